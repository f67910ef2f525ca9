/**
 * Plays one user's plan on the real server, whatever dies meanwhile: what he asks for, and what he does about failures.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/v4/mini";
import { taskIdBodySchema } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";
import { AccountErasures } from "./account-erasures.ts";
import type { Author } from "./author.ts";
import type { Findings } from "./findings.ts";
import { KeyedCalls } from "./keyed-calls.ts";
import type { PlanStep, UserPlan } from "./plan.ts";
import type { Ai } from "./rest-client.ts";
import type { Random } from "./seeded-random.ts";
import { TaskWords } from "./task-words.ts";

export class PlanPlayer {
	readonly author: Author;
	readonly plan: UserPlan;
	/** Of this life: an erasure begins another. */
	words: TaskWords;
	calls: KeyedCalls;
	readonly erasures: AccountErasures;
	readonly #ids = new Map<string, string>();
	readonly #ai: Ai;
	readonly #random: Random;
	readonly #findings: Findings;

	constructor(author: Author, plan: UserPlan, ai: Ai, random: Random, findings: Findings) {
		this.author = author;
		this.plan = plan;
		this.words = new TaskWords(author.rest, ai, findings);
		this.calls = new KeyedCalls(author.rest, findings);
		this.erasures = new AccountErasures(author.rest, findings);
		this.#ai = ai;
		this.#random = random;
		this.#findings = findings;
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
			if (this.words.lastWords.get(id) !== "leave") open.push(task);
		}
		return open;
	}

	async #seeTo(task: Task, tasks: Task[]): Promise<void> {
		const isWaitedFor = tasks.some(({ status, dependsOn }) => status === "pending" && dependsOn.includes(task.id));
		// By its name in the plan: ids are other ones in every run of a seed.
		const name = [...this.#ids].find(([, id]) => id === task.id)?.[0] ?? task.projectName;
		const random = this.#random.fork(`failure of ${name}`);
		const draw = random.next();
		if (draw < 0.15 && !isWaitedFor) this.words.remember(task.id, "leave");
		else if (draw > 0.9) await this.words.delete(task.id);
		else await this.words.retry(task.id, random.chance(0.5));
	}

	async #do(step: PlanStep): Promise<void> {
		switch (step.do) {
			case "create": {
				const { project: name, bible, totalChapters } = step;
				const answer = await this.calls.make(`create ${name}`, "/api/projects", { name, bible, totalChapters });
				this.words.expect(step.do, [201], answer);
				return;
			}
			case "outline": {
				const { chapters: targetChapters, priority, then } = step;
				const thenChapters = then === null ? {} : { thenChapters: then.chapters };
				const names = then === null ? [step.name] : [step.name, then.name];
				return this.#queue(names, step.project, "outline", { targetChapters, targetWordCount: 1, priority, ...thenChapters });
			}
			case "chapters": {
				const dependsOn = this.#known(step.dependsOn);
				const { chapters: chaptersToGenerate, priority } = step;
				return this.#queue([step.name], step.project, "chapters", { chaptersToGenerate, priority, dependsOn });
			}
			case "cancel":
				for (const id of this.#known([step.name])) {
					if ((await this.words.cancel(id)) && step.thenRetry) await this.words.retry(id, true);
				}
				return;
			case "delete":
				for (const id of this.#known([step.name])) await this.words.delete(id);
				return;
			case "prioritize":
				for (const id of this.#known([step.name])) await this.words.prioritize(id, step.priority);
				return;
			case "endAll": {
				const ids = this.#known(step.names);
				const ended = ids.length === 0 ? [] : await this.words.endAll(step.action, ids);
				if (step.thenRetry && ended.length > 0) await this.words.retryAll(ended);
				return;
			}
			case "erase":
				return this.#erase();
			default:
				return step satisfies never;
		}
	}

	async #erase(): Promise<void> {
		this.author.sightings.judgeLives((taskId) => this.words.retriesOf(taskId));
		this.author.sightings.end();
		const until = this.plan.steps.findIndex((step) => step.do === "erase");
		await this.erasures.erase(this.plan.steps.slice(0, until), [...this.words.lastWords.keys()]);
		this.words = new TaskWords(this.author.rest, this.#ai, this.#findings);
		this.calls = new KeyedCalls(this.author.rest, this.#findings);
		this.#ids.clear();
		this.author.beginAnew();
	}

	/** Ids of those that were accepted. */
	#known(names: string[]): string[] {
		return names.map((name) => this.#ids.get(name)).filter((id) => id !== undefined);
	}

	/** @param names of the task, and of the one that is queued behind it in the same call */
	async #queue(names: string[], project: string, what: "chapters" | "outline", body: object): Promise<void> {
		const path = `/api/projects/${encodeURIComponent(project)}/queue-${what}`;
		const wish = names.join(", ");
		const answer = await this.calls.make(wish, path, body, this.#ai);
		// A dependency may have been cancelled or deleted meanwhile.
		this.words.expect(wish, [200, 409], answer);
		if (answer.status !== 200) return;
		const { taskId, chaptersTaskId } = z.parse(taskIdBodySchema, answer.body);
		const ids = chaptersTaskId === undefined ? [taskId] : [taskId, chaptersTaskId];
		if (ids.length !== names.length) this.#findings.add(`[P3] ${wish}: accepted as ${ids}`);
		for (const [at, id] of ids.entries()) {
			this.#ids.set(names[at] ?? wish, id);
			this.words.remember(id, "queued");
			this.#findings.note(`${names[at]}: accepted as ${id}`);
		}
	}
}
