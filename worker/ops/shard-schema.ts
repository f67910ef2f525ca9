/** The tables of one shard: a row for each user, a row for each minute and kind of work, and a few failures. */
export const SHARD_MIGRATIONS = [
	`
	CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE queues (
		user_id TEXT PRIMARY KEY, moves INTEGER NOT NULL, rev INTEGER NOT NULL, count INTEGER NOT NULL, seq INTEGER NOT NULL,
		has_left INTEGER NOT NULL, queued INTEGER NOT NULL, running INTEGER NOT NULL, completed INTEGER NOT NULL,
		failed INTEGER NOT NULL, cancelled INTEGER NOT NULL, sockets INTEGER NOT NULL, updated_at INTEGER NOT NULL
	) WITHOUT ROWID;
	-- Minute 0 holds everything that is too old to be shown minute by minute.
	CREATE TABLE cells (
		minute INTEGER NOT NULL, type TEXT NOT NULL, provider TEXT NOT NULL, cell TEXT NOT NULL,
		PRIMARY KEY (minute, type, provider)
	) WITHOUT ROWID;
	CREATE TABLE failures (id INTEGER PRIMARY KEY, failure TEXT NOT NULL);
	`,
	// Users that were erased, by the hash of their id: reports of as many moves, or fewer, are late. Kept for a day.
	"CREATE TABLE erased (user_hash TEXT PRIMARY KEY, moves INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
] as const;
