/**
 * The order in which waiting tasks get their turn, and the place of each in it. The queue schedules by it and clients
 * number their lists by it, so a task that starts does not cost a write and a frame for all those behind it.
 */
import type { Priority, Task } from "./task.ts";

const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

type Turn = { id: string; priority: Priority; createdAt: number };

/**
 * Whether the line is as it was when one of its tasks is replaced by a newer version: cheap to ask of every frame, which
 * mostly tells of a task that runs.
 * @param before undefined for a task that is new, @param after undefined for one that is deleted
 */
export function keepsLine(before: Task | undefined, after: Task | undefined): boolean {
	if (before?.status !== "pending") return after?.status !== "pending";
	return after?.status === "pending" && before.priority === after.priority && before.createdAt === after.createdAt;
}

/** @returns the same object if the task has this position already */
export function withPosition(task: Task, position: number | null): Task {
	return task.position === position ? task : { ...task, position };
}

/** Highest priority first, then oldest; ids break ties, so that the order is total. */
export function compareTurn(a: Turn, b: Turn): number {
	return RANK[a.priority] - RANK[b.priority] || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/** @returns the place of each task among `waiting`, from 1 */
export function queuePositions(waiting: Iterable<Turn>): Map<string, number> {
	const inOrder = [...waiting].sort(compareTurn);
	return new Map(inOrder.map(({ id }, index) => [id, index + 1]));
}

/** Numbers the whole line anew. @returns the tasks in their order; those with their right position already as the same objects */
export function withPositions(tasks: ReadonlyMap<string, Task>): ReadonlyMap<string, Task> {
	const positions = queuePositions([...tasks.values()].filter(({ status }) => status === "pending"));
	const placed = new Map<string, Task>();
	for (const task of tasks.values()) placed.set(task.id, withPosition(task, positions.get(task.id) ?? null));
	return placed;
}
