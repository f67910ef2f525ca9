/**
 * Those that wait for their turn: in its order, by project, and by the tasks that they wait for. A change, or a look at one place,
 * costs the same however many wait.
 */
import { compareTurn } from "../../protocol/queue-position.ts";
import { Dependents } from "./dependents.ts";
import { SortedList } from "./sorted-list.ts";
import type { TaskRecord } from "./task-record.ts";

/** The line as those see it who do not change it. */
export type Line = Iterable<TaskRecord> & Pick<WaitingLine, "projects" | "inProject" | "dependentsOf">;

export class WaitingLine {
	readonly #inOrder: SortedList<TaskRecord, TaskRecord>;
	readonly #byProject = new Map<string, Map<string, TaskRecord>>();
	readonly #dependents = new Dependents();

	constructor(tasks: Iterable<TaskRecord>) {
		this.#inOrder = new SortedList(compareTurn, tasks);
		for (const task of this) this.#join(task);
	}

	[Symbol.iterator](): Iterator<TaskRecord> {
		return this.#inOrder[Symbol.iterator]();
	}

	/** Those in which somebody waits. */
	get projects(): Iterable<string> {
		return this.#byProject.keys();
	}

	/** In no order. */
	inProject(projectId: string): Iterable<TaskRecord> {
		return this.#byProject.get(projectId)?.values() ?? [];
	}

	/** @returns the ids of those that wait for this task, and perhaps for others as well */
	dependentsOf(taskId: string): string[] {
		return this.#dependents.of(taskId);
	}

	/** @param task that waits @returns its place, from 1 */
	positionOf(task: TaskRecord): number {
		return this.#inOrder.countBefore(task) + 1;
	}

	/** @param before undefined for one that has not waited; @param after undefined for one that waits no more */
	replace(before: TaskRecord | undefined, after: TaskRecord | undefined): void {
		this.#inOrder.replace(before, after);
		// One that stays is only written over: a map from which the same key is taken again and again gets slow.
		const isSameEntry = before?.projectId === after?.projectId && before?.waitsFor === after?.waitsFor;
		if (before !== undefined && !isSameEntry) this.#leave(before);
		if (after !== undefined) this.#join(after);
	}

	#join(task: TaskRecord): void {
		this.#dependents.add(task);
		const others = this.#byProject.get(task.projectId);
		if (others === undefined) this.#byProject.set(task.projectId, new Map([[task.id, task]]));
		else others.set(task.id, task);
	}

	#leave(task: TaskRecord): void {
		this.#dependents.remove(task);
		const all = this.#byProject.get(task.projectId);
		all?.delete(task.id);
		if (all?.size === 0) this.#byProject.delete(task.projectId);
	}
}
