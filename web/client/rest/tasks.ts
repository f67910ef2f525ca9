/** Reads, cancels and deletes queued tasks, one answer a call; for changes as they happen there is the feed. */
import { isOkAnswer, isTaskAnswer, isTasksAnswer } from "../../../protocol/check-answer.ts";
import type { Task } from "../../../protocol/task.ts";
import { request } from "./request.ts";

/** All tasks of the user, in the queue's order. @throws ApiError */
export async function fetchQueuedTasks(apiBaseUrl: string, token: string): Promise<Task[]> {
	const answer = await request({ apiBaseUrl, token, path: "/api/queue/tasks" }, isTasksAnswer);
	return answer.tasks;
}

/** @throws ApiError `task_not_found` for one that never was, is deleted, or is another user's */
export async function fetchQueuedTask(apiBaseUrl: string, token: string, taskId: string): Promise<Task> {
	const answer = await request({ apiBaseUrl, token, path: taskPath(taskId) }, isTaskAnswer);
	return answer.task;
}

/** Ends a waiting or running task at once; chapters it has stored stay. @throws ApiError */
export async function cancelQueuedTask(apiBaseUrl: string, token: string, taskId: string): Promise<void> {
	await request({ apiBaseUrl, token, method: "POST", path: `${taskPath(taskId)}/cancel` }, isOkAnswer);
}

/** Removes a task from the list, and cancels it if it still runs; chapters it has stored stay. @throws ApiError */
export async function deleteQueuedTask(apiBaseUrl: string, token: string, taskId: string): Promise<void> {
	await request({ apiBaseUrl, token, method: "DELETE", path: taskPath(taskId) }, isOkAnswer);
}

function taskPath(taskId: string): string {
	return `/api/queue/tasks/${encodeURIComponent(taskId)}`;
}
