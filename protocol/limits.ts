/**
 * Every limit of the service, each with the threat or cost it answers. The server enforces them, the clients read them
 * to warn early.
 */
export const LIMITS = {
	/** Bytes of a request body. A bible is the largest thing a client sends; beyond it only abuse is left. */
	bodyBytes: 1_000_000,

	/** Characters of a bible. It goes into every prompt: more than this crowds the outline and the chapters out of a model's window. */
	bibleChars: 200_000,

	/** Characters of a project's name. It is part of a URL, where some proxies stop at 2,000 bytes and a character may take twelve. */
	projectNameChars: 120,

	/** Projects of one user. Each is a Durable Object with its own storage, which somebody pays for. */
	projectsPerUser: 500,

	/** Chapters of one chapter task. It bounds what one click can spend, and keeps one task from holding a project for days. */
	chaptersPerTask: 200,

	/** Chapters an outline may plan. Each volume is one model answer, and the list of all of them one storage read. */
	chaptersPerOutline: 2_000,

	/** Words an outline may plan for, in units of ten thousand (万字), as the existing clients send it. */
	outlineWordsInTenThousands: 2_000,

	/** Characters of the free wishes for an outline. They go into each of its prompts. */
	customPromptChars: 10_000,

	/** Ids in one batch. More is what filters are for, and each id is a task to judge in one transaction. */
	batchIds: 1_000,

	/** Tasks on one page of a list: what a screen shows, and an answer that is read at once. */
	listPageTasks: 200,

	/** Characters of an `Idempotency-Key`, as the field's services have it. */
	idempotencyKeyChars: 255,

	/** How long the answer to an `Idempotency-Key` is kept: a phone that was out of reach for a night may still repeat its call. */
	idempotencyKeptMs: 24 * 3_600_000,

	/** Keys kept for one user, each a stored row. */
	idempotencyKeysPerUser: 10_000,

	/** How long a deleted project can be restored; then its text is erased for good. */
	projectRestoreMs: 10 * 60_000,

	/** Tasks kept for one user, finished ones included: all of them are sent to a client that starts from nothing. */
	tasksPerUser: 5_000,

	/** Characters of wishes (`customPrompt`) in all tasks of one user together: every one of them is held in memory and sent in a list. */
	wishCharsPerUser: 1_000_000,

	/** Ids in `dependsOn`. More is a plan that wants one task to collect them. */
	dependenciesPerTask: 50,

	/** Sockets of one user: some dozens of tabs and devices. Past it the socket that has been silent longest makes room. */
	socketsPerUser: 50,

	/** Sockets one user may open a minute: all of his may come back twice. Each opening reads the list and begins to send it. */
	socketOpensPerMinute: 100,

	/** Bytes of one frame from a client; the largest honest one is `auth` with a token. The platform would accept 32 MiB. */
	clientFrameBytes: 16_384,

	/** Frames a second from one client, averaged over `clientFrameBurst`; a tab that opens and closes chapters sends far fewer. */
	clientFramesPerSecond: 10,

	/** Frames a client may send at once, e.g. when it watches again after a reconnect. */
	clientFrameBurst: 40,

	/** Characters of one piece of a long list or change: no screen freezes over one parse, and little waits unread. */
	syncPieceChars: 64 * 1024,

	/**
	 * After this many characters the server sends a `mark`, which the client sends back: one small frame for some chapters.
	 */
	ackEveryChars: 128 * 1024,

	/** Characters of a long list that may be on their way to one client before it has sent a mark back: most lists are shorter. */
	listUnreadChars: 1024 * 1024,

	/**
	 * Characters that all sockets of a queue may leave unread together. Past it each gets `ackEveryChars` of a list at a time, and
	 * sockets that are further behind than two of those are closed to resume, the furthest first. An object has 128 MB in all.
	 */
	queueUnreadChars: 8 * 1024 * 1024,

	/** How long a client may leave the next piece of a list waiting; then it is closed to resume from its cursor. A phone reads 128 K in less. */
	socketStallMs: 15_000,

	/** Characters a client may be behind before it gets no more provisional text: its reader is slower than the writer. */
	textUnreadChars: 512 * 1024,

	/** Characters a client may be behind before it is closed to resume from its cursor: one that never reads must not fill the object's memory. */
	socketUnreadChars: 4 * 1024 * 1024,

	/** Characters of a user id (`sub`). It names a Durable Object and stands in every row. */
	userIdChars: 256,

	/** Characters of a bearer token. Header blocks beyond some 16 KB are refused by proxies anyway. */
	tokenChars: 8_192,

	/** How far back operators see: a night and the day before it. Each minute is a row for each kind of work, so it is bounded. */
	opsHistoryMs: 24 * 3_600_000,

	/** Users by load in a dashboard's frame: what a screen shows. */
	opsUsersShown: 50,

	/** Failures in a dashboard's frame, and kept by each shard: enough to see what is wrong, too few to be an archive. */
	opsFailuresShown: 100,

	/** Audit lines in a dashboard's frame. */
	opsAuditShown: 50,

	/** Audit lines kept: some years of a careful team, and no script can fill the storage with them. */
	opsAuditKept: 10_000,

	/** Dashboards connected at once; past it the one that has been silent longest makes room. */
	opsSockets: 200,

	/** Operators that may follow one user's feed at once; they never take a socket's place from the user. */
	opsObserversPerUser: 10,

	/** Ended tasks that a queue holds while its shard cannot be reached; past it the oldest are missing in the charts, never in the totals. */
	opsFactsKept: 200,

	/** Characters of each `X-AI-*` header. */
	aiHeaderChars: 2_048,
} as const;
