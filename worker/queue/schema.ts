/**
 * What one user's queue stores: tables, and its tasks among the object's keys and values. Rows written are what costs here, so there
 * is no index that a walk in memory replaces.
 */
import type { Migration } from "../storage.ts";

export const QUEUE_MIGRATIONS: readonly Migration[] = [
	`
	CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
	`
	-- Bytes of text, as its processor last said; 0 for projects that are older than this column, until their next run.
	ALTER TABLE projects ADD COLUMN stored_bytes INTEGER NOT NULL DEFAULT 0;
	-- Deleted projects whose text is not erased yet: they can be restored until their erasure in the outbox is sent.
	CREATE TABLE deleted_projects (
		id TEXT PRIMARY KEY, name TEXT NOT NULL, total_chapters INTEGER NOT NULL, created_at INTEGER NOT NULL,
		stored_bytes INTEGER NOT NULL, deleted_at INTEGER NOT NULL
	) WITHOUT ROWID;
	-- Rows of a day: what has expired is deleted when something is added.
	CREATE TABLE idempotency (
		key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, task_ids TEXT NOT NULL, expires_at INTEGER NOT NULL
	) WITHOUT ROWID;
	`,
	moveTasks,
	// What was known of the usage of the task to be stopped; NULL if nothing.
	"ALTER TABLE outbox ADD COLUMN usage TEXT",
];

/**
 * Tasks are a map that is read as a whole at wake and written one by one, many times while one runs. The platform's keys and values
 * are made for that: in the same database, in the same transactions, and written with less work than by SQL.
 */
function moveTasks({ sql, kv }: DurableObjectStorage): void {
	// The first of these scripts made a table for them, and makes none any more.
	if (sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tasks'").toArray().length === 0) return;
	const rows = sql.exec<{ id: string; record: string }>("SELECT id, record FROM tasks").toArray();
	for (const { id, record } of rows) kv.put(id, record);
	sql.exec("DROP TABLE tasks");
}
