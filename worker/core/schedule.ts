/**
 * What runs next: the highest priority, then the oldest; one task of a project at a time, a limited number for the user,
 * nothing before the tasks it waits for, nothing that is paused, and nothing while the storage is full. And why the others wait.
 */
import type { Message } from "../../protocol/messages.ts";
import { type Pauses, pauseReason } from "./pauses.ts";
import type { TaskRecord } from "./task-record.ts";

export type Places = {
	/** Tasks that run. */
	running: number;
	/** Their projects. */
	busyProjects: ReadonlySet<string>;
};

export type Candidates = {
	/** Those whose turn it may be, in its order. It is walked no further than there are places and free projects. */
	line: Iterable<TaskRecord>;
	/** All projects of those in the line. */
	projects: Iterable<string>;
};

type Find = (taskId: string) => TaskRecord | undefined;

/** What holds back tasks that nothing else holds back. */
export type ScheduleLimits = { maxRunning: number; pauses: Pauses; isStorageFull: boolean };

export function placesOf(processing: readonly TaskRecord[]): Places {
	return { running: processing.length, busyProjects: new Set(processing.map(({ projectId }) => projectId)) };
}

/** @returns tasks to start now, in this order */
export function chooseNext(
	{ line, projects }: Candidates,
	{ running, busyProjects }: Places,
	find: Find,
	limits: ScheduleLimits,
): TaskRecord[] {
	const freeProjects = new Set<string>();
	for (const project of projects) if (!busyProjects.has(project)) freeProjects.add(project);
	const next: TaskRecord[] = [];
	const isOver = () => running + next.length >= limits.maxRunning || freeProjects.size === 0;
	if (isOver()) return next;
	for (const task of line) {
		if (!freeProjects.has(task.projectId) || ownReason(task, find, limits) !== null) continue;
		next.push(task);
		freeProjects.delete(task.projectId);
		if (isOver()) break;
	}
	return next;
}

/**
 * @param task that waits
 * @param places after all have started who could
 * @returns null if it can start
 */
export function waitReason(
	task: TaskRecord,
	{ running, busyProjects }: Places,
	find: Find,
	limits: ScheduleLimits,
): Message | null {
	const own = ownReason(task, find, limits);
	if (own !== null) return own;
	if (busyProjects.has(task.projectId)) return { code: "waiting_project", values: {} };
	if (running >= limits.maxRunning) return { code: "waiting_limit", values: { running: limits.maxRunning } };
	return null;
}

/** Why it would wait if nobody ran. */
function ownReason({ waitsFor, provider }: TaskRecord, find: Find, { pauses, isStorageFull }: ScheduleLimits): Message | null {
	if (waitsFor.some((id) => find(id)?.state.name === "failed")) return { code: "waiting_failed_dependency", values: {} };
	if (waitsFor.length > 0) return { code: "waiting_dependency", values: { count: waitsFor.length } };
	const paused = pauseReason(pauses, provider);
	if (paused !== null) return paused;
	return isStorageFull ? { code: "waiting_storage", values: {} } : null;
}
