/**
 * One signed-in user's REST calls. While the server is dead a call has no answer, which is a value here; an answer that
 * blames the server while it is alive is a finding.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/v4/mini";
import { AI_HEADERS, tasksBodySchema, tokenBodySchema } from "../../protocol/rest.ts";
import type { Findings } from "./findings.ts";
import type { KeyWatch } from "./key-watch.ts";

export type Answer = { status: number; body: unknown };
export type Ai = { key: string; baseUrl: string };

export type RestClientOptions = {
	server: { url: string; readonly life: number | null };
	userId: string;
	keys: KeyWatch;
	findings: Findings;
};

/** Longer than a restart takes: the local proxy holds requests back until the Worker is there. */
const ANSWER_WITHIN_MS = 15_000;
const INSIST_FOR_MS = 60_000;
const TRY_AGAIN_MS = 100;
const END_IS_KNOWN_AFTER_MS = 2_000;

export class RestClient {
	readonly userId: string;
	token = "";
	readonly #options: RestClientOptions;

	constructor(options: RestClientOptions) {
		this.#options = options;
		this.userId = options.userId;
	}

	async signIn(role?: "ops"): Promise<void> {
		const { body } = await this.insist("POST", "/api/dev/sign-in", { userId: this.userId, role });
		this.token = z.parse(tokenBodySchema, body).token;
	}

	/** @returns null if no answer came, so that nobody knows what has happened */
	async call(method: string, path: string, body?: unknown, ai?: Ai, idempotencyKey?: string): Promise<Answer | null> {
		const { server, keys, findings } = this.#options;
		const { life } = server;
		const answer = await this.#fetch(method, path, body, ai, idempotencyKey);
		if (answer !== null) keys.see(`answer of ${method} ${path}`, answer.text);
		if (answer !== null && answer.status < 500) return { status: answer.status, body: JSON.parse(answer.text) };
		// The end of a server is known a moment after the calls that it has cut off.
		if (life !== null && life === server.life) await sleep(END_IS_KNOWN_AFTER_MS);
		if (life !== null && life === server.life) {
			findings.add(`[P9] ${method} ${path} got ${answer === null ? "no answer" : answer.status} from a living server`);
		}
		return null;
	}

	/** Repeats a call until it is answered. */
	async insist(method: string, path: string, body?: unknown, ai?: Ai, idempotencyKey?: string): Promise<Answer> {
		const deadline = performance.now() + INSIST_FOR_MS;
		while (performance.now() < deadline) {
			const answer = await this.call(method, path, body, ai, idempotencyKey);
			if (answer !== null) return answer;
			await sleep(TRY_AGAIN_MS);
		}
		throw new Error(`${method} ${path} was not answered within ${INSIST_FOR_MS} ms.`);
	}

	async tasks() {
		return z.parse(tasksBodySchema, (await this.insist("GET", "/api/queue/tasks")).body);
	}

	async #fetch(
		method: string,
		path: string,
		body: unknown,
		ai: Ai | undefined,
		idempotencyKey: string | undefined,
	): Promise<{ status: number; text: string } | null> {
		const headers = new Headers({ authorization: `Bearer ${this.token}` });
		if (idempotencyKey !== undefined) headers.set("Idempotency-Key", idempotencyKey);
		if (ai !== undefined) {
			headers.set(AI_HEADERS.provider, "custom");
			headers.set(AI_HEADERS.model, "chaos");
			headers.set(AI_HEADERS.apiKey, ai.key);
			headers.set(AI_HEADERS.baseUrl, ai.baseUrl);
		}
		const init = { method, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) };
		try {
			const content = body === undefined ? {} : { body: JSON.stringify(body) };
			const response = await fetch(this.#options.server.url + path, { ...init, ...content });
			return { status: response.status, text: await response.text() };
		} catch {
			return null;
		}
	}
}
