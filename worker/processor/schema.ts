/** The tables of one project: the manuscript, and the one run that is being worked on. */
export const PROCESSOR_MIGRATIONS = [
	`
	CREATE TABLE project (
		only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL, user_id TEXT NOT NULL, name TEXT NOT NULL,
		bible TEXT NOT NULL, total_chapters INTEGER NOT NULL, created_at INTEGER NOT NULL,
		outline TEXT, outline_task_id TEXT, chapter_words INTEGER, story_so_far TEXT NOT NULL DEFAULT '', open_threads TEXT NOT NULL DEFAULT '[]'
	);
	CREATE TABLE chapters (
		number INTEGER PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL, task_id TEXT NOT NULL, created_at INTEGER NOT NULL
	);
	-- What a task has made that is not part of the manuscript yet: a chapter without its summary, an outline half planned.
	CREATE TABLE drafts (task_id TEXT PRIMARY KEY, draft TEXT NOT NULL) WITHOUT ROWID;
	-- step_began_at without a step in memory means that the object died in the middle of it.
	CREATE TABLE run (
		only INTEGER PRIMARY KEY CHECK (only = 1), spec TEXT NOT NULL, step_began_at INTEGER, outcome TEXT
	);
	-- The largest fence ever seen: it must outlive the run, since late calls may come after its end.
	CREATE TABLE fence (only INTEGER PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL);
	`,
] as const;
