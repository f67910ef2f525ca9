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

	/** Tasks that wait or run for one user. Beyond it a runaway script fills the queue for weeks. */
	activeTasksPerUser: 1_000,

	/** Tasks kept for one user, finished ones included: all of them are sent to a client that starts from nothing. */
	tasksPerUser: 5_000,

	/** Characters of wishes (`customPrompt`) in all tasks of one user together: every one of them is held in memory and sent in a list. */
	wishCharsPerUser: 1_000_000,

	/** Ids in `dependsOn`. More is a plan that wants one task to collect them. */
	dependenciesPerTask: 50,

	/** Sockets of one user: some dozens of tabs and devices. Past it the socket that has been silent longest makes room. */
	socketsPerUser: 50,

	/** Bytes of one frame from a client; the largest honest one is `auth` with a token. The platform would accept 32 MiB. */
	clientFrameBytes: 16_384,

	/** Frames a second from one client, averaged over `clientFrameBurst`; a tab that opens and closes chapters sends far fewer. */
	clientFramesPerSecond: 10,

	/** Frames a client may send at once, e.g. when it watches again after a reconnect. */
	clientFrameBurst: 40,

	/** A client says how much it has read each time this many characters more have come: one small frame for some chapters. */
	ackEveryChars: 128 * 1024,

	/** Characters a client may be behind before it gets no more provisional text: its reader is slower than the writer. */
	textUnreadChars: 512 * 1024,

	/** Characters a client may be behind before it is closed to resume from its cursor: one that never reads must not fill the object's memory. */
	socketUnreadChars: 4 * 1024 * 1024,

	/** Characters of a user id (`sub`). It names a Durable Object and stands in every row. */
	userIdChars: 256,

	/** Characters of a bearer token. Header blocks beyond some 16 KB are refused by proxies anyway. */
	tokenChars: 8_192,

	/** Characters of each `X-AI-*` header. */
	aiHeaderChars: 2_048,
} as const;
