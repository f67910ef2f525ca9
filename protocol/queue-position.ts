/**
 * The order in which waiting tasks get their turn, and the place of each in it. The queue schedules by it and clients
 * number their lists by it, so a task that starts does not cost a write and a frame for all those behind it.
 */
import type { Priority, Task } from "./task.ts";

const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

type Turn = { id: string; priority: Priority; createdAt: number };

/** Highest priority first, then oldest; ids break ties, so that the order is total. */
export function compareTurn(a: Turn, b: Turn): number {
	return RANK[a.priority] - RANK[b.priority] || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/** @returns the place of each task among `waiting`, from 1 */
export function queuePositions(waiting: Iterable<Turn>): Map<string, number> {
	const inOrder = [...waiting].sort(compareTurn);
	return new Map(inOrder.map(({ id }, index) => [id, index + 1]));
}

/** @returns the same map object if every task has its right position already */
export function withPositions(tasks: ReadonlyMap<string, Task>): ReadonlyMap<string, Task> {
	const positions = queuePositions([...tasks.values()].filter(({ status }) => status === "pending"));
	const moved = [...tasks.values()].filter((task) => task.position !== (positions.get(task.id) ?? null));
	if (moved.length === 0) return tasks;
	const placed = new Map(tasks);
	for (const task of moved) placed.set(task.id, { ...task, position: positions.get(task.id) ?? null });
	return placed;
}
