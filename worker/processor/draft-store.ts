/**
 * What a task has made that is not part of the manuscript yet: an outline of which some volumes are planned. It outlives a
 * failed task, because the retry goes on from it.
 */
import * as z from "zod/v4/mini";
import { type PlannedVolume, plannedVolumeSchema } from "../../protocol/outline.ts";
import { logProblem } from "../log.ts";
import type { MasterPlan } from "../writer/novel-writer.ts";
import type { Chapter } from "./manuscript.ts";

const chapterDraftSchema = z.object({ kind: z.literal("chapter"), number: z.int(), title: z.string(), content: z.string() });
const volumePlanSchema = z.object({
	title: z.string(),
	goal: z.string(),
	conflict: z.string(),
	climax: z.string(),
	firstChapter: z.int(),
	lastChapter: z.int(),
});
const masterPlanSchema = z.object({
	kind: z.literal("master"),
	mainGoal: z.string(),
	milestones: z.array(z.string()),
	volumes: z.array(volumePlanSchema),
});

export type OutlineDraft = { master: MasterPlan; volumes: PlannedVolume[] };

export class DraftStore {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** A chapter that a release which stored it together with its summary has left behind. */
	chapter(taskId: string): Chapter | null {
		return this.#parts(taskId, chapterDraftSchema, 0)[0] ?? null;
	}

	outline(taskId: string): OutlineDraft | null {
		const master = this.#parts(taskId, masterPlanSchema, 0)[0];
		return master === undefined ? null : { master, volumes: this.#parts(taskId, plannedVolumeSchema, 1) };
	}

	saveMaster(taskId: string, master: MasterPlan, ledger: string | null): void {
		this.#save(taskId, 0, { kind: "master", ...master }, ledger);
	}

	/** @param position from 1 */
	saveVolume(taskId: string, position: number, volume: PlannedVolume, ledger: string | null): void {
		this.#save(taskId, position, volume, ledger);
	}

	drop(taskId: string): void {
		this.#sql.exec("DELETE FROM drafts WHERE task_id = ?", taskId);
	}

	#save(taskId: string, part: number, draft: object, ledger: string | null): void {
		this.#sql.exec(
			"INSERT OR REPLACE INTO drafts (task_id, part, draft, ledger) VALUES (?, ?, ?, ?)",
			taskId,
			part,
			JSON.stringify(draft),
			ledger,
		);
	}

	/** Part 0 alone, or all from part 1 on; nothing if one of them is not what it should be, since it is then made again. */
	#parts<S extends z.ZodMiniType>(taskId: string, schema: S, from: 0 | 1): z.infer<S>[] {
		const where = from === 0 ? "part = 0" : "part > 0";
		const rows = this.#sql.exec<{ draft: string }>(
			`SELECT draft FROM drafts WHERE task_id = ? AND ${where} ORDER BY part`,
			taskId,
		);
		try {
			return rows.toArray().map(({ draft }) => z.parse(schema, JSON.parse(draft)));
		} catch (error) {
			logProblem("draft unreadable", { task: taskId }, error);
			return [];
		}
	}
}
