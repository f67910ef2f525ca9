/**
 * The queue's calls to processors. Nobody waits for them, but for a word that somebody who polls is to hear: a start is repeated by its task's deadline until a report follows it, a stop or an erasure
 * by the outbox, and what an audience wants to see by the next report.
 */
import type { Audience } from "../core/audience.ts";
import type { QueueCall } from "../core/queue-machine.ts";
import type { RunReport } from "../core/run.ts";
import type { TaskRecord } from "../core/task-record.ts";
import { logProblem } from "../log.ts";
import { HUB_NAME } from "../ops/hub-name.ts";
import type { Outbox, OutboxCall } from "./outbox.ts";
import type { ProjectRegistry } from "./project-registry.ts";

type Processors = Cloudflare.Env["TASK_PROCESSOR"];

export class ProcessorCalls {
	readonly #processors: Processors;
	readonly #hub: Cloudflare.Env["OPS_HUB"];
	readonly #outbox: Outbox;
	readonly #projects: ProjectRegistry;

	constructor(env: Pick<Cloudflare.Env, "TASK_PROCESSOR" | "OPS_HUB">, outbox: Outbox, projects: ProjectRegistry) {
		this.#processors = env.TASK_PROCESSOR;
		this.#hub = env.OPS_HUB;
		this.#outbox = outbox;
		this.#projects = projects;
	}

	start(task: TaskRecord, call: Extract<QueueCall, { kind: "start" }>, keyBox: string | null): void {
		const { id: taskId, userId, projectId, projectName, work, provider, model, keySource, locale } = task;
		const { attempt, fence } = call;
		const run = { taskId, userId, projectId, projectName, work, provider, model, keySource, locale, attempt, fence, keyBox };
		void inBackground("start", projectId, () => this.#processors.getByName(projectId).start(run));
	}

	/** @returns what the processor says of this task's run; null if it is not at work on it */
	wordOf({ id, projectId, attempt }: TaskRecord): Promise<RunReport | null> {
		return this.#processors.getByName(projectId).wordOf(id, attempt);
	}

	/** Sends what is due in the outbox. @returns when each of these calls has arrived or failed */
	async deliverDue(now: number): Promise<void> {
		const calls = this.#outbox.due(now);
		for (const call of calls) this.#outbox.postpone(call, now);
		await Promise.all(
			calls.map((call) => inBackground(call.kind, call.kind === "forget" ? null : call.projectId, () => this.#deliver(call))),
		);
	}

	/** @param wantsTextSoFar somebody who has just come has nothing of the chapter yet */
	attend(task: TaskRecord, audience: Audience, wantsTextSoFar: boolean): void {
		void inBackground("attend", task.projectId, () =>
			this.#processors.getByName(task.projectId).attend(task.id, audience, wantsTextSoFar),
		);
	}

	/** What is written after the call is one transaction, since nothing is awaited between. */
	async #deliver(call: OutboxCall): Promise<void> {
		if (call.kind === "forget") {
			await this.#hub.getByName(HUB_NAME).forgetUser(call.userId, call.moves);
			return this.#outbox.acknowledge(call);
		}
		const processor = this.#processors.getByName(call.projectId);
		if (call.kind === "stop") {
			this.#projects.setStoredBytes(call.projectId, await processor.stop(call.taskId, call.fence, call.dropsDraft));
		} else {
			await processor.erase();
			this.#projects.forget(call.projectId);
		}
		this.#outbox.acknowledge(call);
	}
}

function inBackground(call: string, project: string | null, run: () => Promise<void>): Promise<void> {
	return run().catch((error: unknown) => logProblem("queue call failed", project === null ? { call } : { call, project }, error));
}
