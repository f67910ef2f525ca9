/** The erasures of one user, who may begin anew after each: what was answered, and what must not be found anywhere afterwards. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/v4/mini";
import { erasedBodySchema } from "../../protocol/rest.ts";
import type { Findings } from "./findings.ts";
import type { PlanStep } from "./plan.ts";
import type { RestClient } from "./rest-client.ts";

const COMPLETE_WITHIN_MS = 90_000;
/** The calls of a minute are few: faster would be refused. */
const ASK_EVERY_MS = 2_000;

/** `at` is when it was answered, in milliseconds of `performance.now()`. */
export type ErasedLife = { projects: string[]; taskIds: string[]; at: number };

export class AccountErasures {
	readonly lives: ErasedLife[] = [];
	readonly #rest: RestClient;
	readonly #findings: Findings;

	constructor(rest: RestClient, findings: Findings) {
		this.#rest = rest;
		this.#findings = findings;
	}

	/** @param steps of the life that ends, all of them played */
	async erase(steps: readonly PlanStep[], taskIds: string[]): Promise<void> {
		const projects = steps.flatMap((step) => (step.do === "create" ? [step.project] : []));
		await this.#ask(projects.length);
		this.lives.push({ projects, taskIds, at: performance.now() });
	}

	/** Erases what is there at the end of a run, and waits until that and all before it is complete. */
	async eraseForGood(steps: readonly PlanStep[], taskIds: string[]): Promise<void> {
		await this.erase(steps, taskIds);
		const { projects } = this.lives.at(-1) ?? { projects: [] };
		const deadline = performance.now() + COMPLETE_WITHIN_MS;
		while (!(await this.#ask(projects.length))) {
			if (performance.now() > deadline) return this.#findings.add(`[P4] the erasure of ${this.#rest.userId} does not end`);
			await sleep(ASK_EVERY_MS);
		}
	}

	/** @returns whether it is complete */
	async #ask(projects: number): Promise<boolean> {
		const { userId } = this.#rest;
		for (;;) {
			const answer = await this.#rest.insist("DELETE", "/api/me", { confirm: userId });
			if (answer.status === 429) {
				await sleep(ASK_EVERY_MS);
				continue;
			}
			const { data } = z.safeParse(erasedBodySchema, answer.body);
			this.#findings.note(`${userId} erases everything: ${JSON.stringify(answer.body)}`);
			if (data?.erased.projects !== projects) {
				this.#findings.add(`[P8] ${userId} had ${projects} projects, and was answered ${JSON.stringify(answer.body)}`);
			}
			return data?.isComplete ?? true;
		}
	}
}
