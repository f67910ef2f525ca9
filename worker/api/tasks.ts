/** `/api/queue/tasks`: list, read, change, cancel, retry, delete. */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import {
	changesBodySchema,
	okBodySchema,
	taskBodySchema,
	taskListQuerySchema,
	taskPageBodySchema,
	tasksBodySchema,
	updateTaskBodySchema,
} from "../../protocol/rest.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { RetryAi } from "../queue/task-queue.ts";
import { type AiChoice, hasAiConfig, readAiConfig } from "./ai-config.ts";
import type { ApiEnv } from "./env.ts";
import { EXAMPLE_CURSOR, EXAMPLE_TASK } from "./examples.ts";
import { operation } from "./operation.ts";
import { queueOf } from "./queue-of.ts";

const listQuerySchema = z.extend(taskListQuerySchema, {
	since: z
		.optional(z.string())
		.check(z.describe("A `cursor`: only what has changed since. It cannot be combined with the other parameters.")),
});

const listTasks = operation({
	method: "GET",
	path: "/queue/tasks",
	operationId: "listTasks",
	tag: "Tasks",
	summary: "List your tasks, or what has changed",
	description:
		"Without parameters the whole list, newest first. With `since` what has changed since a cursor, as the feed pushes it: the way to poll. With any other parameter one page of those tasks that fit, newest first.",
	access: "bearer",
	query: listQuerySchema,
	headers: [{ name: "If-None-Match", description: "The `ETag` of an earlier answer.", schema: z.optional(z.string()) }],
	answer: {
		status: 200,
		description: "The list, the changes, or the page.",
		schema: z.union([changesBodySchema, tasksBodySchema, taskPageBodySchema]),
		examples: {
			all: { success: true, tasks: [EXAMPLE_TASK], cursor: EXAMPLE_CURSOR, nextPollMs: 10_000 },
			changes: { success: true, cursor: EXAMPLE_CURSOR, reset: false, tasks: [EXAMPLE_TASK], deleted: [], nextPollMs: 10_000 },
			page: { success: true, tasks: [EXAMPLE_TASK], nextBefore: null },
		},
		headers: { ETag: "The cursor; a page has none." },
	},
	bareAnswers: { 304: "Nothing has changed since the answer with this `ETag`." },
	errors: [],
	handle(c, { query: { since, ...page } }) {
		const isPage = Object.values(page).some((value) => value !== undefined);
		if (isPage && since !== undefined) return refuseMixture();
		return isPage ? listPage(c, page) : listChanges(c, since ?? null);
	},
});

function refuseMixture(): Refusal {
	const issues = [{ path: "since", message: "cannot be combined with other parameters" }];
	return refuse("validation_failed", "The request is not valid in: since.", { issues });
}

async function listPage(c: Context<ApiEnv>, query: z.infer<typeof taskListQuerySchema>) {
	const page = await queueOf(c).pageBody(query);
	return page.ok ? answerBody(c, page.body) : page;
}

/** 304 for a client that has it already. */
async function listChanges(c: Context<ApiEnv>, since: string | null) {
	const answer = await queueOf(c).pollBody(since, c.req.header("If-None-Match") ?? null);
	if (answer === null) return c.body(null, 304);
	c.header("ETag", `"${answer.cursor}"`);
	return answerBody(c, answer.body);
}

function answerBody(c: Context, body: string): Response {
	return c.body(body, 200, { "Content-Type": "application/json" });
}

const taskNotFound = { code: "task_not_found", error: () => "There is no such task." } as const;
const taskParams = {
	schema: z.object({ taskId: z.string().check(z.minLength(1), z.describe("The task's id.")) }),
	misfit: taskNotFound,
};
const DONE = { status: 200, schema: okBodySchema, examples: { done: { success: true } } } as const;

const getTask = operation({
	method: "GET",
	path: "/queue/tasks/:taskId",
	operationId: "getTask",
	tag: "Tasks",
	summary: "Read a task",
	description: "One task as it is now.",
	access: "bearer",
	params: taskParams,
	answer: {
		status: 200,
		description: "The task.",
		schema: taskBodySchema,
		examples: { task: { success: true, task: EXAMPLE_TASK } },
	},
	errors: [],
	async handle(c, { params }) {
		const task = await queueOf(c).getTask(params.taskId);
		return task === null ? refuse(taskNotFound.code, taskNotFound.error()) : { task };
	},
});

const updateTask = operation({
	method: "PATCH",
	path: "/queue/tasks/:taskId",
	operationId: "updateTask",
	tag: "Tasks",
	summary: "Change a task's priority",
	description: "A waiting task takes its new place at once.",
	access: "bearer",
	params: taskParams,
	body: { schema: updateTaskBodySchema, examples: { urgent: { priority: "high" } } },
	answer: {
		status: 200,
		description: "The task as it is now.",
		schema: taskBodySchema,
		examples: { task: { success: true, task: { ...EXAMPLE_TASK, priority: "high" } } },
	},
	errors: ["task_not_active"],
	async handle(c, { params, body }) {
		const updated = await queueOf(c).updateTask(params.taskId, body);
		return updated.ok ? { task: updated.task } : updated;
	},
});

const cancelTask = operation({
	method: "POST",
	path: "/queue/tasks/:taskId/cancel",
	operationId: "cancelTask",
	tag: "Tasks",
	summary: "Cancel a task",
	description: "Final at once, also while it runs. Chapters that are finished stay. Cancelling a cancelled task is no error.",
	access: "bearer",
	params: taskParams,
	answer: { ...DONE, description: "It is cancelled." },
	errors: ["task_not_active"],
	async handle(c, { params }) {
		const cancelled = await queueOf(c).cancelTask(params.taskId);
		return cancelled.ok ? {} : cancelled;
	},
});

const retryTask = operation({
	method: "POST",
	path: "/queue/tasks/:taskId/retry",
	operationId: "retryTask",
	tag: "Tasks",
	summary: "Retry a failed task",
	description: "Goes on after the last finished step. With `X-AI-*` headers it goes on with those, else with what the task had.",
	access: "bearer",
	takesAi: true,
	params: taskParams,
	answer: { ...DONE, description: "It waits again." },
	errors: ["task_not_failed", "storage_full", "too_many_tasks", "rate_limited"],
	async handle(c, { params: { taskId } }) {
		const config = hasAiConfig(c) ? readAiConfig(c) : null;
		if (config !== null && !config.ok) return config.response;
		const ai = config === null ? null : await toRetry(config.ai, taskId);
		const retried = await queueOf(c).retryTask(taskId, ai);
		return retried.ok ? {} : retried;
	},
});

async function toRetry({ seal, ...ai }: AiChoice, taskId: string): Promise<RetryAi> {
	return { ...ai, keyBox: await seal(taskId) };
}

const deleteTask = operation({
	method: "DELETE",
	path: "/queue/tasks/:taskId",
	operationId: "deleteTask",
	tag: "Tasks",
	summary: "Delete a task",
	description: "Takes it off the list; one that runs is cancelled first. Chapters that it wrote stay in their project.",
	access: "bearer",
	params: taskParams,
	answer: { ...DONE, description: "It is gone." },
	errors: [],
	async handle(c, { params }) {
		const deleted = await queueOf(c).deleteTask(params.taskId);
		return deleted.ok ? {} : deleted;
	},
});

export const taskOperations = [listTasks, getTask, updateTask, cancelTask, retryTask, deleteTask];
