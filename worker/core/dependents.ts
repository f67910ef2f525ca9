/** Who waits for whom, the other way round: an index, so that the end of one task does not cost a walk over all. */
import type { TaskRecord } from "./task-record.ts";

export class Dependents {
	readonly #byDependency = new Map<string, Set<string>>();

	constructor(tasks: Iterable<TaskRecord>) {
		for (const task of tasks) this.add(task);
	}

	/** Takes a new or changed task. What it no longer waits for stays listed: whoever asks looks at the task itself. */
	add({ id, waitsFor }: TaskRecord): void {
		for (const dependency of waitsFor) {
			const dependents = this.#byDependency.get(dependency);
			if (dependents === undefined) this.#byDependency.set(dependency, new Set([id]));
			else dependents.add(id);
		}
	}

	/** @returns ids, a few of which may not wait any more */
	of(taskId: string): string[] {
		return [...(this.#byDependency.get(taskId) ?? [])];
	}
}
