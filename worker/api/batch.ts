/** `POST /api/queue/tasks/batch`: one action on many tasks. */
import { batchAnswerSchema, batchBodySchema, type Verdict } from "../../protocol/rest.ts";
import type { BatchAi } from "../core/batch.ts";
import type { Result } from "../core/refusal.ts";
import type { BatchTarget, TaskQueue } from "../queue/task-queue.ts";
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
		const ai = config?.ai ?? null;
		const done = await (ai?.keySource === "user" && !dryRun
			? retryWithKeys(queueOf(c), target, ai)
			: queueOf(c).batch({ action, dryRun, target, ai: ai === null ? null : unsealed(ai) }));
		if (!done.ok) return done;
		const { verdicts } = done;
		return { dryRun, verdicts, changed: verdicts.filter(({ ok }) => ok).length };
	},
});

/**
 * A key is sealed for one task, outside the queue. A dry run first counts the call and says which tasks will be retried, so that
 * a call over its rate seals nothing, and a task that is refused costs no seal.
 */
async function retryWithKeys(
	queue: DurableObjectStub<TaskQueue>,
	target: BatchTarget,
	choice: AiChoice,
): Promise<Result<{ verdicts: Verdict[] }>> {
	const ai = unsealed(choice);
	const planned = await queue.batch({ action: "retry", dryRun: true, target, ai });
	if (!planned.ok || !planned.verdicts.some(({ ok }) => ok)) return planned;
	const keyBoxes = await sealForEach(
		choice,
		planned.verdicts.filter(({ ok }) => ok).map(({ taskId }) => taskId),
	);
	return queue.retryWithKeys(
		planned.verdicts.map(({ taskId }) => taskId),
		{ ...ai, keyBoxes },
	);
}

function unsealed({ provider, model, keySource }: AiChoice): BatchAi {
	return { provider, model, keySource, keyBoxes: null };
}

async function sealForEach({ seal }: AiChoice, ids: string[]): Promise<Record<string, string>> {
	const boxes = await Promise.all(ids.map(async (id): Promise<[string, string | null]> => [id, await seal(id)]));
	return Object.fromEntries(boxes.filter((entry): entry is [string, string] => entry[1] !== null));
}

export const batchOperations = [batchTasks];
