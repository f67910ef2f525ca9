/** The numbers that the decisions are made with, each with its reason. Times are milliseconds. */
export const POLICY = {
	/** How long a task stays `processing` without a word from its processor. A dead one is to be noticed within 60 s. */
	leaseMs: 45_000,

	/** A processor that works reports at least this often: three reports may be lost before the lease ends. */
	heartbeatMs: 15_000,

	/** A start that was not acknowledged is sent again after this, doubled each time up to the next number. */
	startResendMs: 2_000,
	startResendMaxMs: 30_000,

	/** Sends of one start, some nine minutes, until the task gives its place to others: only a broken object never answers. */
	maxStartSends: 20,

	/** Failed attempts in a row, without a chapter finished between, before the task gives up. */
	maxAttempts: 5,

	/** Times a processor may die in a row in the same step: platform restarts are no fault of the task, an endless series is. */
	maxCrashes: 8,

	/** Backoff before attempt n+1: a random time up to base · 2ⁿ, at most the cap. */
	backoffBaseMs: 2_000,
	backoffCapMs: 60_000,

	/** A provider that asks for more patience than this is as good as down: give up and say so. */
	retryAfterMaxMs: 15 * 60_000,

	/** How long a failed task keeps its sealed key, so that a retry need not bring one. */
	keyKeptAfterFailureMs: 24 * 3_600_000,

	/** A call to a processor that was not acknowledged (stop, erase) is sent again after this, doubled each time up to the next number. */
	callResendMs: 1_000,
	callResendMaxMs: 60_000,
} as const;
