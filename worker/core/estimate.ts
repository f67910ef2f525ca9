/**
 * When a running task is likely to end, judged by how long its own finished steps took. It is worked out only when a
 * report is written anyway, and never lies in the past: a step that takes longer than usual moves the end.
 */
import { POLICY } from "./policy.ts";
import type { Pace } from "./task-record.ts";

const NO_PACE: Pace = { stepsTotal: null, stepBeganAt: null, timedSteps: 0, stepMs: null, estimatedEndAt: null };

export type StepReport = {
	/** Steps finished, of all attempts. */
	stepsDone: number;
	/** Null while the plan is not made. */
	stepsTotal: number | null;
};

/**
 * @param stepsDone steps that were known to be finished before this report
 */
export function paceAfter(before: Pace | null, stepsDone: number, report: StepReport, now: number): Pace {
	const pace = before ?? NO_PACE;
	const finished = Math.max(0, report.stepsDone - stepsDone);
	// What an earlier attempt had finished unheard was not done since this one began.
	const isTimed = finished > 0 && pace.stepBeganAt !== null;
	const tookMs = isTimed ? Math.max(0, now - (pace.stepBeganAt ?? now)) : 0;
	const timedSteps = pace.timedSteps + (isTimed ? finished : 0);
	const stepMs = isTimed ? ((pace.stepMs ?? 0) * pace.timedSteps + tookMs) / timedSteps : pace.stepMs;
	const stepBeganAt = finished > 0 ? now : (pace.stepBeganAt ?? now);
	const stepsTotal = report.stepsTotal ?? pace.stepsTotal;
	const stepsLeft = stepsTotal === null ? null : stepsTotal - report.stepsDone;
	return { stepsTotal, stepBeganAt, timedSteps, stepMs, estimatedEndAt: endOf(stepBeganAt, stepMs, stepsLeft, now) };
}

/** Until when a report that finishes no step leaves all of this as it is, from now on; for ever while there is nothing to judge by. */
export function keptUntil(pace: Pace | null): number {
	if (pace === null || pace.stepBeganAt === null) return Number.NEGATIVE_INFINITY;
	const { stepsTotal, stepBeganAt, stepMs, estimatedEndAt } = pace;
	if (stepMs === null || stepsTotal === null) return Number.POSITIVE_INFINITY;
	return Math.min(stepBeganAt + stepMs, (estimatedEndAt ?? Number.NEGATIVE_INFINITY) - POLICY.estimateAheadMs);
}

function endOf(stepBeganAt: number, stepMs: number | null, stepsLeft: number | null, now: number): number | null {
	if (stepMs === null || stepsLeft === null) return null;
	const stepEndsAt = Math.max(stepBeganAt + stepMs, now);
	const endsAt = stepEndsAt + Math.max(0, stepsLeft - 1) * stepMs;
	// Whoever reads this must not find it overtaken by the clock at once.
	return Math.round(Math.max(endsAt, now + POLICY.estimateAheadMs));
}

/** The clock has passed the estimate: whoever looks needs another one. */
export function isOverdue(pace: Pace | null, now: number): boolean {
	return pace !== null && pace.estimatedEndAt !== null && pace.estimatedEndAt <= now;
}

/** The attempt is over or begins anew: what was measured stays, and nothing is promised until the next report. */
export function paceBetweenAttempts(pace: Pace | null): Pace | null {
	return pace === null ? null : { ...pace, stepBeganAt: null, estimatedEndAt: null };
}
