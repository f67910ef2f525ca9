/**
 * What a queue knows about its tasks without walking over them: how much it carries, who waits and at which place, who runs, who
 * came last, and what changed since a revision. It is kept in step with the tasks, one change at a time, so that a call costs
 * the same however many there are.
 */
import { addLoad, type Load, loadOf, NO_LOAD } from "./capacity.ts";
import { SortedList } from "./sorted-list.ts";
import { isActive, isPending, isProcessing, type TaskRecord } from "./task-record.ts";
import { type Line, WaitingLine } from "./waiting-line.ts";

/** Where a task stands among all, the oldest first. Of the moments of old rows two may be the same. */
export type Age = Pick<TaskRecord, "createdAt" | "id">;

export class TaskIndex {
	readonly #tasks = new Map<string, TaskRecord>();
	readonly #processing = new Map<string, TaskRecord>();
	readonly #line: WaitingLine;
	readonly #byAge: SortedList<Age, Age>;
	/** The changes in their order; of a task that changes twice in a row the last, and others that are overtaken are dropped now and then. */
	#changes: { rev: number; id: string }[] = [];
	#load = NO_LOAD;
	#newestCreatedAt = 0;

	constructor(tasks: Iterable<TaskRecord> = []) {
		for (const task of [...tasks].sort((a, b) => a.rev - b.rev)) this.#enter(task);
		this.#line = new WaitingLine([...this.#tasks.values()].filter(isPending));
		this.#byAge = new SortedList(compareAge, [...this.#tasks.values()].map(ageOf));
	}

	get tasks(): ReadonlyMap<string, TaskRecord> {
		return this.#tasks;
	}

	/** Whoever waits. */
	get line(): Line {
		return this.#line;
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

	/** @returns the place of a task among those that wait, from 1; null if it does not wait */
	positionOf(taskId: string): number | null {
		const task = whoeverWaits(this.#tasks.get(taskId));
		return task === undefined ? null : this.#line.positionOf(task);
	}

	/** @param before only those that are older; null for all. The index must not change during the walk. */
	*newestFirst(before: Age | null): Generator<TaskRecord> {
		let index = before === null ? this.#byAge.size : this.#byAge.countBefore(before);
		while (index > 0) {
			index -= 1;
			const task = this.#tasks.get(this.#byAge.at(index)?.id ?? "");
			if (task !== undefined) yield task;
		}
	}

	/** @param task with a revision that is larger than all before it */
	put(task: TaskRecord): void {
		const before = this.#tasks.get(task.id);
		// What a new message or another priority leaves as it is.
		const isSameLoad = before !== undefined && before.work === task.work && isActive(before) === isActive(task);
		if (!isSameLoad) this.#forget(before);
		this.#enter(task, isSameLoad);
		this.#line.replace(whoeverWaits(before), whoeverWaits(task));
		if (before?.createdAt !== task.createdAt) this.#byAge.replace(before && ageOf(before), ageOf(task));
	}

	remove(taskId: string): void {
		const before = this.#tasks.get(taskId);
		this.#forget(before);
		this.#tasks.delete(taskId);
		this.#line.replace(whoeverWaits(before), undefined);
		this.#byAge.replace(before && ageOf(before), undefined);
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

	#enter(task: TaskRecord, isSameLoad = false): void {
		this.#tasks.set(task.id, task);
		if (isProcessing(task)) this.#processing.set(task.id, task);
		else this.#processing.delete(task.id);
		if (!isSameLoad) this.#load = addLoad(this.#load, loadOf(task));
		this.#newestCreatedAt = Math.max(this.#newestCreatedAt, task.createdAt);
		this.note(task);
	}

	/** @param task one of `tasks` with a new `rev` and nothing else that is known of it here */
	note({ rev, id }: TaskRecord): void {
		const last = this.#changes[this.#changes.length - 1];
		// Mostly it is the same task again, and overtakes itself.
		if (last?.id === id) {
			last.rev = rev;
			return;
		}
		this.#changes.push({ rev, id });
		// Twice as many as there are tasks: each change pays for one that is dropped.
		if (this.#changes.length > 2 * this.#tasks.size + 64)
			this.#changes = this.#changes.filter((change) => this.#isLatest(change));
	}

	#forget(task: TaskRecord | undefined): void {
		if (task === undefined) return;
		this.#load = addLoad(this.#load, loadOf(task), -1);
		this.#processing.delete(task.id);
	}
}

function ageOf({ createdAt, id }: TaskRecord): Age {
	return { createdAt, id };
}

function whoeverWaits(task: TaskRecord | undefined): TaskRecord | undefined {
	return task !== undefined && isPending(task) ? task : undefined;
}

function compareAge(a: Age, b: Age): number {
	if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
	return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
