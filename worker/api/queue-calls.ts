/** `POST /api/projects/:name/queue-chapters` and `/queue-outline`: accepting work. */
import { type Context, Hono } from "hono";
import { queueChaptersBodySchema, queueOutlineBodySchema } from "../../protocol/rest.ts";
import type { Priority } from "../../protocol/task.ts";
import type { NewTask } from "../core/task-record.ts";
import { readAiConfig } from "./ai-config.ts";
import { readBody } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { preferredLocale } from "./preferred-locale.ts";
import { projectNameParam } from "./project-name.ts";

export const queueCalls = new Hono<ApiEnv>();

queueCalls.post("/:name/queue-chapters", async (c) => {
	const body = await readBody(c, queueChaptersBodySchema);
	if (!body.ok) return body.response;
	const { chaptersToGenerate, ...order } = body.value;
	return answer(c, await enqueue(c, { type: "chapter", params: { chaptersToGenerate } }, order));
});

queueCalls.post("/:name/queue-outline", async (c) => {
	const body = await readBody(c, queueOutlineBodySchema);
	if (!body.ok) return body.response;
	const { priority, dependsOn, ...params } = body.value;
	return answer(c, await enqueue(c, { type: "outline", params }, { priority, dependsOn }));
});

type Queued = { ok: true; taskId: string } | { ok: false; response: Response };

/** Puts one task into the queue of whoever asks, for the project in the path. */
export async function enqueue(
	c: Context<ApiEnv>,
	work: NewTask["work"],
	order: { priority: Priority; dependsOn: string[] },
): Promise<Queued> {
	const config = readAiConfig(c);
	if (!config.ok) return config;
	const { seal, ...ai } = config.ai;
	const { userId } = c.var.identity;
	// The id is made here, because the key is sealed for exactly this task before it goes anywhere.
	const id = crypto.randomUUID();
	const task = { id, userId, work, ...ai, locale: preferredLocale(c), ...order };
	const queued = await c.env.TASK_QUEUE.getByName(userId).enqueue(projectNameParam(c), [{ task, keyBox: await seal(id) }]);
	return queued.ok ? { ok: true, taskId: id } : { ok: false, response: refusal(c, queued.code, queued.error) };
}

function answer(c: Context, queued: Queued): Response {
	return queued.ok ? c.json({ success: true, taskId: queued.taskId }) : queued.response;
}
