/**
 * The tasks of a queue as a draft leaves them: what was, and what differs. It counts and finds them; what is done to them is
 * decided in `queue-machine.ts`. Nothing here may cost a walk over the queue for one task.
 */
import { compareTurn } from "../../protocol/queue-position.ts";
import { addLoad, type Load, loadOf } from "./capacity.ts";
import { Dependents } from "./dependents.ts";
import type { Decision, QueueState } from "./queue-machine.ts";
import { isPending, isProcessing, type TaskRecord } from "./task-record.ts";

/** One task that differs: undefined before if it is new, undefined after if it is deleted. */
export type Difference = { id: string; before: TaskRecord | undefined; after: TaskRecord | undefined };

export class DraftTasks {
	readonly #before: QueueState;
	/** What differs from `before`, null for a deleted task: a report must not cost a copy of the whole queue. */
	readonly #overlay = new Map<string, TaskRecord | null>();
	/** Of the drafted tasks. One that has changed again may be listed where it does not belong any more. */
	readonly #dependents = new Dependents();
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
		this.#dependents.add(task);
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

	/** Those that wait, in the order of their turns. The draft must not change during the walk. */
	*line(): Generator<TaskRecord> {
		const drafted = this.#draftedPending().sort((a, b) => compareTurn(b, a));
		for (const task of this.#before.line) {
			if (this.#overlay.has(task.id)) continue;
			for (let next = drafted.at(-1); next !== undefined && compareTurn(next, task) < 0; next = drafted.at(-1)) {
				yield next;
				drafted.pop();
			}
			yield task;
		}
		yield* drafted.reverse();
	}

	/** All projects in which somebody waits, and perhaps some in which nobody does any more. */
	waitingProjects(): Set<string> {
		const projects = new Set(this.#before.line.projects);
		for (const { projectId } of this.#draftedPending()) projects.add(projectId);
		return projects;
	}

	processing(): TaskRecord[] {
		const kept = [...this.#before.processing.values()].filter(({ id }) => !this.#overlay.has(id));
		return [...kept, ...this.#drafted().filter(isProcessing)];
	}

	newPending(): TaskRecord[] {
		return this.#draftedPending().filter(({ id }) => !this.#before.tasks.has(id));
	}

	/** Those that ran before the draft. */
	processingBefore(): Iterable<TaskRecord> {
		return this.#before.processing.values();
	}

	/** Those that wait in this project. */
	waitingIn(projectId: string): TaskRecord[] {
		const kept = [...this.#before.line.inProject(projectId)].filter(({ id }) => !this.#overlay.has(id));
		return [...kept, ...this.#draftedPending().filter((task) => task.projectId === projectId)];
	}

	/** Pending tasks that wait for this one. */
	waitingFor(taskId: string): TaskRecord[] {
		const ids = new Set([...this.#before.line.dependentsOf(taskId), ...this.#dependents.of(taskId)]);
		return [...ids].flatMap((id) => {
			const task = this.get(id);
			return task !== undefined && isPending(task) && task.waitsFor.includes(taskId) ? [task] : [];
		});
	}

	*differences(): Generator<Difference> {
		for (const [id, after] of this.#overlay) yield { id, before: this.#before.tasks.get(id), after: after ?? undefined };
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

	#drafted(): TaskRecord[] {
		return [...this.#overlay.values()].filter((task) => task !== null);
	}

	#draftedPending(): TaskRecord[] {
		return this.#drafted().filter(isPending);
	}

	#count(task: TaskRecord, sign: 1 | -1): void {
		this.#load = addLoad(this.#load, loadOf(task), sign);
	}
}
