/**
 * The tasks of a queue as a draft leaves them: what was, and what differs. It counts and finds them; what is done to them is
 * decided in `queue-machine.ts`. Nothing here may cost a walk over the queue for one task.
 */
import { addLoad, type Load, loadOf } from "./capacity.ts";
import { Dependents } from "./dependents.ts";
import type { Decision, QueueState } from "./queue-machine.ts";
import { isProcessing, statusOf, type TaskRecord } from "./task-record.ts";

/**
 * Whose turn has to be looked at: of all who wait, of the new ones alone, or of nobody. New tasks take nothing from those that
 * wait already: whoever waits has a reason that more tasks do not end, and one that waits for a free place leaves none to them.
 */
export type Turn = "all" | "new" | "nobody";

export class DraftTasks {
	readonly #before: QueueState;
	/** What differs from `before`, null for a deleted task: a report must not cost a copy of the whole queue. */
	readonly #overlay = new Map<string, TaskRecord | null>();
	/** Worked out when first needed, and then kept up to date: many tasks must not cost many walks. */
	#dependents: Dependents | null = null;
	#load: Load;
	#newestCreatedAt: number;

	constructor(before: QueueState) {
		this.#before = before;
		this.#newestCreatedAt = before.newestCreatedAt;
		this.#load = before.load;
	}

	get(taskId: string): TaskRecord | undefined {
		const drafted = this.#overlay.get(taskId);
		return drafted === undefined ? this.#before.tasks.get(taskId) : (drafted ?? undefined);
	}

	/** A snapshot, so that what is done to one task does not disturb the walk over the others. */
	values(): TaskRecord[] {
		const tasks: TaskRecord[] = [];
		for (const task of this.#before.tasks.values()) {
			const drafted = this.#overlay.get(task.id);
			if (drafted !== null) tasks.push(drafted ?? task);
		}
		for (const [id, drafted] of this.#overlay) {
			if (drafted !== null && !this.#before.tasks.has(id)) tasks.push(drafted);
		}
		return tasks;
	}

	put(task: TaskRecord): void {
		const before = this.get(task.id);
		if (before !== undefined) this.#count(before, -1);
		this.#count(task, 1);
		this.#overlay.set(task.id, task);
		this.#dependents?.add(task);
	}

	remove(taskId: string): void {
		const task = this.get(taskId);
		if (task !== undefined) this.#count(task, -1);
		this.#overlay.set(taskId, null);
	}

	/** For the next new task: unique and growing, also within one millisecond and when the clock goes back. */
	nextCreatedAt(now: number): number {
		this.#newestCreatedAt = Math.max(now, this.#newestCreatedAt + 1);
		return this.#newestCreatedAt;
	}

	load(): Load {
		return this.#load;
	}

	pending(): TaskRecord[] {
		return this.#fitting(this.#before.pending, ({ state }) => state.name === "pending");
	}

	processing(): TaskRecord[] {
		return this.#fitting(this.#before.processing, isProcessing);
	}

	newPending(): TaskRecord[] {
		return this.#drafted().filter(({ id, state }) => state.name === "pending" && !this.#before.tasks.has(id));
	}

	/** Pending tasks that wait for this one. */
	waitingFor(taskId: string): TaskRecord[] {
		this.#dependents ??= new Dependents(this.values());
		return this.#dependents.of(taskId).flatMap((id) => {
			const task = this.get(id);
			return task?.state.name === "pending" && task.waitsFor.includes(taskId) ? [task] : [];
		});
	}

	/**
	 * Who may start now, or waits for another reason. Progress and repeats change neither, nor does a priority: whoever can run runs
	 * already.
	 */
	turn(): Turn {
		let turn: Turn = "nobody";
		for (const [id, after] of this.#overlay) {
			const before = this.#before.tasks.get(id);
			if (after === null) return "all";
			if (before === undefined) {
				if (after.state.name !== "pending") return "all";
				turn = "new";
				continue;
			}
			if (statusOf(before) !== statusOf(after)) return "all";
			if (before.waitsFor.length !== after.waitsFor.length) return "all";
		}
		return turn;
	}

	/** Every difference with a revision of its own. */
	stamp(): Pick<Decision, "changed" | "deleted" | "rev"> {
		let { rev } = this.#before;
		const changed: TaskRecord[] = [];
		const deleted: Decision["deleted"] = [];
		for (const [id, task] of this.#overlay) {
			// Created and deleted within one draft: nobody ever saw it.
			if (task === null && !this.#before.tasks.has(id)) continue;
			rev += 1;
			if (task === null) deleted.push({ id, rev });
			else changed.push({ ...task, rev });
		}
		return { changed, deleted, rev };
	}

	/** Tasks that fit now, of which `before` has those that did. */
	#fitting(before: ReadonlyMap<string, TaskRecord>, fits: (task: TaskRecord) => boolean): TaskRecord[] {
		const kept = [...before.values()].filter(({ id }) => !this.#overlay.has(id));
		return [...kept, ...this.#drafted().filter(fits)];
	}

	#drafted(): TaskRecord[] {
		return [...this.#overlay.values()].filter((task) => task !== null);
	}

	#count(task: TaskRecord, sign: 1 | -1): void {
		this.#load = addLoad(this.#load, loadOf(task), sign);
	}
}
