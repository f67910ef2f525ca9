/** Waits for a condition, never for a time: it ends as soon as the condition holds, or says what was missing. */
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_EVERY_MS = 10;

type Found<T> = T | null | undefined | false;

/**
 * @param find gives what is waited for; null, undefined and false mean not yet
 * @param missing says at the deadline what the state was instead
 */
export async function waitUntil<T>(
	what: string,
	withinMs: number,
	find: () => Found<T> | Promise<Found<T>>,
	missing: () => string = () => "",
): Promise<T> {
	const deadline = performance.now() + withinMs;
	for (;;) {
		const found = await find();
		if (found !== null && found !== undefined && found !== false) return found;
		if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}. ${missing()}`.trim());
		await sleep(LOOK_EVERY_MS);
	}
}
