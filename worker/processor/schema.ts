/**
 * The tables of one project: the manuscript, and the one run that is being worked on. A row may have 2 MB at the most, so that
 * whatever grows with the book has a row for each part.
 */
export const PROCESSOR_MIGRATIONS = [
	`
	CREATE TABLE project (
		only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL, user_id TEXT NOT NULL, name TEXT NOT NULL,
		total_chapters INTEGER NOT NULL, created_at INTEGER NOT NULL, bible TEXT NOT NULL
	);
	CREATE TABLE outline (
		only INTEGER PRIMARY KEY CHECK (only = 1), task_id TEXT NOT NULL, chapter_words INTEGER NOT NULL, master TEXT NOT NULL
	);
	CREATE TABLE volumes (
		position INTEGER PRIMARY KEY, first_chapter INTEGER NOT NULL, last_chapter INTEGER NOT NULL, volume TEXT NOT NULL
	);
	CREATE TABLE story (only INTEGER PRIMARY KEY CHECK (only = 1), so_far TEXT NOT NULL, open_threads TEXT NOT NULL);
	-- The text stands last: lists and counts read what is before it and not the pages behind.
	CREATE TABLE chapters (
		number INTEGER PRIMARY KEY, task_id TEXT NOT NULL, title TEXT NOT NULL, chars INTEGER NOT NULL,
		created_at INTEGER NOT NULL, content TEXT NOT NULL
	);
	-- What a task has made that is not part of the manuscript yet. Part 0: a chapter without its summary, or the master plan of
	-- an outline; parts 1…n: the volumes that are planned.
	CREATE TABLE drafts (task_id TEXT NOT NULL, part INTEGER NOT NULL, draft TEXT NOT NULL, PRIMARY KEY (task_id, part)) WITHOUT ROWID;
	-- step_began_at, when the steps of an alarm began: without one in memory it means that the object died in the middle of it.
	CREATE TABLE run (
		only INTEGER PRIMARY KEY CHECK (only = 1), spec TEXT NOT NULL, step_began_at INTEGER, outcome TEXT
	);
	-- The largest fence ever seen: it must outlive the run, since late calls may come after its end.
	CREATE TABLE fence (only INTEGER PRIMARY KEY CHECK (only = 1), value INTEGER NOT NULL);
	`,
	// Chapters are stored before they are summarized since then: how far the story goes, and what of its summaries has failed.
	`
	ALTER TABLE story ADD COLUMN through_chapter INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE story ADD COLUMN failure_points INTEGER NOT NULL DEFAULT 0;
	UPDATE story SET through_chapter = (SELECT COALESCE(MAX(number), 0) FROM chapters);
	`,
	// What calls have used. Each row that a step writes carries a copy of the books as of then (ledger); all of them together are the
	// books, since the newest copy has most calls. The row of the run stays when it ends, without its spec, since it keeps them then.
	// A chapter's own usage stands before its text.
	`
	ALTER TABLE story ADD COLUMN ledger TEXT;
	ALTER TABLE outline ADD COLUMN ledger TEXT;
	ALTER TABLE drafts ADD COLUMN ledger TEXT;
	CREATE TABLE counted_chapters (
		number INTEGER PRIMARY KEY, task_id TEXT NOT NULL, title TEXT NOT NULL, chars INTEGER NOT NULL,
		created_at INTEGER NOT NULL, usage TEXT, ledger TEXT, content TEXT NOT NULL
	);
	INSERT INTO counted_chapters (number, task_id, title, chars, created_at, content)
		SELECT number, task_id, title, chars, created_at, content FROM chapters;
	DROP TABLE chapters;
	ALTER TABLE counted_chapters RENAME TO chapters;
	CREATE TABLE counted_run (
		only INTEGER PRIMARY KEY CHECK (only = 1), spec TEXT, step_began_at INTEGER, outcome TEXT, ledger TEXT
	);
	INSERT INTO counted_run (only, spec, step_began_at, outcome) SELECT only, spec, step_began_at, outcome FROM run;
	DROP TABLE run;
	ALTER TABLE counted_run RENAME TO run;
	`,
] as const;
