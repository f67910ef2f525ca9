/** Reads and changes queued tasks, one answer a call; for changes as they happen there is the feed. */
import { isBatchAnswer, isOkAnswer, isTaskAnswer, isTaskPageAnswer, isTasksAnswer } from "../../../protocol/check-answer.ts";
import type { AiConfig, BatchBody, TaskListQuery, Verdict } from "../../../protocol/rest.ts";
import type { Priority, Task } from "../../../protocol/task.ts";
import { aiHeaders } from "./ai-headers.ts";
import { request } from "./request.ts";

export type TaskPage = {
	/** Newest first. */
	tasks: Task[];
	/** What to give as `before` for the next page; null after the last. */
	nextBefore: string | null;
};

/** `{action, dryRun?, ids}` or `{action, dryRun?, filter}`. */
export type QueueBatch = BatchBody;

export type BatchResult = {
	dryRun: boolean;
	/** What became of each task, or with `dryRun` would have. */
	verdicts: Verdict[];
	/** How many verdicts are `ok`. */
	changed: number;
};

const DEFAULT_PAGE_TASKS = 50;

/** All tasks of the user, newest first. @throws ApiError */
export async function fetchQueuedTasks(apiBaseUrl: string, token: string): Promise<Task[]> {
	const answer = await request({ apiBaseUrl, token, path: "/api/queue/tasks" }, isTasksAnswer);
	return answer.tasks;
}

/**
 * One page of the tasks that fit every given field, newest first.
 * @param query `limit` is 1–200, default 50; `before` is the `nextBefore` of the page before
 * @throws ApiError `validation_failed` also for a `before` that came from no page
 */
export async function listQueuedTasks(apiBaseUrl: string, token: string, query: TaskListQuery = {}): Promise<TaskPage> {
	const { limit = DEFAULT_PAGE_TASKS, ...filter } = query;
	const asked = Object.entries(filter).filter((field): field is [string, string] => field[1] !== undefined);
	// The limit goes along always: without any of these the server gives the whole list.
	const search = new URLSearchParams([["limit", String(limit)], ...asked]);
	const { tasks, nextBefore } = await request({ apiBaseUrl, token, path: `/api/queue/tasks?${search}` }, isTaskPageAnswer);
	return { tasks, nextBefore };
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

/**
 * Lets a failed task go on after what it has stored.
 * @param aiConfig whose model writes from now on; null for what the task had, whose key is kept for a day
 * @throws ApiError `task_not_failed`, or `ai_config_missing` if its key is gone
 */
export async function retryQueuedTask(
	apiBaseUrl: string,
	token: string,
	taskId: string,
	aiConfig: AiConfig | null = null,
): Promise<void> {
	const headers = aiHeaders(aiConfig);
	await request({ apiBaseUrl, token, method: "POST", path: `${taskPath(taskId)}/retry`, headers }, isOkAnswer);
}

/**
 * Moves a waiting task in the queue; one that runs is not interrupted.
 * @returns the task with its new `position`
 * @throws ApiError `task_not_active` for one that has ended
 */
export async function setTaskPriority(apiBaseUrl: string, token: string, taskId: string, priority: Priority): Promise<Task> {
	const { task } = await request(
		{ apiBaseUrl, token, method: "PATCH", path: taskPath(taskId), body: { priority } },
		isTaskAnswer,
	);
	return task;
}

/**
 * Cancels, deletes or retries many tasks in one step. Those it cannot be done to are refused one by one, in `verdicts`.
 * @param aiConfig for a retry only: whose model writes from now on; null for what each task had
 * @throws ApiError `nothing_matched` for a filter that fits no task
 */
export async function batchQueuedTasks(
	apiBaseUrl: string,
	token: string,
	batch: QueueBatch,
	aiConfig: AiConfig | null = null,
): Promise<BatchResult> {
	const { dryRun, verdicts, changed } = await request(
		{ apiBaseUrl, token, method: "POST", path: "/api/queue/tasks/batch", headers: aiHeaders(aiConfig), body: batch },
		isBatchAnswer,
	);
	return { dryRun, verdicts, changed };
}

/** Removes a task from the list, and cancels it if it still runs; chapters it has stored stay. @throws ApiError */
export async function deleteQueuedTask(apiBaseUrl: string, token: string, taskId: string): Promise<void> {
	await request({ apiBaseUrl, token, method: "DELETE", path: taskPath(taskId) }, isOkAnswer);
}

function taskPath(taskId: string): string {
	return `/api/queue/tasks/${encodeURIComponent(taskId)}`;
}
