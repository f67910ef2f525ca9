/**
 * What a queue has in memory of the runs under way: when each was last heard of, and what is worked out of its task. What is lost
 * with memory only brings the next look forward.
 */
import type { LastWord } from "./next-alarm.ts";
import { POLICY } from "./policy.ts";
import type { Decision } from "./queue-machine.ts";
import { SteadyRun } from "./steady-run.ts";
import { isProcessing, type TaskRecord } from "./task-record.ts";

/** `steady` is null while its task does not run, and from a change that is more than news until it is heard of again. */
type LiveRun = LastWord & { steady: SteadyRun | null };

/** `epoch` is that of the queue's cursors. */
type Queue = { readonly tasks: ReadonlyMap<string, TaskRecord>; readonly epoch: string };

export class LiveRuns {
	readonly #queue: Queue;
	readonly #runs = new Map<string, LiveRun>();

	constructor(queue: Queue) {
		this.#queue = queue;
	}

	/** @returns undefined if memory was lost, and the row alone tells */
	lastWord(taskId: string): LastWord | undefined {
		return this.#runs.get(taskId);
	}

	/** A processor has said something. @returns null if its run is over for the queue */
	hear(taskId: string, attempt: number, now: number): LiveRun | null {
		let run = this.#runs.get(taskId);
		if (run === undefined || run.attempt !== attempt || run.steady === null) {
			const task = this.#queue.tasks.get(taskId);
			if (task === undefined || task.attempt !== attempt || !isProcessing(task)) return null;
			run = { attempt, at: now, steady: task.state.name === "running" ? new SteadyRun(task, this.#queue.epoch) : null };
			this.#runs.set(taskId, run);
		}
		run.at = now;
		return run;
	}

	/** What was heard was heard before now, and nobody knows how long before: an answer that is on its way counts as newer. */
	clockJumped(now: number): void {
		for (const run of this.#runs.values()) run.at = Math.min(run.at, now - POLICY.askAgainMs);
	}

	/** Tasks were changed by more than news. */
	follow({ changed, deleted }: Pick<Decision, "changed" | "deleted">): void {
		for (const { id, state } of changed) {
			const run = this.#runs.get(id);
			if (run === undefined) continue;
			if (state.name === "running") run.steady = null;
			else this.#runs.delete(id);
		}
		for (const { id } of deleted) this.#runs.delete(id);
	}
}
