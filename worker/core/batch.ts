/** One action on many tasks: which ones are meant, and what becomes of each. Nothing here is committed; that is the shell's choice. */
import type { BatchBody, TaskFilter, Verdict } from "../../protocol/rest.ts";
import type { QueueDraft } from "./queue-machine.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { fitsFilter } from "./task-filter.ts";
import type { TaskAi, TaskRecord } from "./task-record.ts";

export type BatchAction = BatchBody["action"];
export type BatchTarget = { ids: string[] } | { filter: TaskFilter };
/** What retried tasks go on with; a sealed key for each of them, by id, if the user brought one. Null while none is sealed, which a dry run does not need. */
export type BatchAi = TaskAi & { keyBoxes: Record<string, string> | null };
export type SealedBatchAi = BatchAi & { keyBoxes: Record<string, string> };

/** @returns ids, each once: those that were named, whether they exist or not, or those that fit, oldest first */
export function matchTasks(tasks: Iterable<TaskRecord>, target: BatchTarget, now: number): string[] {
	if ("ids" in target) return [...new Set(target.ids)];
	return [...tasks]
		.filter((task) => fitsFilter(task, target.filter, now))
		.sort((a, b) => a.createdAt - b.createdAt)
		.map(({ id }) => id);
}

/**
 * Does the action to every task in the draft. A dry run is the same on a draft that is thrown away.
 * @param ai what to retry with; null for what each task had
 * @returns a verdict for each id, in the order of `taskIds`
 */
export function judge(draft: QueueDraft, action: BatchAction, taskIds: readonly string[], ai: BatchAi | null): Verdict[] {
	const ids = [...new Set(taskIds)];
	const age = new Map(ids.map((id) => [id, draft.get(id)?.createdAt ?? 0]));
	const oldestFirst = [...ids].sort((a, b) => (age.get(a) ?? 0) - (age.get(b) ?? 0));
	// Dependencies are older than their dependents. Retried first, they are waited for; cancelled last, each is cancelled for itself.
	const order = action === "retry" ? oldestFirst : oldestFirst.reverse();
	const refusals = new Map(order.map((id) => [id, act(draft, action, id, ai)]));
	return ids.map((taskId) => verdict(taskId, refusals.get(taskId) ?? null));
}

function act(draft: QueueDraft, action: BatchAction, taskId: string, ai: BatchAi | null): Refusal | null {
	switch (action) {
		case "cancel":
			return draft.cancel(taskId);
		case "delete":
			return draft.delete(taskId) ? null : refuse("task_not_found", "There is no such task.");
		case "retry":
			// It could be retried only after the keys were sealed: with its old key it would use another model than the caller meant.
			if (ai?.keySource === "user" && ai.keyBoxes !== null && !Object.hasOwn(ai.keyBoxes, taskId)) {
				return draft.refuseRetry(taskId) ?? keyMissing();
			}
			return draft.retry(taskId, ai === null ? null : { provider: ai.provider, model: ai.model, keySource: ai.keySource });
		default:
			return action satisfies never;
	}
}

function keyMissing(): Refusal {
	return refuse("ai_config_missing", "No AI key came with this task. Retry it again.");
}

function verdict(taskId: string, refusal: Refusal | null): Verdict {
	return { taskId, ok: refusal === null, code: refusal?.code ?? null, error: refusal?.error ?? null };
}
