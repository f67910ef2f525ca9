/**
 * The calls of one user that create something, each under an `Idempotency-Key` of its own: made again until they are answered,
 * and once more at the end of the run, when each must be answered as it was the first time.
 */
import { isDeepStrictEqual } from "node:util";
import type { Findings } from "./findings.ts";
import type { Ai, Answer, RestClient } from "./rest-client.ts";

type KeyedCall = { key: string; path: string; body: object; ai: Ai | undefined };

export class KeyedCalls {
	readonly #created: { call: KeyedCall; answer: Answer }[] = [];
	readonly #rest: RestClient;
	readonly #findings: Findings;

	constructor(rest: RestClient, findings: Findings) {
		this.#rest = rest;
		this.#findings = findings;
	}

	async make(key: string, path: string, body: object, ai?: Ai): Promise<Answer> {
		const call = { key, path, body, ai };
		const answer = await this.#insist(call);
		// A refusal is not remembered by the server: asked again, it may think otherwise.
		if (answer.status < 300) this.#created.push({ call, answer });
		return answer;
	}

	/** Creates nothing, whatever has become of what was created. */
	async repeatAll(): Promise<void> {
		for (const { call, answer } of this.#created) {
			const again = await this.#insist(call);
			if (isDeepStrictEqual(again, answer)) continue;
			this.#findings.add(`[P3] ${call.key}: first ${JSON.stringify(answer)}, repeated ${JSON.stringify(again)}`);
		}
	}

	#insist({ key, path, body, ai }: KeyedCall): Promise<Answer> {
		return this.#rest.insist("POST", path, body, ai, key);
	}
}
