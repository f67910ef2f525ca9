/** How long something still takes, as coarsely as people say it, and when that will sound different. It knows no clock. */

export type TimeLeft =
	/** It could end any moment. */
	| { unit: "moment" }
	| { unit: "underMinute" }
	| { unit: "minutes"; minutes: number }
	| { unit: "hours"; hours: number; minutes: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Beyond an hour an estimate is no better than this. */
const COARSE_MS = 5 * MINUTE_MS;

/** @param leftMs milliseconds from now; below 0 if the estimate is past */
export function timeLeft(leftMs: number): TimeLeft {
	if (leftMs <= 0) return { unit: "moment" };
	if (leftMs <= MINUTE_MS) return { unit: "underMinute" };
	if (leftMs <= HOUR_MS) return { unit: "minutes", minutes: Math.ceil(leftMs / MINUTE_MS) };
	const coarseMs = Math.ceil(leftMs / COARSE_MS) * COARSE_MS;
	return { unit: "hours", hours: Math.floor(coarseMs / HOUR_MS), minutes: (coarseMs % HOUR_MS) / MINUTE_MS };
}

/** @returns milliseconds until `timeLeft` says something else; null if it never will */
export function nextChange(leftMs: number): number | null {
	if (leftMs <= 0) return null;
	const stepMs = leftMs <= HOUR_MS ? MINUTE_MS : COARSE_MS;
	// Just past the step, where the words change.
	return leftMs - (Math.ceil(leftMs / stepMs) - 1) * stepMs;
}
