/** The numbers of the ops side, each with its reason. Times are milliseconds. */
export const OPS_POLICY = {
	/** How long a shard knows a user as erased: far longer than a report can be under way. */
	erasedKeptMs: 24 * 3_600_000,

	/** How long shards tell the hub without being asked again. It outlives two lost renewals. */
	leaseMs: 75_000,
	/** How often the hub renews while a dashboard is connected: each time wakes the hub and its shards. */
	renewMs: 30_000,

	/** Reports of one queue are at least this far apart: what changes meanwhile is one report, and costs its shard one commit. */
	reportEveryMs: 250,
	/** A report that was not answered is sent again after this, doubled each time up to the next number. */
	resendMs: 2_000,
	resendMaxMs: 60_000,

	/** What a queue has heard of pauses is good for this long; then it asks before it starts what a user has just asked for. */
	pausesFreshMs: 60_000,
	/** A user waits no longer for that answer: a pause that is learned late costs less than a queue that takes no task. */
	askPausesMs: 1_000,
	/** After a question in vain users' calls do not ask again for this long. */
	askPausesAgainMs: 5_000,
	/** A queue whose tasks wait for a pause to end asks by itself, in case the word that it has ended was lost. */
	pausesRecheckMs: 5 * 60_000,

	/** Queues that are told of a pause at once: 1,000 a second is what an object's turn allows beside its other work. */
	notifyBatch: 50,
	notifyEveryMs: 50,
	/** Those that could not be told are told again this often, and after that learn it by themselves. */
	notifyTries: 5,
	notifyRetryMs: 5_000,

	/** Minutes older than the history are folded away this often. */
	pruneEveryMs: 3_600_000,

	/** Answers by poll are made anew at most this often, whoever asks. */
	summaryFreshMs: 1_000,
} as const;
