/**
 * The text of one project: bible, outline, chapters, the story so far, and the drafts of unfinished steps. It stores
 * and reads; what is written next is decided in `core/resume.ts`.
 */
import * as z from "zod/v4/mini";
import { type Outline, outlineSchema, plannedVolumeSchema } from "../../protocol/outline.ts";
import type { ChapterSummary, Project, ProjectSummary } from "../../protocol/rest.ts";
import type { ChapterDraft, StorySummary } from "../writer/novel-writer.ts";

export type Chapter = ChapterDraft & { number: number };

const chapterDraftSchema = z.object({ kind: z.literal("chapter"), number: z.int(), title: z.string(), content: z.string() });
const masterPlanSchema = z.object({
	mainGoal: z.string(),
	milestones: z.array(z.string()),
	volumes: z.array(
		z.object({
			title: z.string(),
			goal: z.string(),
			conflict: z.string(),
			climax: z.string(),
			firstChapter: z.int(),
			lastChapter: z.int(),
		}),
	),
});
const outlineDraftSchema = z.object({
	kind: z.literal("outline"),
	master: masterPlanSchema,
	volumes: z.array(plannedVolumeSchema),
});
const draftSchema = z.discriminatedUnion("kind", [chapterDraftSchema, outlineDraftSchema]);
/** What a task has made that is not part of the manuscript yet. */
export type Draft = z.infer<typeof draftSchema>;

type ProjectRow = {
	id: string;
	name: string;
	bible: string;
	total_chapters: number;
	created_at: number;
	outline: string | null;
	outline_task_id: string | null;
	chapter_words: number | null;
	story_so_far: string;
	open_threads: string;
};

const threadsSchema = z.array(z.string());

export class Manuscript {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	create(project: ProjectSummary & { userId: string; bible: string }): void {
		this.#sql.exec(
			"INSERT OR REPLACE INTO project (only, id, user_id, name, bible, total_chapters, created_at) VALUES (1, ?, ?, ?, ?, ?, ?)",
			project.id,
			project.userId,
			project.name,
			project.bible,
			project.totalChapters,
			project.createdAt,
		);
	}

	/** Null where no project was ever made, or it has been erased. */
	project(): ProjectRow | null {
		return this.#sql.exec<ProjectRow>("SELECT * FROM project").toArray()[0] ?? null;
	}

	describe(): Project | null {
		const row = this.project();
		if (row === null) return null;
		return {
			id: row.id,
			name: row.name,
			totalChapters: row.total_chapters,
			createdAt: row.created_at,
			bible: row.bible,
			outline: parseOutline(row),
			chapters: this.list(),
		};
	}

	setBible(bible: string): boolean {
		return this.#sql.exec("UPDATE project SET bible = ?", bible).rowsWritten > 0;
	}

	outline(): Outline | null {
		const row = this.project();
		return row === null ? null : parseOutline(row);
	}

	/** @param words length of a chapter that the outline aims at */
	setOutline(outline: Outline, taskId: string, words: number): void {
		this.#sql.exec(
			"UPDATE project SET outline = ?, outline_task_id = ?, chapter_words = ?",
			JSON.stringify(outline),
			taskId,
			words,
		);
	}

	story(): StorySummary {
		const row = this.project();
		if (row === null) return { storySoFar: "", openThreads: [] };
		return { storySoFar: row.story_so_far, openThreads: z.parse(threadsSchema, JSON.parse(row.open_threads)) };
	}

	addChapter(chapter: Chapter, taskId: string, story: StorySummary, now: number): void {
		// No "OR REPLACE": a number that is taken is a bug that must not overwrite what somebody wrote.
		this.#sql.exec(
			"INSERT INTO chapters (number, title, content, task_id, created_at) VALUES (?, ?, ?, ?, ?)",
			chapter.number,
			chapter.title,
			chapter.content,
			taskId,
			now,
		);
		this.#sql.exec("UPDATE project SET story_so_far = ?, open_threads = ?", story.storySoFar, JSON.stringify(story.openThreads));
	}

	list(): ChapterSummary[] {
		return this.#sql
			.exec<{ number: number; title: string; chars: number; created_at: number }>(
				"SELECT number, title, LENGTH(content) AS chars, created_at FROM chapters ORDER BY number",
			)
			.toArray()
			.map(({ number, title, chars, created_at }) => ({ index: number, title, chars, createdAt: created_at }));
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

	draft(taskId: string): Draft | null {
		const row = this.#sql.exec<{ draft: string }>("SELECT draft FROM drafts WHERE task_id = ?", taskId).toArray()[0];
		return row === undefined ? null : z.parse(draftSchema, JSON.parse(row.draft));
	}

	saveDraft(taskId: string, draft: Draft): void {
		this.#sql.exec("INSERT OR REPLACE INTO drafts (task_id, draft) VALUES (?, ?)", taskId, JSON.stringify(draft));
	}

	dropDraft(taskId: string): void {
		this.#sql.exec("DELETE FROM drafts WHERE task_id = ?", taskId);
	}
}

function parseOutline(row: ProjectRow): Outline | null {
	return row.outline === null ? null : z.parse(outlineSchema, JSON.parse(row.outline));
}
