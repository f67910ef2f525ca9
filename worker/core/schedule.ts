/**
 * What runs next: the highest priority, then the oldest; one task of a project at a time, a limited number for the user,
 * nothing before the tasks it waits for and nothing that is paused. Every task that must wait gets the reason.
 */
import type { Message } from "../../protocol/messages.ts";
import { compareTurn } from "../../protocol/queue-position.ts";
import { type Pauses, pauseReason } from "./pauses.ts";
import type { TaskRecord } from "./task-record.ts";

export type Schedule = {
	/** Tasks to start now, in this order. */
	start: TaskRecord[];
	/** Every other one with the reason why it waits. */
	wait: { task: TaskRecord; reason: Message }[];
};

export type Candidates = {
	/** Those whose turn it may be. */
	pending: readonly TaskRecord[];
	/** All that run. */
	processing: readonly TaskRecord[];
	/** Any task of the queue. */
	find: (taskId: string) => TaskRecord | undefined;
};

/** What holds back tasks that nothing else holds back. */
export type ScheduleLimits = { maxRunning: number; pauses: Pauses };

export function schedule({ pending, processing, find }: Candidates, limits: ScheduleLimits): Schedule {
	const busyProjects = new Set(processing.map(({ projectId }) => projectId));
	let running = processing.length;
	const result: Schedule = { start: [], wait: [] };
	for (const task of [...pending].sort(compareTurn)) {
		const reason = waitReason(task, find, busyProjects, running, limits);
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
	find: Candidates["find"],
	busyProjects: ReadonlySet<string>,
	running: number,
	{ maxRunning, pauses }: ScheduleLimits,
): Message | null {
	if (task.waitsFor.some((id) => find(id)?.state.name === "failed")) return { code: "waiting_failed_dependency", values: {} };
	if (task.waitsFor.length > 0) return { code: "waiting_dependency", values: { count: task.waitsFor.length } };
	const pause = pauseReason(pauses, task.provider);
	if (pause !== null) return pause;
	if (busyProjects.has(task.projectId)) return { code: "waiting_project", values: {} };
	if (running >= maxRunning) return { code: "waiting_limit", values: { running: maxRunning } };
	return null;
}
