/** A queue without storage: every decision is committed to a map, which is all that the shell does beside calls and frames. */
import type { LastWord } from "./next-alarm.ts";
import { NO_PAUSES, type Pauses } from "./pauses.ts";
import { type Decision, QueueDraft, type QueueState } from "./queue-machine.ts";
import type { StoredText } from "./storage-room.ts";
import { TaskIndex } from "./task-index.ts";
import { isProcessing, type NewTask, type TaskRecord } from "./task-record.ts";

export const KEPT_MS = 30 * 24 * 3_600_000;
export const MAX_ACTIVE = 100_000;
export const PLENTY: StoredText = { totalBytes: 0, bytesOf: () => 0, maxBytes: 1e12 };
export const EMPTY_QUEUE: QueueState = stateOf(0, new TaskIndex());

const message = { code: "writing_chapter", values: {} } as const;

export function commit(state: QueueState, { changed, deleted, rev }: Decision): QueueState {
	const tasks = new Map(state.tasks);
	for (const task of changed) tasks.set(task.id, task);
	for (const { id } of deleted) tasks.delete(id);
	const after = stateOf(rev, new TaskIndex(tasks.values()));
	// Also of tasks that are gone by now; and in the order in which they came.
	return { ...after, tasks, newestCreatedAt: Math.max(state.newestCreatedAt, after.newestCreatedAt) };
}

function stateOf(rev: number, { tasks, line, processing, load, newestCreatedAt }: TaskIndex): QueueState {
	return { rev, tasks, line, processing, load, newestCreatedAt };
}

export class MemoryQueue {
	state = EMPTY_QUEUE;
	now = 1_000_000;
	maxRunning: number;
	pauses: Pauses = NO_PAUSES;
	maxActive = MAX_ACTIVE;
	stored = PLENTY;
	readonly keys = new Set<string>();
	readonly lastWords = new Map<string, LastWord>();

	constructor(maxRunning = 2) {
		this.maxRunning = maxRunning;
	}

	draft(): QueueDraft {
		return new QueueDraft(this.state, {
			now: this.now,
			random: () => 0.5,
			maxRunning: this.maxRunning,
			finishedKeptMs: KEPT_MS,
			pauses: this.pauses,
			maxActive: this.maxActive,
			stored: () => this.stored,
			hasKey: (taskId) => this.keys.has(taskId),
			lastWord: (taskId) => this.lastWords.get(taskId),
		});
	}

	change<T>(decide: (draft: QueueDraft) => T): { result: T; decision: Decision } {
		this.now += 1;
		const draft = this.draft();
		const result = decide(draft);
		const decision = draft.decide();
		this.state = commit(this.state, decision);
		return { result, decision };
	}

	add(...specs: NewTask[]): Decision {
		const { result, decision } = this.change((draft) => draft.enqueue(specs));
		if (result !== null) throw new Error(`not queued: ${JSON.stringify(result)}`);
		return decision;
	}

	finish(id: string): Decision {
		const { attempt } = this.task(id);
		return this.change((draft) => draft.apply(id, { type: "finished", attempt, message, chapters: [1] })).decision;
	}

	/** @param isRetryable whether it tries again by itself after a while */
	fail(id: string, isRetryable = false): Decision {
		const failure = { code: "provider_auth", isRetryable, retryAfterMs: null } as const;
		// Only a processor that has heard of its start can fail.
		const { attempt } = this.task(id);
		return this.change((draft) => draft.apply(id, { type: "stepFailed", attempt, failure })).decision;
	}

	cancel(id: string): Decision {
		return this.change((draft) => draft.cancel(id)).decision;
	}

	task(id: string): TaskRecord {
		const task = this.state.tasks.get(id);
		if (task === undefined) throw new Error(`no task ${id}`);
		return task;
	}

	get tasks(): TaskRecord[] {
		return [...this.state.tasks.values()];
	}

	get processing(): string[] {
		return this.tasks.filter(isProcessing).map(({ id }) => id);
	}
}
