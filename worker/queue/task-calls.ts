/**
 * What a user's calls do to his tasks: queue, change, list, and many at once. Each checks the limits, lets the core decide, and
 * keeps the sealed keys in step with it. It commits nothing itself.
 */
import type { TaskListQuery, Verdict } from "../../protocol/rest.ts";
import type { Priority, Task } from "../../protocol/task.ts";
import { pageBody } from "../core/answer-body.ts";
import { type BatchAction, type BatchAi, type BatchTarget, judge, matchTasks, type SealedBatchAi } from "../core/batch.ts";
import { listPage } from "../core/list-page.ts";
import type { QueueDraft } from "../core/queue-machine.ts";
import { type Refusal, type Result, refuse } from "../core/refusal.ts";
import type { Age } from "../core/task-index.ts";
import type { NewTask, TaskAi, TaskRecord } from "../core/task-record.ts";
import type { CallRate } from "./call-rate.ts";
import type { IdempotencyKeys, IdempotentCall } from "./idempotency.ts";
import { type Change, projectNotFound } from "./project-calls.ts";
import type { ProjectRegistry } from "./project-registry.ts";
import type { SealedKeys } from "./sealed-keys.ts";

export type { BatchAi, BatchTarget, SealedBatchAi } from "../core/batch.ts";
export type RetryAi = TaskAi & { keyBox: string | null };
export type EnqueueRequest = { task: Omit<NewTask, "projectId" | "projectName">; keyBox: string | null };
export type BatchRequest = { action: BatchAction; dryRun: boolean; target: BatchTarget; ai: BatchAi | null };

export type TaskCallsOptions = {
	tasks: () => ReadonlyMap<string, TaskRecord>;
	/** All that are older than this one, or all. */
	newestFirst: (before: Age | null) => Iterable<TaskRecord>;
	toTasks: (records: TaskRecord[]) => Task[];
	keys: SealedKeys;
	projects: ProjectRegistry;
	idempotency: IdempotencyKeys;
	rate: CallRate;
	change: Change;
	/** A draft that nobody commits. */
	draft: () => QueueDraft;
};

export class TaskCalls {
	readonly #options: TaskCallsOptions;

	constructor(options: TaskCallsOptions) {
		this.#options = options;
	}

	enqueue(
		projectName: string,
		requests: EnqueueRequest[],
		call: IdempotentCall | null,
	): Result<{ taskIds: string[]; isReplay: boolean }> {
		const { projects, idempotency, rate, keys, change } = this.#options;
		const now = Date.now();
		const before = idempotency.find(call, now);
		if (before !== null) return before.ok ? { ...before, isReplay: true } : before;
		const tooMany = rate.take(now) ?? idempotency.refuseIfFull(call, now);
		if (tooMany !== null) return tooMany;
		const project = projects.find(projectName);
		if (project === null) return projectNotFound(projectName);
		const specs = requests.map(({ task }) => ({ ...task, projectId: project.id, projectName: project.name }));
		const taskIds = specs.map(({ id }) => id);
		const refusal = change((draft) => {
			const refused = draft.enqueue(specs);
			if (refused !== null) return refused;
			for (const { task, keyBox } of requests) {
				if (keyBox !== null) keys.put(task.id, keyBox);
			}
			idempotency.put(call, taskIds, now);
			return null;
		});
		return refusal ?? { ok: true, taskIds, isReplay: false };
	}

	list(query: TaskListQuery): Result<{ body: string }> {
		const listed = listPage(this.#options.newestFirst, query);
		if (listed === null) {
			const issue = { path: "before", message: "must be the nextBefore of the page before" };
			return refuse("validation_failed", `before ${issue.message}.`, { issues: [issue] });
		}
		return { ok: true, body: pageBody(this.#options.toTasks(listed.page), listed.nextBefore) };
	}

	update(taskId: string, { priority }: { priority: Priority }): Result<{ task: Task }> {
		const { change, tasks, toTasks } = this.#options;
		const refusal = change((draft) => draft.prioritize(taskId, priority));
		if (refusal !== null) return refusal;
		const record = tasks().get(taskId);
		const task = record === undefined ? undefined : toTasks([record])[0];
		return task === undefined ? taskNotFound() : { ok: true, task };
	}

	cancel(taskId: string): Result {
		return this.#options.change((draft) => draft.cancel(taskId)) ?? { ok: true };
	}

	delete(taskId: string): Result {
		return this.#options.change((draft) => (draft.delete(taskId) ? null : taskNotFound())) ?? { ok: true };
	}

	/** @param ai what to go on with; null for what the task had, if its key is still stored */
	retry(taskId: string, ai: RetryAi | null): Result {
		const { rate, keys, change } = this.#options;
		const tooMany = rate.take(Date.now());
		if (tooMany !== null) return tooMany;
		const refusal = change((draft) => {
			const refused = draft.retry(
				taskId,
				ai === null ? null : { provider: ai.provider, model: ai.model, keySource: ai.keySource },
			);
			if (refused === null && ai !== null) keys.replace(taskId, ai.keyBox);
			return refused;
		});
		return refusal ?? { ok: true };
	}

	/** All of it in one transaction; a task that is refused is left as it was, its key included. */
	batch({ action, dryRun, target, ai }: BatchRequest): Result<{ verdicts: Verdict[] }> {
		const { rate, change, draft } = this.#options;
		const tooMany = rate.take(Date.now());
		if (tooMany !== null) return tooMany;
		const taskIds = matchTasks(this.#options.tasks().values(), target, Date.now());
		if (taskIds.length === 0) return refuse("nothing_matched", "No task of yours fits this filter.");
		if (dryRun) return { ok: true, verdicts: judge(draft(), action, taskIds, ai) };
		if (action === "retry" && ai !== null) return this.retryWithKeys(taskIds, { ...ai, keyBoxes: ai.keyBoxes ?? {} });
		return { ok: true, verdicts: change((draft) => judge(draft, action, taskIds, ai)) };
	}

	/**
	 * The second half of a batch retry with a key: the dry run before it has taken the token and said which tasks need a box.
	 * A task that has changed since then gets the verdict of now.
	 */
	retryWithKeys(taskIds: string[], ai: SealedBatchAi): Result<{ verdicts: Verdict[] }> {
		const { keys, change } = this.#options;
		const verdicts = change((draft) => {
			const verdicts = judge(draft, "retry", taskIds, ai);
			// A task that would need a key of the user and got none has been refused by now.
			for (const { taskId, ok } of verdicts) if (ok) keys.replace(taskId, ai.keyBoxes[taskId] ?? null);
			return verdicts;
		});
		return { ok: true, verdicts };
	}
}

function taskNotFound(): Refusal {
	return refuse("task_not_found", "There is no such task.");
}
