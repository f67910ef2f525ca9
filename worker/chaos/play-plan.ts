/**
 * Plays one user's plan on the real server, whatever dies meanwhile, and remembers what the user was promised: each 2xx is a
 * promise that the end of the run is measured by.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/v4/mini";
import { taskIdBodySchema } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";
import type { Author } from "./author.ts";
import type { Findings } from "./findings.ts";
import type { PlanStep, UserPlan } from "./plan.ts";
import type { Ai } from "./rest-client.ts";
import type { Random } from "./seeded-random.ts";

/** What the user last said about a task; `leave` for a failure that nobody minds. */
export type LastWord = "queued" | "cancelled" | "deleted" | "retried" | "leave";

export class PlanPlayer {
	readonly author: Author;
	readonly plan: UserPlan;
	/** Tasks that were accepted with a 2xx. */
	readonly lastWords = new Map<string, LastWord>();
	/** Tasks that were ever cancelled or deleted: what waited for them fails with them. */
	readonly ended = new Set<string>();
	readonly #ids = new Map<string, string>();
	readonly #retries = new Map<string, number>();
	readonly #ai: Ai;
	readonly #random: Random;
	readonly #findings: Findings;

	constructor(author: Author, plan: UserPlan, ai: Ai, random: Random, findings: Findings) {
		this.author = author;
		this.plan = plan;
		this.#ai = ai;
		this.#random = random;
		this.#findings = findings;
	}

	retriesOf(taskId: string): number {
		return this.#retries.get(taskId) ?? 0;
	}

	/** Also between the steps failed tasks are seen to: what waits for them must not wait for the end of the plan. */
	async play(): Promise<void> {
		for (const step of this.plan.steps) {
			await sleep(step.pauseMs);
			await this.#do(step);
			await this.settle();
		}
	}

	/** Sees to what failed by the provider's doing. @returns the tasks that are still to end, or were until now */
	async settle(): Promise<Task[]> {
		const { tasks } = await this.author.rest.tasks();
		const open = tasks.filter(({ status }) => status === "pending" || status === "processing");
		for (const task of tasks) {
			const { id, status, errorCode } = task;
			if (status !== "failed" || errorCode === "cancelled" || errorCode === "dependency_cancelled") continue;
			await this.#seeTo(task, tasks);
			if (this.lastWords.get(id) !== "leave") open.push(task);
		}
		return open;
	}

	async #seeTo(task: Task, tasks: Task[]): Promise<void> {
		const isWaitedFor = tasks.some(({ status, dependsOn }) => status === "pending" && dependsOn.includes(task.id));
		// By its name in the plan: ids are other ones in every run of a seed.
		const name = [...this.#ids].find(([, id]) => id === task.id)?.[0] ?? task.projectName;
		const random = this.#random.fork(`failure of ${name}`);
		const draw = random.next();
		if (draw < 0.15 && !isWaitedFor) this.#remember(task.id, "leave");
		else if (draw > 0.9) await this.#delete(task.id);
		else await this.#retry(task.id, random.chance(0.5));
	}

	async #do(step: PlanStep): Promise<void> {
		switch (step.do) {
			case "create":
				// A repeat of one whose answer was lost finds the project there.
				this.#expect(
					step.do,
					[201, 409],
					await this.author.rest.insist("POST", "/api/projects", {
						name: step.project,
						bible: step.bible,
						totalChapters: step.totalChapters,
					}),
				);
				return;
			case "outline":
				return this.#queue(step.name, step.project, "outline", {
					targetChapters: step.chapters,
					targetWordCount: 1,
					priority: step.priority,
				});
			case "chapters": {
				const dependsOn = step.dependsOn.map((name) => this.#ids.get(name)).filter((id) => id !== undefined);
				return this.#queue(step.name, step.project, "chapters", {
					chaptersToGenerate: step.chapters,
					priority: step.priority,
					dependsOn,
				});
			}
			case "cancel": {
				const id = this.#ids.get(step.name);
				if (id === undefined) return;
				if ((await this.#cancel(id)) && step.thenRetry) await this.#retry(id, true);
				return;
			}
			case "delete": {
				const id = this.#ids.get(step.name);
				if (id !== undefined) await this.#delete(id);
				return;
			}
			default:
				return step satisfies never;
		}
	}

	/** Repeated until it is answered, as clients do: one whose answer was lost may be queued twice, which is no fault. */
	async #queue(name: string, project: string, what: "chapters" | "outline", body: object): Promise<void> {
		const path = `/api/projects/${encodeURIComponent(project)}/queue-${what}`;
		const answer = await this.author.rest.insist("POST", path, body, this.#ai);
		// A dependency may have been cancelled or deleted meanwhile.
		this.#expect(name, [200, 409], answer);
		if (answer.status !== 200) return;
		const { taskId } = z.parse(taskIdBodySchema, answer.body);
		this.#ids.set(name, taskId);
		this.#remember(taskId, "queued");
		this.#findings.note(`${name}: accepted as ${taskId}`);
	}

	/** @returns whether the server took it; it does not if the task has ended */
	async #cancel(id: string): Promise<boolean> {
		const answer = await this.author.rest.insist("POST", `/api/queue/tasks/${id}/cancel`);
		this.#expect(`cancel ${id}`, this.lastWords.get(id) === "deleted" ? [404] : [200, 409], answer);
		if (answer.status !== 200) return false;
		this.ended.add(id);
		this.#remember(id, "cancelled");
		return true;
	}

	async #delete(id: string): Promise<void> {
		this.ended.add(id);
		this.#expect(`delete ${id}`, [200, 404], await this.author.rest.insist("DELETE", `/api/queue/tasks/${id}`));
		this.#remember(id, "deleted");
	}

	/** @param bringsKey the key of a cancelled task is erased; that of a failed one is kept for a day */
	async #retry(id: string, bringsKey: boolean): Promise<void> {
		this.#retries.set(id, this.retriesOf(id) + 1);
		const answer = await this.author.rest.insist(
			"POST",
			`/api/queue/tasks/${id}/retry`,
			undefined,
			bringsKey ? this.#ai : undefined,
		);
		// 409: an earlier try whose answer was lost was taken, and the task runs.
		this.#expect(`retry ${id}`, [200, 409], answer);
		this.#remember(id, "retried");
	}

	#remember(id: string, word: LastWord): void {
		if (this.lastWords.get(id) === word) return;
		this.lastWords.set(id, word);
		if (word !== "queued") this.#findings.note(`${this.plan.userId}: ${word} ${id}`);
	}

	#expect(what: string, statuses: number[], { status, body }: { status: number; body: unknown }): void {
		if (!statuses.includes(status)) this.#findings.add(`[P9] ${what}: ${status} ${JSON.stringify(body)}`);
	}
}
