/** How long to wait before trying again: drawn anew each time, so that clients who lost the server together come back apart. */

/** From 0 up to 1. */
export type Random = () => number;

/**
 * Milliseconds before the first new try. A deploy ends every socket at once: without the spread all tabs would come
 * back in the same instant. It grows by `GROWTH` a try, up to a maximum that is drawn too, so that clients who have
 * waited long do not fall into step.
 */
const RETRY_MS = { from: 500, spread: 3_500 };
const LONGEST_MS = { from: 10_000, spread: 10_000 };
/** A page that nobody sees keeps trying, for the sake of its title and notifications, but costs the server less. */
const LONGEST_HIDDEN_MS = { from: 60_000, spread: 60_000 };
export const GROWTH = 1.6;

export function firstRetryMs(random: Random): number {
	return draw(RETRY_MS, random);
}

export function longestRetryMs(random: Random, isVisible: boolean): number {
	return draw(isVisible ? LONGEST_MS : LONGEST_HIDDEN_MS, random);
}

/** @param retry which try this is: 0 is made at once, 1 after the first delay */
export function retryMs(retry: number, random: Random, isVisible: boolean): number {
	if (retry <= 0) return 0;
	return Math.min(firstRetryMs(random) * GROWTH ** (retry - 1), longestRetryMs(random, isVisible));
}

/** A poll that failed is tried again later and later, never sooner than the interval, up to some six of them. */
export function pollRetryMs(failures: number, intervalMs: number, random: Random): number {
	return intervalMs * Math.min(GROWTH ** (failures - 1), 5) * (1 + 0.25 * random());
}

/**
 * Milliseconds without a `sync` after which polling steps in. Longer than the longest first retry with its handshake,
 * so that an ordinary deploy costs no polls; spread, so that those it does cost do not come together.
 */
export function patienceMs(random: Random): number {
	return draw({ from: 5_000, spread: 3_000 }, random);
}

function draw({ from, spread }: { from: number; spread: number }, random: Random): number {
	return from + random() * spread;
}
