/** Whether a queue can take more: the limits of one user, each with its answer. */
import { LIMITS } from "../../protocol/limits.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { isActive, type TaskRecord } from "./task-record.ts";

/**
 * @param added tasks that would be new
 * @param activated tasks that would wait or run and do not yet
 * @param maxActive tasks that may wait or run
 */
export function refuseIfFull(tasks: Iterable<TaskRecord>, added: number, activated: number, maxActive: number): Refusal | null {
	let kept = added;
	let active = activated;
	let wishChars = 0;
	for (const task of tasks) {
		kept += 1;
		if (isActive(task)) active += 1;
		if (task.work.type === "outline") wishChars += task.work.params.customPrompt?.length ?? 0;
	}
	if (active > maxActive) {
		return full(`At most ${maxActive} tasks may wait or run. Let some finish, or cancel some.`);
	}
	if (kept > LIMITS.tasksPerUser) return full(`At most ${LIMITS.tasksPerUser} tasks are kept. Delete finished ones first.`);
	if (wishChars > LIMITS.wishCharsPerUser)
		return full("Your tasks carry too much text in customPrompt. Delete finished ones first.");
	return null;
}

function full(error: string): Refusal {
	return refuse("too_many_tasks", error);
}
