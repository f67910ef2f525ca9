/**
 * Asks those who work how far they are, before somebody who polls is answered: while nobody has a socket open they say so of themselves
 * only now and then. However many poll, a run is asked one question at a time, and nobody waits long for an answer. Whether it is worth
 * asking is decided in `core/audience.ts`.
 */
import { isWorthAsking } from "../core/audience.ts";
import type { LastWord } from "../core/next-alarm.ts";
import { POLICY } from "../core/policy.ts";
import type { RunReport } from "../core/run.ts";
import type { TaskRecord } from "../core/task-record.ts";
import { logProblem } from "../log.ts";
import { inTime } from "./in-time.ts";

export type RunInquiryOptions = {
	processing: () => Iterable<TaskRecord>;
	lastWord: (taskId: string) => LastWord | undefined;
	/** @returns null if nobody is at work on the task's attempt */
	wordOf: (task: TaskRecord) => Promise<RunReport | null>;
	heard: (task: TaskRecord, answer: RunReport) => void;
};

export class RunInquiry {
	readonly #options: RunInquiryOptions;
	/** By task. Lost with memory, which only asks once more. */
	#askedAt = new Map<string, number>();
	#asking: Promise<void> | null = null;

	constructor(options: RunInquiryOptions) {
		this.#options = options;
	}

	/** Until all have answered, or for a second. @returns null if all that is known is new enough, so that nobody has to wait */
	bringUpToDate(): Promise<void> | null {
		if (this.#asking !== null) return this.#asking;
		const now = Date.now();
		const running = [...this.#options.processing()];
		const due = running.filter((task) => isWorthAsking(task, this.#options.lastWord(task.id), this.#askedAt.get(task.id), now));
		if (due.length === 0) return null;
		const asked = new Set(due.map(({ id }) => id));
		this.#askedAt = new Map(
			running.flatMap(({ id }) => {
				const at = asked.has(id) ? now : this.#askedAt.get(id);
				return at === undefined ? [] : [[id, at]];
			}),
		);
		this.#asking = this.#askAll(due);
		return this.#asking;
	}

	async #askAll(due: readonly TaskRecord[]): Promise<void> {
		await inTime(Promise.all(due.map((task) => this.#ask(task))), POLICY.askedWordMs);
		this.#asking = null;
	}

	async #ask(task: TaskRecord): Promise<void> {
		try {
			const askedAt = Date.now();
			const answer = await this.#options.wordOf(task);
			const heardAt = this.#options.lastWord(task.id)?.at ?? Number.NEGATIVE_INFINITY;
			// What it has said of itself meanwhile is newer; what it is said to say later was before the clock went back.
			const isOvertaken = heardAt >= askedAt && heardAt <= Date.now();
			if (answer !== null && !isOvertaken) this.#options.heard(task, answer);
		} catch (error) {
			// It says so by itself when it can, and its lease sees to it if it cannot.
			logProblem("run not asked", { task: task.id, project: task.projectId }, error);
		}
	}
}
