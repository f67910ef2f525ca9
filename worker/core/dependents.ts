/** Who waits for whom, the other way round: an index, so that the end of one task does not cost a walk over all. */
import type { TaskRecord } from "./task-record.ts";

export class Dependents {
	readonly #byDependency = new Map<string, Set<string>>();

	add({ id, waitsFor }: TaskRecord): void {
		for (const dependency of waitsFor) {
			const dependents = this.#byDependency.get(dependency);
			if (dependents === undefined) this.#byDependency.set(dependency, new Set([id]));
			else dependents.add(id);
		}
	}

	/** @param task as it was added */
	remove({ id, waitsFor }: TaskRecord): void {
		for (const dependency of waitsFor) {
			const dependents = this.#byDependency.get(dependency);
			dependents?.delete(id);
			if (dependents?.size === 0) this.#byDependency.delete(dependency);
		}
	}

	/** @returns ids */
	of(taskId: string): string[] {
		return [...(this.#byDependency.get(taskId) ?? [])];
	}
}
