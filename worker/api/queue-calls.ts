/** `POST /api/projects/:name/queue-chapters` and `/queue-outline`: accepting work. */
import type { Context } from "hono";
import { queueChaptersBodySchema, queueOutlineBodySchema, taskIdBodySchema } from "../../protocol/rest.ts";
import type { Priority } from "../../protocol/task.ts";
import type { Refusal } from "../core/refusal.ts";
import { TASK_ID_RANDOM_BYTES, taskIdOf } from "../core/task-id.ts";
import type { NewTask } from "../core/task-record.ts";
import type { IdempotentCall } from "../queue/idempotency.ts";
import { readAiConfig } from "./ai-config.ts";
import type { ApiEnv } from "./env.ts";
import { CHAPTERS_TASK_ID, TASK_ID } from "./examples.ts";
import { markReplay, REPLAYED_HEADER } from "./idempotency.ts";
import { operation } from "./operation.ts";
import { ACCEPT_LANGUAGE, preferredLocale } from "./preferred-locale.ts";
import { projectParams } from "./project-name.ts";
import { queueOf } from "./queue-of.ts";

/** What can be wrong with new work, beside the request itself. */
export const ENQUEUE_ERRORS = ["storage_full", "too_many_tasks", "rate_limited"] as const;
const ORDER_ERRORS = ["dependency_not_found", "dependency_cancelled", "dependency_cycle"] as const;

const queueChapters = operation({
	method: "POST",
	path: "/projects/:name/queue-chapters",
	operationId: "queueChapters",
	tag: "Writing",
	summary: "Queue chapters",
	description: "Queues a task that writes the project's next chapters, one after the other, and goes on without you.",
	access: "bearer",
	headers: [ACCEPT_LANGUAGE],
	takesAi: true,
	isRepeatable: true,
	params: projectParams,
	body: {
		schema: queueChaptersBodySchema,
		examples: {
			three: { chaptersToGenerate: 3 },
			afterwards: { chaptersToGenerate: 10, priority: "low", dependsOn: [TASK_ID] },
		},
	},
	answer: {
		status: 200,
		description: "The task is queued; it is not lost any more.",
		schema: taskIdBodySchema,
		examples: { queued: { success: true, taskId: TASK_ID } },
		headers: REPLAYED_HEADER,
	},
	errors: [...ENQUEUE_ERRORS, ...ORDER_ERRORS],
	async handle(c, { params, body, call }) {
		const { chaptersToGenerate, ...order } = body;
		const queued = await enqueue(c, params.name, [{ work: { type: "chapter", params: { chaptersToGenerate } }, order }], call);
		return queued.ok ? { taskId: queued.taskIds[0] } : queued.refused;
	},
});

const queueOutline = operation({
	method: "POST",
	path: "/projects/:name/queue-outline",
	operationId: "queueOutline",
	tag: "Writing",
	summary: "Queue an outline",
	description: "Queues a task that plans the book. With `thenChapters` a chapter task waits behind it, with its priority and AI.",
	access: "bearer",
	headers: [ACCEPT_LANGUAGE],
	takesAi: true,
	isRepeatable: true,
	params: projectParams,
	body: {
		schema: queueOutlineBodySchema,
		examples: { outline: { targetChapters: 400, targetWordCount: 100, customPrompt: "More sea.", thenChapters: 5 } },
	},
	answer: {
		status: 200,
		description: "The task is queued, and with `thenChapters` the one behind it.",
		schema: taskIdBodySchema,
		examples: { queued: { success: true, taskId: TASK_ID, chaptersTaskId: CHAPTERS_TASK_ID } },
		headers: REPLAYED_HEADER,
	},
	errors: [...ENQUEUE_ERRORS, ...ORDER_ERRORS],
	async handle(c, { params: { name }, body, call }) {
		const { priority, dependsOn, thenChapters, ...params } = body;
		const orders: Order[] = [{ work: { type: "outline", params }, order: { priority, dependsOn } }];
		if (thenChapters !== undefined) {
			orders.push({
				work: { type: "chapter", params: { chaptersToGenerate: thenChapters } },
				order: { priority, dependsOn: "before" },
			});
		}
		const queued = await enqueue(c, name, orders, call);
		if (!queued.ok) return queued.refused;
		const [taskId, chaptersTaskId] = queued.taskIds;
		return { taskId, ...(chaptersTaskId === undefined ? {} : { chaptersTaskId }) };
	},
});

/** `before`: waits for the order before it. */
type Order = { work: NewTask["work"]; order: { priority: Priority; dependsOn: string[] | "before" } };
type Queued = { ok: true; taskIds: [string, ...string[]] } | { ok: false; refused: Refusal | Response };

/** Puts tasks into the queue of whoever asks, in one transaction. */
export async function enqueue(
	c: Context<ApiEnv>,
	projectName: string,
	orders: Order[],
	call: IdempotentCall | null,
): Promise<Queued> {
	const config = readAiConfig(c);
	if (!config.ok) return { ok: false, refused: config.response };
	const { seal, ...ai } = config.ai;
	const shared = { userId: c.var.identity.userId, ...ai, locale: preferredLocale(c) };
	// Ids are made here, because the key is sealed for exactly this task before it goes anywhere.
	const ids = orders.map(() => taskIdOf(Date.now(), crypto.getRandomValues(new Uint8Array(TASK_ID_RANDOM_BYTES))));
	const requests = await Promise.all(
		orders.map(async ({ work, order }, at) => {
			const id = String(ids[at]);
			const dependsOn = order.dependsOn === "before" ? ids.slice(at - 1, at) : order.dependsOn;
			return { task: { ...shared, id, work, priority: order.priority, dependsOn }, keyBox: await seal(id) };
		}),
	);
	const queued = await queueOf(c).enqueue(projectName, requests, call);
	if (!queued.ok) return { ok: false, refused: queued };
	markReplay(c, queued.isReplay);
	const [first, ...rest] = queued.taskIds;
	if (first === undefined) throw new Error("Nothing was queued, and nobody said why.");
	return { ok: true, taskIds: [first, ...rest] };
}

export const queueOperations = [queueChapters, queueOutline];
