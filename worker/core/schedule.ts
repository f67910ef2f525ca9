/**
 * What runs next: the highest priority, then the oldest; one task of a project at a time, a limited number for the user,
 * and nothing before the tasks it waits for. Every task that must wait gets the reason.
 */
import type { Message } from "../../protocol/messages.ts";
import { compareTurn } from "../../protocol/queue-position.ts";
import { isProcessing, type TaskRecord } from "./task-record.ts";

export type Schedule = {
	/** Tasks to start now, in this order. */
	start: TaskRecord[];
	/** Every other pending task with the reason why it waits. */
	wait: { task: TaskRecord; reason: Message }[];
};

/** All tasks of a queue, by id and one by one. */
export interface TaskLookup {
	get(taskId: string): TaskRecord | undefined;
	values(): Iterable<TaskRecord>;
}

export function schedule(tasks: TaskLookup, maxRunning: number): Schedule {
	const busyProjects = new Set<string>();
	const pending: TaskRecord[] = [];
	let running = 0;
	for (const task of tasks.values()) {
		if (task.state.name === "pending") pending.push(task);
		if (!isProcessing(task)) continue;
		running += 1;
		busyProjects.add(task.projectId);
	}

	const result: Schedule = { start: [], wait: [] };
	for (const task of pending.sort(compareTurn)) {
		const reason = waitReason(task, tasks, busyProjects, running, maxRunning);
		if (reason !== null) {
			result.wait.push({ task, reason });
			continue;
		}
		result.start.push(task);
		running += 1;
		busyProjects.add(task.projectId);
	}
	return result;
}

function waitReason(
	task: TaskRecord,
	tasks: TaskLookup,
	busyProjects: ReadonlySet<string>,
	running: number,
	maxRunning: number,
): Message | null {
	if (task.waitsFor.some((id) => tasks.get(id)?.state.name === "failed"))
		return { code: "waiting_failed_dependency", values: {} };
	if (task.waitsFor.length > 0) return { code: "waiting_dependency", values: { count: task.waitsFor.length } };
	if (busyProjects.has(task.projectId)) return { code: "waiting_project", values: {} };
	if (running >= maxRunning) return { code: "waiting_limit", values: { running: maxRunning } };
	return null;
}
