/** What ended within one minute, or any other time, with one kind of work. Cells can be added and taken away exactly. */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Provider } from "../../../protocol/task.ts";
import { TASK_ERROR_CODES } from "../../../protocol/task-error-codes.ts";
import { taskErrorCodeSchema } from "../../../protocol/task-errors.ts";
import { addDuration, addHistograms, EMPTY_HISTOGRAM, histogramSchema } from "./histogram.ts";
import type { Fact } from "./report.ts";

export const cellSchema = z.object({
	completed: z.int(),
	failed: z.int(),
	cancelled: z.int(),
	retries: z.int(),
	chapters: z.int(),
	/** How often each code ended a task. */
	codes: z.partialRecord(taskErrorCodeSchema, z.int()),
	wait: histogramSchema,
	run: histogramSchema,
	chapter: histogramSchema,
});
export type Cell = z.infer<typeof cellSchema>;

export const EMPTY_CELL: Cell = {
	completed: 0,
	failed: 0,
	cancelled: 0,
	retries: 0,
	chapters: 0,
	codes: {},
	wait: EMPTY_HISTOGRAM,
	run: EMPTY_HISTOGRAM,
	chapter: EMPTY_HISTOGRAM,
};

export type WorkKind = { type: "chapter" | "outline"; provider: Provider };
/** `minute` is its start in epoch milliseconds. */
export type MinuteCell = WorkKind & { minute: number; cell: Cell };

const MINUTE_MS = 60_000;

/**
 * The minute in which a fact counts. Its queue's clock may be ahead of the shard's, but nothing ends in the future; what is
 * heard of after a day counts in the oldest minute there is, so that it is counted at all.
 */
export function minuteOf(at: number, now: number): number {
	return Math.max(horizonOf(now) + MINUTE_MS, Math.floor(Math.min(at, now) / MINUTE_MS) * MINUTE_MS);
}

/** Minutes up to and with this one are no longer shown one by one. */
export function horizonOf(now: number): number {
	return Math.floor((now - LIMITS.opsHistoryMs) / MINUTE_MS) * MINUTE_MS;
}

export function addFact(cell: Cell, fact: Fact): Cell {
	const counted: Cell = {
		...cell,
		[fact.outcome]: cell[fact.outcome] + 1,
		retries: cell.retries + fact.retries,
		codes: fact.code === null ? cell.codes : { ...cell.codes, [fact.code]: (cell.codes[fact.code] ?? 0) + 1 },
	};
	// How long somebody had patience before he cancelled says nothing about the service.
	if (fact.outcome === "cancelled") return counted;
	counted.chapters += fact.chapters;
	if (fact.waitMs !== null) counted.wait = addDuration(cell.wait, fact.waitMs);
	if (fact.runMs !== null) counted.run = addDuration(cell.run, fact.runMs);
	if (fact.runMs !== null && fact.type === "chapter" && fact.chapters > 0) {
		counted.chapter = addDuration(cell.chapter, Math.round(fact.runMs / fact.chapters));
	}
	return counted;
}

/** @param sign -1 takes away what was added before */
export function addCells(a: Cell, b: Cell, sign: 1 | -1 = 1): Cell {
	const codes = { ...a.codes };
	for (const code of TASK_ERROR_CODES) {
		const count = b.codes[code];
		if (count === undefined) continue;
		const sum = (codes[code] ?? 0) + sign * count;
		if (sum === 0) delete codes[code];
		else codes[code] = sum;
	}
	return {
		completed: a.completed + sign * b.completed,
		failed: a.failed + sign * b.failed,
		cancelled: a.cancelled + sign * b.cancelled,
		retries: a.retries + sign * b.retries,
		chapters: a.chapters + sign * b.chapters,
		codes,
		wait: addHistograms(a.wait, b.wait, sign),
		run: addHistograms(a.run, b.run, sign),
		chapter: addHistograms(a.chapter, b.chapter, sign),
	};
}

export function isEmptyCell(cell: Cell): boolean {
	return cell.completed + cell.failed + cell.cancelled === 0;
}
