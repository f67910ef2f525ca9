/** Which tasks deserve a notification: those that ended since the last look, and were or seemed long. */
import type { Task } from "../../../protocol/task.ts";

/** Milliseconds from being queued after which nobody is waiting in front of the page any more. */
export const LONG_MS = 30_000;

/** @param before the tasks as last looked at; null the first time, when all there is is old news */
export function endedTasks(before: readonly Task[] | null, now: readonly Task[]): readonly Task[] {
	if (before === null) return [];
	const active = new Set(before.filter(isActive).map((task) => task.id));
	return now.filter(
		(task) =>
			active.has(task.id) &&
			!isActive(task) &&
			task.errorCode !== "cancelled" &&
			// What was offered to be told must be told, however fast it went.
			(isLong(task) || (task.completedAt ?? task.updatedAt) - task.createdAt >= LONG_MS),
	);
}

/** @returns whether something was queued since the last look that will take long */
export function hasLongWork(before: readonly Task[] | null, now: readonly Task[]): boolean {
	if (before === null) return false;
	const known = new Set(before.map((task) => task.id));
	return now.some((task) => !known.has(task.id) && isActive(task) && isLong(task));
}

/** One short chapter or a small plan is worth waiting for. */
function isLong(task: Task): boolean {
	return task.type === "outline" ? task.params.targetChapters >= 50 : task.params.chaptersToGenerate >= 3;
}

function isActive({ status }: Task): boolean {
	return status === "pending" || status === "processing";
}
