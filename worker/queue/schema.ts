/** The tables of one user's queue. Rows written are what costs here, so there is no index that a walk in memory replaces. */
export const QUEUE_MIGRATIONS = [
	`
	CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE tasks (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE tombstones (id TEXT PRIMARY KEY, rev INTEGER NOT NULL) WITHOUT ROWID;
	-- Sealed AI keys, apart from the tasks so that no read of a task can carry one along.
	CREATE TABLE sealed_keys (task_id TEXT PRIMARY KEY, box TEXT NOT NULL, erase_at INTEGER) WITHOUT ROWID;
	CREATE TABLE projects (
		name TEXT PRIMARY KEY, id TEXT NOT NULL, total_chapters INTEGER NOT NULL, created_at INTEGER NOT NULL
	) WITHOUT ROWID;
	-- Calls to processors that must arrive: kept until acknowledged.
	CREATE TABLE outbox (
		id INTEGER PRIMARY KEY, kind TEXT NOT NULL, project_id TEXT NOT NULL, task_id TEXT, fence INTEGER, drops_draft INTEGER,
		due_at INTEGER NOT NULL, tries INTEGER NOT NULL
	);
	`,
] as const;
