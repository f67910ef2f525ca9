/**
 * What clients of the first version call: `POST /api/projects/:name/generate-stream` and `GET /api/active-tasks`, on top of the
 * same queue. Closing the stream does not stop the task.
 */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import type { Task } from "../../protocol/task.ts";
import { chaptersToGenerateSchema } from "../../protocol/task.ts";
import { type LegacyEvent, legacyEvents, legacyTask } from "../core/legacy.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { type EventSink, eventStream } from "./event-stream.ts";
import { EXAMPLE_TASK, TASK_ID } from "./examples.ts";
import { REPLAYED_HEADER } from "./idempotency.ts";
import { operation } from "./operation.ts";
import { ACCEPT_LANGUAGE } from "./preferred-locale.ts";
import { projectParams } from "./project-name.ts";
import { ENQUEUE_ERRORS, enqueue } from "./queue-calls.ts";
import { queueOf } from "./queue-of.ts";
import { openQueueSocket } from "./queue-socket.ts";

/** Unknown fields are let through here: nobody changes the clients of the first version any more. */
const bodySchema = z.object({
	chaptersToGenerate: z._default(chaptersToGenerateSchema, 1).check(z.describe("How many chapters to write.")),
});
const HEARTBEAT = `data: ${JSON.stringify({ type: "heartbeat" })}\n\n`;

const generateStream = operation({
	method: "POST",
	path: "/projects/:name/generate-stream",
	operationId: "generateStream",
	tag: "First version",
	summary: "Queue chapters and follow them",
	description:
		"Queues a chapter task and streams its progress as server-sent events: `start`, `task_created`, `progress`, `chapter_complete`, `chapter_error`, `done`, `error`, `heartbeat`. Closing the stream does not stop the task.",
	access: "bearer",
	headers: [ACCEPT_LANGUAGE],
	takesAi: true,
	isRepeatable: true,
	params: projectParams,
	body: { schema: bodySchema, examples: { two: { chaptersToGenerate: 2 } } },
	answer: {
		status: 200,
		description: "The stream, until the task has ended.",
		schema: z.string(),
		contentTypes: ["text/event-stream"],
		examples: {
			begin: `data: {"type":"start","total":2}\n\ndata: {"type":"task_created","taskId":"${TASK_ID}"}\n\n`,
		},
		headers: REPLAYED_HEADER,
	},
	errors: [...ENQUEUE_ERRORS],
	async handle(c, { params, body, call }) {
		const { chaptersToGenerate } = body;
		const work = { type: "chapter", params: { chaptersToGenerate } } as const;
		const queued = await enqueue(c, params.name, [{ work, order: { priority: "normal", dependsOn: [] } }], call);
		return queued.ok ? streamTask(c, queued.taskIds[0], chaptersToGenerate) : queued.refused;
	},
});

async function streamTask(c: Context<ApiEnv>, taskId: string, total: number): Promise<Response> {
	const opened = await openQueueSocket(c.env, c.var.identity, {});
	if (!opened.ok) return refusal(c, "temporarily_unavailable", "The task is queued, but its stream cannot be opened now.");
	// A call that is repeated may name a task that is gone, of which no frame will ever speak.
	const isGone = (await queueOf(c).getTask(taskId)) === null;
	let last: Task | null = null;
	const send = (sink: EventSink, events: LegacyEvent[]): void => {
		for (const data of events) sink.send({ data });
	};
	const stream = eventStream({
		socket: opened.socket,
		onOpen: (sink) =>
			send(sink, [
				{ type: "start", total },
				{ type: "task_created", taskId },
			]),
		onSync: ({ tasks, deleted }, sink) => {
			const task = tasks.find(({ id }) => id === taskId);
			if (task !== undefined) {
				send(sink, legacyEvents(last, task));
				last = task;
			}
			const isDeleted = isGone || deleted.includes(taskId);
			if (isDeleted) send(sink, [{ type: "error", error: "The task was deleted.", code: "task_not_found" }]);
			if (isDeleted || last?.status === "completed" || last?.status === "failed") sink.end();
		},
		onClose: (reason, sink) => send(sink, [{ type: "error", error: reason, code: "temporarily_unavailable" }]),
		heartbeat: HEARTBEAT,
	});
	// With what was said of it before: that it answers a call which is repeated.
	return c.newResponse(stream.body, stream);
}

const activeTaskSchema = z.object({
	id: z.string(),
	projectId: z.string(),
	projectName: z.string(),
	userId: z.string(),
	targetCount: z.int(),
	startChapter: z.nullable(z.int()),
	completedChapters: z.array(z.int()),
	failedChapters: z.array(z.int()),
	currentProgress: z.int(),
	currentMessage: z.string(),
	status: z.enum(["running", "paused"]),
	errorMessage: z.nullable(z.string()),
	createdAt: z.string().check(z.describe("ISO 8601.")),
	updatedAt: z.string().check(z.describe("ISO 8601.")),
	updatedAtMs: z.number().check(z.describe("The same in epoch milliseconds.")),
});

const activeTasks = operation({
	method: "GET",
	path: "/active-tasks",
	operationId: "listActiveTasks",
	tag: "First version",
	summary: "List running chapter tasks",
	description: "The poll of the first version, with its fields.",
	access: "bearer",
	answer: {
		status: 200,
		description: "Chapter tasks that wait or run.",
		schema: z.object({ success: z.literal(true), tasks: z.array(activeTaskSchema) }),
		examples: { one: { success: true, tasks: [legacyTask(EXAMPLE_TASK)].filter((task) => task !== null) } },
	},
	errors: [],
	async handle(c) {
		const answer = await queueOf(c).poll(null, null);
		const tasks = (answer?.sync.tasks ?? []).map(legacyTask).filter((task) => task !== null);
		return { tasks };
	},
});

export const legacyOperations = [generateStream, activeTasks];
