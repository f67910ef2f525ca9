/**
 * What a queue knows about its tasks without walking over them: how much it carries, who waits, who runs, and what changed since
 * a revision. It is kept in step with the tasks, one change at a time, so that a call costs the same however many there are.
 */
import { addLoad, type Load, loadOf, NO_LOAD } from "./capacity.ts";
import { isProcessing, type TaskRecord } from "./task-record.ts";

export class TaskIndex {
	readonly #tasks = new Map<string, TaskRecord>();
	readonly #pending = new Map<string, TaskRecord>();
	readonly #processing = new Map<string, TaskRecord>();
	/** Every change in its order; those that a later one of the same task has overtaken are dropped now and then. */
	#changes: { rev: number; id: string }[] = [];
	#load = NO_LOAD;
	#newestCreatedAt = 0;

	constructor(tasks: Iterable<TaskRecord> = []) {
		for (const task of [...tasks].sort((a, b) => a.rev - b.rev)) this.put(task);
	}

	get tasks(): ReadonlyMap<string, TaskRecord> {
		return this.#tasks;
	}

	get pending(): ReadonlyMap<string, TaskRecord> {
		return this.#pending;
	}

	get processing(): ReadonlyMap<string, TaskRecord> {
		return this.#processing;
	}

	get load(): Load {
		return this.#load;
	}

	/** The latest `createdAt` there ever was; 0 without tasks. */
	get newestCreatedAt(): number {
		return this.#newestCreatedAt;
	}

	/** @param task with a revision that is larger than all before it */
	put(task: TaskRecord): void {
		this.#forget(task.id);
		this.#tasks.set(task.id, task);
		if (task.state.name === "pending") this.#pending.set(task.id, task);
		if (isProcessing(task)) this.#processing.set(task.id, task);
		this.#load = addLoad(this.#load, loadOf(task));
		this.#newestCreatedAt = Math.max(this.#newestCreatedAt, task.createdAt);
		this.#changes.push({ rev: task.rev, id: task.id });
		// Twice as many as there are tasks: each change pays for one that is dropped.
		if (this.#changes.length > 2 * this.#tasks.size + 64)
			this.#changes = this.#changes.filter((change) => this.#isLatest(change));
	}

	remove(taskId: string): void {
		this.#forget(taskId);
		this.#tasks.delete(taskId);
	}

	/** @returns the tasks that changed after this revision, in the order of their last change */
	changedSince(rev: number): TaskRecord[] {
		let first = this.#changes.length;
		while (first > 0 && (this.#changes[first - 1]?.rev ?? 0) > rev) first -= 1;
		return this.#changes.slice(first).flatMap((change) => {
			const task = this.#isLatest(change) ? this.#tasks.get(change.id) : undefined;
			return task === undefined ? [] : [task];
		});
	}

	#isLatest({ rev, id }: { rev: number; id: string }): boolean {
		return this.#tasks.get(id)?.rev === rev;
	}

	#forget(taskId: string): void {
		const before = this.#tasks.get(taskId);
		if (before === undefined) return;
		this.#load = addLoad(this.#load, loadOf(before), -1);
		this.#pending.delete(taskId);
		this.#processing.delete(taskId);
	}
}
