/** The project's outline, a row for each volume: a long one is more than a row may hold, and a chapter needs but its own. */
import * as z from "zod/v4/mini";
import { type Outline, type PlannedVolume, plannedVolumeSchema } from "../../protocol/outline.ts";
import type { OutlineDraft } from "./draft-store.ts";

const headSchema = z.object({ mainGoal: z.string(), milestones: z.array(z.string()) });

export type OutlineHead = {
	/** The task that made it. */
	taskId: string;
	/** Length of a chapter that it aims at. */
	chapterWords: number;
	lastChapter: number;
};

export class OutlineStore {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	head(): OutlineHead | null {
		const row = this.#sql
			.exec<{ task_id: string; chapter_words: number; last: number | null }>(
				"SELECT task_id, chapter_words, (SELECT MAX(last_chapter) FROM volumes) AS last FROM outline",
			)
			.toArray()[0];
		return row === undefined ? null : { taskId: row.task_id, chapterWords: row.chapter_words, lastChapter: row.last ?? 0 };
	}

	read(): Outline | null {
		const row = this.#sql.exec<{ master: string }>("SELECT master FROM outline").toArray()[0];
		if (row === undefined) return null;
		const volumes = this.#sql.exec<{ volume: string }>("SELECT volume FROM volumes ORDER BY position").toArray();
		return { ...z.parse(headSchema, JSON.parse(row.master)), volumes: volumes.map(({ volume }) => parseVolume(volume)) };
	}

	/** The volume that a chapter belongs to. */
	volumeOf(chapter: number): PlannedVolume | null {
		const row = this.#sql
			.exec<{ volume: string }>("SELECT volume FROM volumes WHERE ? BETWEEN first_chapter AND last_chapter", chapter)
			.toArray()[0];
		return row === undefined ? null : parseVolume(row.volume);
	}

	volumeCount(): number {
		return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM volumes").one().count;
	}

	replace({ master, volumes }: OutlineDraft, taskId: string, chapterWords: number, ledger: string | null): void {
		const { mainGoal, milestones } = master;
		this.#sql.exec("DELETE FROM volumes");
		this.#sql.exec(
			"INSERT OR REPLACE INTO outline (only, task_id, chapter_words, master, ledger) VALUES (1, ?, ?, ?, ?)",
			taskId,
			chapterWords,
			JSON.stringify({ mainGoal, milestones }),
			ledger,
		);
		for (const [index, volume] of volumes.entries()) {
			this.#sql.exec(
				"INSERT INTO volumes (position, first_chapter, last_chapter, volume) VALUES (?, ?, ?, ?)",
				index + 1,
				volume.chapters.at(0)?.index ?? 0,
				volume.chapters.at(-1)?.index ?? 0,
				JSON.stringify(volume),
			);
		}
	}
}

function parseVolume(text: string): PlannedVolume {
	return z.parse(plannedVolumeSchema, JSON.parse(text));
}
