/** The numbers that the decisions are made with, each with its reason. Times are milliseconds. */
export const POLICY = {
	/**
	 * How long a task stays `processing` without a word from its processor: a dead one is to be noticed within 60 s. So long after
	 * the last word that the queue remembers, it looks; where it remembers none, when the lease in the row ends.
	 */
	leaseMs: 55_000,

	/**
	 * A lease that ends sooner than this after the next word is expected is renewed: a row each time. Two more tries fit into it, or
	 * two more heartbeats.
	 */
	spareMs: 15_000,

	/** A row that is written anyway renews a lease that would need one within this time: it saves that row. */
	renewEarlyMs: 15_000,

	/** While somebody looks, a processor says at least this often that it works: over an open line that costs nothing by itself. */
	heartbeatMs: 5_000,

	/**
	 * And this often while nobody does: a request, a row, and one for the alarm that is moved. From a lease that was just renewed it
	 * leaves room for three more tries.
	 */
	unwatchedReportMs: 35_000,

	/**
	 * Whoever polls while nobody has a socket open is told what the processor says then, if its last word is older than this: no answer
	 * is older, and many who poll at once do not ask for each of them.
	 */
	askAgainMs: 5_000,

	/** How long a poll waits for that, where the processor answers within a few milliseconds: then it is answered with what is known. */
	askedWordMs: 1_000,

	/** A report that did not arrive is sent again after this at the latest. */
	reportAgainMs: 5_000,

	/** An estimate is at least this far ahead, and one that was overtaken is made anew: at most a row in this time. */
	estimateAheadMs: 15_000,

	/** An alarm that is later than this is set for a time that the clock has jumped over: a dead processor would be noticed too late. */
	alarmLateMs: 5_000,

	/** A clock that is so far behind what is written has gone back; less is how far the clocks of two machines differ. */
	clockBehindMs: 1_000,

	/**
	 * A start that no report has followed is sent again after this, doubled each time up to the next number. The first report
	 * comes within a second, also where what calls an AI has to be loaded first.
	 */
	startResendMs: 5_000,
	startResendMaxMs: 30_000,

	/** Sends of one start, some nine minutes, until the task gives its place to others: only a broken object never reports. */
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
