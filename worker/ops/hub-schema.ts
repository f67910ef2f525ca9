/** The hub's tables: what operators hold back, what they did, and which numbers of shards there have been. */
export const HUB_MIGRATIONS = [
	`
	CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE pauses (target TEXT PRIMARY KEY, since INTEGER NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE audit (
		id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, user_id TEXT, task_id TEXT,
		target TEXT, outcome TEXT
	);
	`,
] as const;
