/**
 * What clients of the first version call: `POST /api/projects/:name/generate-stream` and `GET /api/active-tasks`, on top of the
 * same queue. Closing the stream does not stop the task.
 */
import { type Context, Hono } from "hono";
import * as z from "zod/v4/mini";
import type { Task } from "../../protocol/task.ts";
import { chaptersToGenerateSchema } from "../../protocol/task.ts";
import { type LegacyEvent, legacyEvents, legacyTask } from "../core/legacy.ts";
import { readBody } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { type EventSink, eventStream } from "./event-stream.ts";
import { enqueue } from "./queue-calls.ts";
import { openQueueSocket } from "./queue-socket.ts";

const bodySchema = z.object({ chaptersToGenerate: z._default(chaptersToGenerateSchema, 1) });
const HEARTBEAT = `data: ${JSON.stringify({ type: "heartbeat" })}\n\n`;

export const generateStream = new Hono<ApiEnv>().post("/:name/generate-stream", async (c) => {
	const body = await readBody(c, bodySchema);
	if (!body.ok) return body.response;
	const { chaptersToGenerate } = body.value;
	const queued = await enqueue(c, { type: "chapter", params: { chaptersToGenerate } }, { priority: "normal", dependsOn: [] });
	if (!queued.ok) return queued.response;
	return streamTask(c, queued.taskId, chaptersToGenerate);
});

async function streamTask(c: Context<ApiEnv>, taskId: string, total: number): Promise<Response> {
	const { webSocket } = await openQueueSocket(c.env, c.var.identity, null);
	if (webSocket === null)
		return refusal(c, "temporarily_unavailable", "The task is queued, but its stream cannot be opened now.");
	let last: Task | null = null;
	const send = (sink: EventSink, events: LegacyEvent[]): void => {
		for (const data of events) sink.send({ data });
	};
	return eventStream({
		socket: webSocket,
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
			if (deleted.includes(taskId)) send(sink, [{ type: "error", error: "The task was deleted.", code: "task_not_found" }]);
			if (deleted.includes(taskId) || last?.status === "completed" || last?.status === "failed") sink.end();
		},
		onClose: (reason, sink) => send(sink, [{ type: "error", error: reason, code: "temporarily_unavailable" }]),
		heartbeat: HEARTBEAT,
	});
}

export const activeTasks = new Hono<ApiEnv>().get("/", async (c) => {
	const answer = await c.env.TASK_QUEUE.getByName(c.var.identity.userId).poll(null, null);
	const tasks = (answer?.sync.tasks ?? []).map(legacyTask).filter((task) => task !== null);
	return c.json({ success: true, tasks });
});
