/** When a token that the feed uses should be renewed. It knows no clock and no session. */

/** Before the end: earlier than the feed looks for a new one. */
const RENEW_BEFORE_MS = 140_000;
/** A renewal that failed, or gave a token that is as old, is not repeated faster than this. */
const LEAST_WAIT_MS = 1_000;
/** Timers hold 31 bits of milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @returns milliseconds to wait; a token that lives shorter than twice the usual lead is renewed after a third of its time */
export function renewalDelay(leftMs: number): number {
	const waitMs = leftMs > 2 * RENEW_BEFORE_MS ? leftMs - RENEW_BEFORE_MS : leftMs / 3;
	return Math.min(Math.max(waitMs, LEAST_WAIT_MS), LONGEST_TIMER_MS);
}
