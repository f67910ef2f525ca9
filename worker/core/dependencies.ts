/**
 * What new tasks wait for: whether it exists, is still to come, and does not go round in a circle. Dependencies are put
 * before their dependents, so within a queue they are always the older ones.
 */
import type { ErrorCode, Issue } from "../../protocol/errors.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { NewTask, TaskRecord, TaskState } from "./task-record.ts";

/** Failures that the user decided: nobody is meant to wait for these to be retried. */
export function isFinalFailure(code: string): boolean {
	return code === "cancelled" || code === "dependency_cancelled" || code === "project_deleted";
}

/** @param state of a task in `dependsOn`; undefined if it is gone */
export function isWorthWaitingFor(state: TaskState | undefined): boolean {
	if (state === undefined || state.name === "completed") return false;
	return !(state.name === "failed" && isFinalFailure(state.code));
}

/**
 * @param specs tasks of one call, which may depend on each other in any order
 * @param find a task of this queue; nobody else's can be found
 * @returns the specs, each behind those it depends on
 */
export function orderByDependencies(
	specs: readonly NewTask[],
	find: (taskId: string) => TaskRecord | undefined,
): { ok: true; ordered: NewTask[] } | Refusal {
	const byId = new Map(specs.map((spec) => [spec.id, spec]));
	const isUnknown = (id: string): boolean => !byId.has(id) && find(id) === undefined;
	const isCancelled = (id: string): boolean => {
		const state = find(id)?.state;
		return state?.name === "failed" && isFinalFailure(state.code);
	};
	const { ordered, circular } = sort(specs, byId);
	return (
		refuseDependencies("dependency_not_found", "There is no such task in your queue.", specs, isUnknown) ??
		refuseDependencies("dependency_cancelled", "This task was cancelled: it will never be completed.", specs, isCancelled) ??
		refuseDependencies("dependency_cycle", "This task would wait for itself.", circular, (id, spec) =>
			reaches(id, spec.id, byId),
		) ?? { ok: true, ordered }
	);
}

function refuseDependencies(
	code: ErrorCode,
	error: string,
	specs: readonly NewTask[],
	isWrong: (id: string, spec: NewTask) => boolean,
): Refusal | null {
	const issues: Issue[] = [];
	for (const spec of specs) {
		for (const [index, id] of spec.dependsOn.entries()) {
			if (isWrong(id, spec)) issues.push({ path: `dependsOn.${index}`, message: error });
		}
	}
	return issues.length === 0 ? null : refuse(code, `dependsOn: ${error}`, { issues });
}

/** In the order given, but for what has to wait for a later one; `circular` is what can never have its turn. */
function sort(specs: readonly NewTask[], byId: ReadonlyMap<string, NewTask>): { ordered: NewTask[]; circular: NewTask[] } {
	const missing = new Map<string, number>();
	const dependents = new Map<string, NewTask[]>();
	for (const spec of specs) {
		const inside = [...new Set(spec.dependsOn)].filter((id) => byId.has(id));
		missing.set(spec.id, inside.length);
		for (const id of inside) dependents.set(id, [...(dependents.get(id) ?? []), spec]);
	}
	const ordered = specs.filter(({ id }) => missing.get(id) === 0);
	// The list grows while it is walked: each task that is placed may free those behind it.
	for (const { id } of ordered) {
		for (const dependent of dependents.get(id) ?? []) {
			const left = (missing.get(dependent.id) ?? 0) - 1;
			missing.set(dependent.id, left);
			if (left === 0) ordered.push(dependent);
		}
	}
	return { ordered, circular: specs.filter(({ id }) => (missing.get(id) ?? 0) > 0) };
}

function reaches(from: string, to: string, byId: ReadonlyMap<string, NewTask>): boolean {
	const seen = new Set([from]);
	for (const id of seen) {
		if (id === to) return true;
		for (const next of byId.get(id)?.dependsOn ?? []) seen.add(next);
	}
	return false;
}
