/** One log line for each task that goes from one state into another: ids, states and codes, and nothing that anybody wrote. */
import type { Decision } from "../core/queue-machine.ts";
import type { TaskRecord } from "../core/task-record.ts";
import { logEvent } from "../log.ts";

/** @param before the tasks before the decision */
export function logTransitions({ changed, deleted }: Decision, before: ReadonlyMap<string, TaskRecord>): void {
	for (const task of changed) {
		const from = before.get(task.id)?.state.name ?? null;
		if (from !== task.state.name) log(task, from, task.state.name);
	}
	for (const { id } of deleted) {
		const task = before.get(id);
		if (task !== undefined) log(task, task.state.name, "deleted");
	}
}

function log(task: TaskRecord, from: string | null, to: string): void {
	const { id, userId, projectId, work, provider, attempt, rev, state } = task;
	logEvent("task", {
		...{ task: id, user: userId, project: projectId, type: work.type, provider, attempt, rev, from, to },
		code: to === "failed" && state.name === "failed" ? state.code : null,
	});
}
