/**
 * What a processor does about a call or an alarm, from what it has stored and what it is doing. Calls may come late, twice
 * or out of order; the fence, which grows with every start of the user's queue, tells the old from the new.
 */

export type ProcessorState = {
	/** The largest fence that any start or stop has carried; 0 before the first. */
	fence: number;
	/** The run that is stored; null between runs. */
	run: { fence: number; isUnderWay: boolean; hasOutcome: boolean } | null;
	/** Fence of the run whose steps are in memory; null if none is. */
	activeFence: number | null;
};

/**
 * `begin` replaces whatever was there and stops its steps; `wake` is a repeat, because the queue has not heard of the run: whatever
 * keeps it from going on, another alarm mends it. `ignore` is a repeat for steps that are under way, or a call that comes too late.
 */
export function onStart({ fence: seen, run, activeFence }: ProcessorState, fence: number): "begin" | "wake" | "ignore" {
	if (fence > seen) return "begin";
	return run?.fence === fence && activeFence === null ? "wake" : "ignore";
}

/** `end` stops the run of this fence and every older one; a start that still comes with such a fence is late. */
export function onStop(state: ProcessorState, fence: number): "end" | "ignore" {
	return fence >= state.fence ? "end" : "ignore";
}

/** What an alarm finds to do. */
export function onAlarm({ run, activeFence }: ProcessorState): "idle" | "tell-outcome" | "ask-restart" | "work" {
	if (run === null || activeFence !== null) return "idle";
	if (run.hasOutcome) return "tell-outcome";
	// Work under way that is not in memory died with the object. A new attempt tells its text from the old one's.
	return run.isUnderWay ? "ask-restart" : "work";
}

/** The platform gives an alarm 15 minutes; what is left is for saying how it ended. */
const ALARM_LIMIT_MS = 14 * 60_000;
/** A step that takes longer is as good as stalled. */
const STEP_LIMIT_MS = 12 * 60_000;
/** No step begins later than this in an alarm, nor one that has no room to take this many times as long as those before it. */
const LAST_BEGIN_MS = 8 * 60_000;
const ROOM_FOR_SLOWNESS = 4;

/**
 * Whether another step may begin in the running alarm: each alarm costs a row, a request, and a new line to the queue.
 * @param longestStepMs of those that this alarm has done
 */
export function hasTimeForStep(elapsedMs: number, longestStepMs: number): boolean {
	return elapsedMs <= LAST_BEGIN_MS && elapsedMs + ROOM_FOR_SLOWNESS * longestStepMs <= ALARM_LIMIT_MS;
}

/** How long a step may take that begins now. */
export function stepLimitMs(elapsedMs: number): number {
	return Math.min(STEP_LIMIT_MS, ALARM_LIMIT_MS - elapsedMs);
}
