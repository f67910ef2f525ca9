/** The text of one project: bible, chapters, and the story so far. It stores and reads; what is written next is decided in `core/resume.ts`. */
import * as z from "zod/v4/mini";
import type { ChapterSummary, ProjectSummary } from "../../protocol/rest.ts";
import { usageSchema } from "../../protocol/usage.ts";
import type { ChapterDraft, StorySummary } from "../writer/novel-writer.ts";
import type { UsageTexts } from "./step.ts";

export type Chapter = ChapterDraft & { number: number };

type ProjectRow = { id: string; name: string; bible: string; total_chapters: number; created_at: number };

const threadsSchema = z.array(z.string());

export class Manuscript {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(project: ProjectSummary & { userId: string; bible: string }): void {
		this.#sql.exec(
			"INSERT OR REPLACE INTO project (only, id, user_id, name, total_chapters, created_at, bible) VALUES (1, ?, ?, ?, ?, ?, ?)",
			project.id,
			project.userId,
			project.name,
			project.totalChapters,
			project.createdAt,
			project.bible,
		);
	}

	/** Null where no project was ever made, or it has been erased. */
	project(): (ProjectSummary & { bible: string }) | null {
		const row = this.#sql.exec<ProjectRow>("SELECT id, name, bible, total_chapters, created_at FROM project").toArray()[0];
		if (row === undefined) return null;
		return { id: row.id, name: row.name, totalChapters: row.total_chapters, createdAt: row.created_at, bible: row.bible };
	}

	/** Null where there is no project. */
	bibleBytes(): number | null {
		return this.#sql.exec<{ bytes: number }>("SELECT octet_length(bible) AS bytes FROM project").toArray()[0]?.bytes ?? null;
	}

	setBible(bible: string): boolean {
		return this.#sql.exec("UPDATE project SET bible = ?", bible).rowsWritten > 0;
	}

	story(): StorySummary {
		const row = this.#sql.exec<{ so_far: string; open_threads: string }>("SELECT so_far, open_threads FROM story").toArray()[0];
		if (row === undefined) return { storySoFar: "", openThreads: [] };
		return { storySoFar: row.so_far, openThreads: z.parse(threadsSchema, JSON.parse(row.open_threads)) };
	}

	/** How far the story so far goes, and the points of summaries that have failed since the last chapter was stored. */
	storyState(): { summarizedThrough: number; summaryFailurePoints: number } {
		const row = this.#sql
			.exec<{ through_chapter: number; failure_points: number }>("SELECT through_chapter, failure_points FROM story")
			.toArray()[0];
		return { summarizedThrough: row?.through_chapter ?? 0, summaryFailurePoints: row?.failure_points ?? 0 };
	}

	addChapter({ number, title, content }: Chapter, taskId: string, now: number, usage: UsageTexts): void {
		// No "OR REPLACE": a number that is taken is a bug that must not overwrite what somebody wrote.
		this.#sql.exec(
			"INSERT INTO chapters (number, task_id, title, chars, created_at, usage, ledger, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			number,
			taskId,
			title,
			content.length,
			now,
			usage.own,
			usage.ledger,
			content,
		);
		this.#sql.exec("UPDATE story SET failure_points = 0 WHERE failure_points <> 0");
	}

	/** @param throughChapter the last chapter that the story covers */
	setStory({ storySoFar, openThreads }: StorySummary, throughChapter: number, ledger: string | null): void {
		this.#sql.exec(
			"INSERT OR REPLACE INTO story (only, so_far, open_threads, through_chapter, ledger) VALUES (1, ?, ?, ?, ?)",
			storySoFar,
			JSON.stringify(openThreads),
			throughChapter,
			ledger,
		);
	}

	addSummaryFailure(points: number, ledger: string | null): void {
		this.#sql.exec(
			`INSERT INTO story (only, so_far, open_threads, failure_points, ledger) VALUES (1, '', '[]', ?, ?)
				ON CONFLICT (only) DO UPDATE SET
					failure_points = failure_points + excluded.failure_points, ledger = COALESCE(excluded.ledger, ledger)`,
			points,
			ledger,
		);
	}

	/** The last chapters that the story does not cover yet, oldest first. */
	unsummarized(atMost: number): Chapter[] {
		return this.#sql
			.exec<Chapter>(
				"SELECT number, title, content FROM chapters WHERE number > ? ORDER BY number DESC LIMIT ?",
				this.storyState().summarizedThrough,
				atMost,
			)
			.toArray()
			.reverse();
	}

	list(): ChapterSummary[] {
		return this.#sql
			.exec<{ number: number; title: string; chars: number; created_at: number; usage: string | null }>(
				"SELECT number, title, chars, created_at, usage FROM chapters ORDER BY number",
			)
			.toArray()
			.map(({ number, title, chars, created_at, usage }) => ({
				...{ index: number, title, chars, createdAt: created_at },
				...(usage !== null && { usage: z.parse(usageSchema, JSON.parse(usage)) }),
			}));
	}

	chapter(number: number): Chapter | null {
		return this.#sql.exec<Chapter>("SELECT number, title, content FROM chapters WHERE number = ?", number).toArray()[0] ?? null;
	}

	lastChapter(): number {
		return this.#sql.exec<{ last: number | null }>("SELECT MAX(number) AS last FROM chapters").one().last ?? 0;
	}

	/** The last chapters, oldest first. */
	recent(count: number): Chapter[] {
		return this.#sql
			.exec<Chapter>("SELECT number, title, content FROM chapters ORDER BY number DESC LIMIT ?", count)
			.toArray()
			.reverse();
	}

	writtenBy(taskId: string): number[] {
		return this.#sql
			.exec<{ number: number }>("SELECT number FROM chapters WHERE task_id = ? ORDER BY number", taskId)
			.toArray()
			.map(({ number }) => number);
	}
}
