/**
 * What one user says about tasks that are queued, and what the server promised by it: each 2xx is a promise that the end of
 * the run is measured by.
 */
import * as z from "zod/v4/mini";
import { type BatchBody, batchAnswerSchema, type Verdict } from "../../protocol/rest.ts";
import type { Priority } from "../../protocol/task.ts";
import type { Findings } from "./findings.ts";
import type { Ai, Answer, RestClient } from "./rest-client.ts";

/** What the user last said about a task; `leave` for a failure that nobody minds. */
export type LastWord = "queued" | "cancelled" | "deleted" | "retried" | "leave";

export class TaskWords {
	/** Tasks that were accepted with a 2xx. */
	readonly lastWords = new Map<string, LastWord>();
	/** Tasks that were ever cancelled or deleted: what waited for them fails with them. */
	readonly ended = new Set<string>();
	/** Those that were changed after the task was queued. */
	readonly priorities = new Map<string, Priority>();
	readonly #retries = new Map<string, number>();
	readonly #rest: RestClient;
	readonly #ai: Ai;
	readonly #findings: Findings;

	constructor(rest: RestClient, ai: Ai, findings: Findings) {
		this.#rest = rest;
		this.#ai = ai;
		this.#findings = findings;
	}

	retriesOf(taskId: string): number {
		return this.#retries.get(taskId) ?? 0;
	}

	remember(id: string, word: LastWord): void {
		if (this.lastWords.get(id) === word) return;
		this.lastWords.set(id, word);
		if (word !== "queued") this.#findings.note(`${this.#rest.userId}: ${word} ${id}`);
	}

	/** @returns whether the server took it; it does not if the task has ended */
	async cancel(id: string): Promise<boolean> {
		const answer = await this.#rest.insist("POST", `/api/queue/tasks/${id}/cancel`);
		this.expect(`cancel ${id}`, this.#statusesOf(id), answer);
		if (answer.status === 200) this.#end(id, "cancelled");
		return answer.status === 200;
	}

	async delete(id: string): Promise<void> {
		this.expect(`delete ${id}`, [200, 404], await this.#rest.insist("DELETE", `/api/queue/tasks/${id}`));
		this.#end(id, "deleted");
	}

	/** @param bringsKey the key of a cancelled task is erased; that of a failed one is kept for a day */
	async retry(id: string, bringsKey: boolean): Promise<void> {
		this.#retries.set(id, this.retriesOf(id) + 1);
		const ai = bringsKey ? this.#ai : undefined;
		const answer = await this.#rest.insist("POST", `/api/queue/tasks/${id}/retry`, undefined, ai);
		// 409: an earlier try whose answer was lost was taken, and the task runs.
		this.expect(`retry ${id}`, [200, 409], answer);
		this.remember(id, "retried");
	}

	async prioritize(id: string, priority: Priority): Promise<void> {
		const answer = await this.#rest.insist("PATCH", `/api/queue/tasks/${id}`, { priority });
		this.expect(`priority of ${id}`, this.#statusesOf(id), answer);
		if (answer.status === 200) this.priorities.set(id, priority);
		// An earlier try whose answer was lost may have been taken before the task ended: nothing was promised.
		else this.priorities.delete(id);
	}

	/** All of them in one step: what cannot be done to one is no reason to leave another. @returns those that it was done to */
	async endAll(action: "cancel" | "delete", ids: string[]): Promise<string[]> {
		const ended: string[] = [];
		for (const { taskId, ok, code } of await this.#batch({ action, ids })) {
			const isGone = code === "task_not_found";
			if (ok || (isGone && action === "delete")) {
				this.#end(taskId, action === "cancel" ? "cancelled" : "deleted");
				ended.push(taskId);
			} else if (code !== "task_not_active" && !(isGone && this.lastWords.get(taskId) === "deleted")) {
				this.#findings.add(`[P9] ${action} of ${taskId} in a batch: ${code}`);
			}
		}
		return ended;
	}

	/** Cancelled ones, whose keys are erased: each gets a new one. */
	async retryAll(ids: string[]): Promise<void> {
		for (const id of ids) this.#retries.set(id, this.retriesOf(id) + 1);
		for (const { taskId, ok, code } of await this.#batch({ action: "retry", ids }, this.#ai)) {
			// An earlier try whose answer was lost was taken, and the task runs.
			if (ok || code === "task_not_failed") this.remember(taskId, "retried");
			else this.#findings.add(`[P9] retry of ${taskId} in a batch: ${code}`);
		}
	}

	expect(what: string, statuses: number[], { status, body }: Answer): void {
		if (!statuses.includes(status)) this.#findings.add(`[P9] ${what}: ${status} ${JSON.stringify(body)}`);
	}

	async #batch(body: BatchBody, ai?: Ai): Promise<Verdict[]> {
		const answer = await this.#rest.insist("POST", "/api/queue/tasks/batch", body, ai);
		this.expect(`batch ${JSON.stringify(body)}`, [200], answer);
		return answer.status === 200 ? z.parse(batchAnswerSchema, answer.body).verdicts : [];
	}

	/** What may be answered to a word about a task that may have ended. */
	#statusesOf(id: string): number[] {
		return this.lastWords.get(id) === "deleted" ? [404] : [200, 409];
	}

	#end(id: string, word: "cancelled" | "deleted"): void {
		this.ended.add(id);
		this.remember(id, word);
	}
}
