/** `POST /api/queue/tasks/batch`: one action on many tasks. */
import { batchAnswerSchema, batchBodySchema } from "../../protocol/rest.ts";
import type { BatchAi, BatchTarget } from "../queue/task-queue.ts";
import { type AiChoice, hasAiConfig, readAiConfig } from "./ai-config.ts";
import { CHAPTERS_TASK_ID, TASK_ID } from "./examples.ts";
import { operation } from "./operation.ts";
import { queueOf } from "./queue-of.ts";

const batchTasks = operation({
	method: "POST",
	path: "/queue/tasks/batch",
	operationId: "batchTasks",
	tag: "Tasks",
	summary: "Cancel, delete or retry many tasks",
	description:
		"One action on the tasks named by `ids`, or on all that fit `filter`, in one transaction. Each gets its own verdict; one that is refused does not stop the others. `X-AI-*` headers are read for `retry` only.",
	access: "bearer",
	takesAi: true,
	body: {
		schema: batchBodySchema,
		examples: {
			cancelWaiting: { action: "cancel", filter: { status: "pending", projectName: "The Tide Clerk" } },
			deleteTwo: { action: "delete", ids: [TASK_ID, CHAPTERS_TASK_ID], dryRun: true },
		},
	},
	answer: {
		status: 200,
		description: "What became of each task.",
		schema: batchAnswerSchema,
		examples: {
			verdicts: {
				success: true,
				dryRun: false,
				verdicts: [
					{ taskId: TASK_ID, ok: true, code: null, error: null },
					{ taskId: CHAPTERS_TASK_ID, ok: false, code: "task_not_found", error: "There is no such task." },
				],
				changed: 1,
			},
		},
	},
	errors: ["nothing_matched", "rate_limited"],
	async handle(c, { body }) {
		const { action, dryRun } = body;
		const target: BatchTarget = "ids" in body ? { ids: body.ids } : { filter: body.filter };
		const config = action === "retry" && hasAiConfig(c) ? readAiConfig(c) : null;
		if (config !== null && !config.ok) return config.response;
		const queue = queueOf(c);
		const ai = config === null ? null : await sealForEach(config.ai, await queue.batchIds(target));
		const done = await queue.batch({ action, dryRun, target, ai });
		if (!done.ok) return done;
		const { verdicts } = done;
		return { dryRun, verdicts, changed: verdicts.filter(({ ok }) => ok).length };
	},
});

async function sealForEach({ seal, ...ai }: AiChoice, ids: string[]): Promise<BatchAi> {
	const boxes = await Promise.all(ids.map(async (id): Promise<[string, string | null]> => [id, await seal(id)]));
	return { ...ai, keyBoxes: Object.fromEntries(boxes.filter((entry): entry is [string, string] => entry[1] !== null)) };
}

export const batchOperations = [batchTasks];
