/**
 * What a processor does about a call or an alarm, from what it has stored and what it is doing. Calls may come late, twice
 * or out of order; the fence, which grows with every start of the user's queue, tells the old from the new.
 */

export type ProcessorState = {
	/** The largest fence that any start or stop has carried; 0 before the first. */
	fence: number;
	/** The run that is stored; null between runs. */
	run: { fence: number; isStepUnderWay: boolean; hasOutcome: boolean } | null;
	/** Fence of the run whose step is in memory; null if none is. */
	activeFence: number | null;
};

/** `begin` replaces whatever was there and stops its step; `ignore` is a repeat, or a call that comes too late. */
export function onStart(state: ProcessorState, fence: number): "begin" | "ignore" {
	return fence > state.fence ? "begin" : "ignore";
}

/** `end` stops the run of this fence and every older one; a start that still comes with such a fence is late. */
export function onStop(state: ProcessorState, fence: number): "end" | "ignore" {
	return fence >= state.fence ? "end" : "ignore";
}

/** What an alarm finds to do. */
export function onAlarm({ run, activeFence }: ProcessorState): "idle" | "tell-outcome" | "ask-restart" | "work" {
	if (run === null || activeFence !== null) return "idle";
	if (run.hasOutcome) return "tell-outcome";
	// A step under way that is not in memory died with the object. A new attempt tells its text from the old one's.
	return run.isStepUnderWay ? "ask-restart" : "work";
}
