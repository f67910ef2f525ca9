/** The order in which tasks are shown: what runs, then what waits in the order it was queued, then what ended, last first. */
import type { Task, TaskStatus } from "../../../protocol/task.ts";

const RANK: Record<TaskStatus, number> = { processing: 0, pending: 1, failed: 2, completed: 2 };

export function inReadingOrder(tasks: readonly Task[]): Task[] {
	return [...tasks].sort((a, b) => {
		const rank = RANK[a.status] - RANK[b.status];
		if (rank !== 0) return rank;
		return RANK[a.status] === 2 ? (b.completedAt ?? b.updatedAt) - (a.completedAt ?? a.updatedAt) : a.createdAt - b.createdAt;
	});
}
