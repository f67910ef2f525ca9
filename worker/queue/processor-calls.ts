/**
 * The queue's calls to processors. Nobody waits for them, but for a word that somebody who polls is to hear: a start is repeated by its task's deadline until a report follows it, a stop or an erasure
 * by the outbox, and what an audience wants to see by the next report.
 */
import type { Usage } from "../../protocol/usage.ts";
import type { Audience } from "../core/audience.ts";
import type { QueueCall } from "../core/queue-machine.ts";
import type { RunReport } from "../core/run.ts";
import type { TaskRecord } from "../core/task-record.ts";
import { logProblem } from "../log.ts";
import type { Outbox, OutboxCall } from "./outbox.ts";
import type { Change } from "./project-calls.ts";
import type { ProjectRegistry } from "./project-registry.ts";

type Processors = Cloudflare.Env["TASK_PROCESSOR"];

/** A processor has said what a task has used that it was to stop; `known` is what the call knew of it. */
export type OnUsage = (taskId: string, usage: Usage, known: Usage | undefined) => void;

export class ProcessorCalls {
	readonly #processors: Processors;
	readonly #outbox: Outbox;
	readonly #projects: ProjectRegistry;
	readonly #onUsage: OnUsage;
	readonly #change: Change;

	/** @param change for what is stored less when a call has arrived: others may wait for the room */
	constructor(processors: Processors, outbox: Outbox, projects: ProjectRegistry, onUsage: OnUsage, change: Change) {
		this.#processors = processors;
		this.#outbox = outbox;
		this.#projects = projects;
		this.#onUsage = onUsage;
		this.#change = change;
	}

	start(task: TaskRecord, call: Extract<QueueCall, { kind: "start" }>, keyBox: string | null): void {
		const { id: taskId, userId, projectId, projectName, work, provider, model, keySource, locale, storageUpTo } = task;
		const { attempt, fence } = call;
		const spec = { taskId, userId, projectId, projectName, work, provider, model, keySource, locale, storageUpTo };
		const run = { ...spec, attempt, fence, keyBox, usage: task.usage?.total };
		inBackground("start", projectId, () => this.#processors.getByName(projectId).start(run));
	}

	/** @returns what the processor says of this task's run; null if it is not at work on it */
	wordOf({ id, projectId, attempt }: TaskRecord): Promise<RunReport | null> {
		return this.#processors.getByName(projectId).wordOf(id, attempt);
	}

	/** Sends what is due in the outbox. */
	deliverDue(now: number): void {
		for (const call of this.#outbox.due(now)) {
			this.#outbox.postpone(call, now);
			inBackground(call.kind, call.projectId, () => this.#deliver(call));
		}
	}

	/** @param wantsTextSoFar somebody who has just come has nothing of the chapter yet */
	attend(task: TaskRecord, audience: Audience, wantsTextSoFar: boolean): void {
		inBackground("attend", task.projectId, () =>
			this.#processors.getByName(task.projectId).attend(task.id, audience, wantsTextSoFar),
		);
	}

	async #deliver(call: OutboxCall): Promise<void> {
		const processor = this.#processors.getByName(call.projectId);
		if (call.kind === "stop") {
			// An answer that is not let go keeps the call open and both objects awake.
			using answer = await processor.stop(call.taskId, call.fence, call.dropsDraft);
			const { storedBytes, usage } = answer;
			const taken = this.#change(() => {
				this.#projects.setStoredBytes(call.projectId, storedBytes);
				return this.#outbox.acknowledge(call.id);
			});
			if (taken !== null && usage !== undefined) this.#onUsage(call.taskId, usage, taken.usage);
		} else {
			await processor.erase();
			this.#change(() => {
				this.#projects.forget(call.projectId);
				this.#outbox.acknowledge(call.id);
			});
		}
	}
}

function inBackground(call: string, project: string, run: () => Promise<void>): void {
	run().catch((error: unknown) => logProblem("queue call failed", { call, project }, error));
}
