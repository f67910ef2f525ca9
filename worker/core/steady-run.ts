/**
 * A run between two steps, which nearly every report finds it in: all that changes is how far it is, or nothing. Nothing is done as
 * often. So it is decided without the state machine, which would say the same at more length, and written by who knows what does not
 * change.
 */
import { isSameMessage, type Message } from "../../protocol/messages.ts";
import { type Audience, isLongEnough, PACING } from "./audience.ts";
import { isOverdue, keptUntil } from "./estimate.ts";
import { NewsWriter } from "./news-writer.ts";
import type { RunReport } from "./run.ts";
import type { TaskRecord } from "./task-record.ts";
import { callsOf } from "./usage.ts";

/** All that changes of a task, and what is written and sent of it. */
export type News = Pick<TaskRecord, "updatedAt" | "rev" | "progress" | "message"> & {
	/** The whole task, as it is stored. */
	row: string;
	/** The text of a sync for those who have been told everything before. */
	frame: string;
};

export class SteadyRun {
	/** As the queue has it: news changes it, and whatever else happens to it puts another one in its place. */
	readonly task: TaskRecord;
	/** When its lease ends, and until when its estimate stands. */
	readonly #deadline: number;
	readonly #keptUntil: number;
	readonly #stepsDone: number;
	readonly #stepsTotal: number | null;
	readonly #chapters: readonly number[];
	/** Calls that its usage is of. */
	readonly #calls: number;
	readonly #epoch: string;
	/** Of messages like the one that was told last. */
	#writer: NewsWriter | null = null;

	/**
	 * @param task that runs
	 * @param epoch of the queue's cursors
	 */
	constructor(task: TaskRecord, epoch: string) {
		this.task = task;
		this.#deadline = task.state.name === "running" ? task.state.deadline : Number.NEGATIVE_INFINITY;
		this.#keptUntil = keptUntil(task.pace);
		this.#stepsDone = task.stepsDone;
		this.#stepsTotal = task.pace?.stepsTotal ?? null;
		this.#chapters = task.chapters;
		this.#calls = callsOf(task.usage?.total);
		this.#epoch = epoch;
	}

	/**
	 * @param report of the attempt that the task is at
	 * @param audience who would see it at once
	 * @param rev of the task if this changes it
	 * @returns `none` if nothing changes; null if more does, or may: then it takes the state machine
	 */
	newsOf(report: RunReport, audience: Audience, now: number, rev: number): News | "none" | null {
		// Also after a clock went back.
		const leaseMs = this.#deadline - now;
		if (now < this.task.updatedAt || !isLongEnough(leaseMs, audience, false)) return null;
		const { stepsTotal, message } = report;
		if (report.stepsDone !== this.#stepsDone || (stepsTotal !== null && stepsTotal !== this.#stepsTotal)) return null;
		if (!isSameList(report.chapters, this.#chapters)) return null;
		const before = this.task.progress;
		if (!PACING[audience].keepsLine) return "none";
		const isNews = report.progress > before || !isSameMessage(message, this.task.message);
		if (!isNews) return isOverdue(this.task.pace, now) ? null : "none";
		if (callsOf(report.usage) > this.#calls || now > this.#keptUntil || !isLongEnough(leaseMs, audience, true)) return null;
		const progress = Math.max(before, Math.min(99, report.progress));
		const writer = this.#take(now, rev, progress, message);
		return writer === null ? null : { updatedAt: now, rev, progress, message, row: writer.row(), frame: writer.frame() };
	}

	/** The row is written. */
	advance({ updatedAt, rev, progress, message }: News): void {
		this.task.updatedAt = updatedAt;
		this.task.rev = rev;
		this.task.progress = progress;
		this.task.message = message;
	}

	/** @returns null for a message that only the state machine can tell */
	#take(now: number, rev: number, progress: number, message: Message): NewsWriter | null {
		if (this.#writer?.take(now, rev, progress, message)) return this.#writer;
		this.#writer = new NewsWriter(this.task, this.#epoch, message);
		return this.#writer.take(now, rev, progress, message) ? this.#writer : null;
	}
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
	if (a.length !== b.length) return false;
	for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
	return true;
}
