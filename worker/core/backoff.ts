/** Waiting times. Randomness comes in as a value in [0, 1), so that tests and simulations can repeat a run. */
import { POLICY } from "./policy.ts";

/** Doubles from `baseMs` with each try (from 0) up to `maxMs`. */
export function exponentialMs(baseMs: number, maxMs: number, tries: number): number {
	return Math.min(maxMs, baseMs * 2 ** Math.min(tries, 30));
}

/**
 * How long to wait before the next attempt: full jitter, so that tasks which failed together do not come back together;
 * never less than the provider asked for.
 * @param failures how many attempts have failed in a row, from 1
 */
export function retryDelayMs(failures: number, retryAfterMs: number | null, random: number): number {
	const ceiling = exponentialMs(POLICY.backoffBaseMs, POLICY.backoffCapMs, failures);
	// At least a second: a countdown that starts at "0 s" is no information.
	const jittered = Math.max(1_000, Math.round(ceiling * random));
	return Math.max(jittered, retryAfterMs ?? 0);
}
