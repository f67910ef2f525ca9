/**
 * An OpenAI-compatible provider on this machine that does what it is told: it answers validly by default, fails as a rule or
 * a test says, and keeps a record of every request. It writes down no key.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Behaviour, Pace } from "./behaviour.ts";
import { play } from "./play-behaviour.ts";
import { type Ask, readAsk } from "./read-ask.ts";
import { draftOf, masterOf, summaryOf, volumeOf } from "./story.ts";

/** Times are milliseconds of `performance.now()`. */
export type AskRecord = {
	ask: Ask;
	/** Which request for this very thing it is, from 1. */
	nth: number;
	behaviour: Behaviour["kind"];
	beganAt: number;
	sentChars: number;
	end: "open" | "whole" | "faulty" | "closed-by-client";
	/** When the answer ended, or the client closed the connection before its end; null while it is open. */
	endedAt: number | null;
};

/** @param nth which request for this very thing it is, from 1 */
export type Rule = (ask: Ask, nth: number) => Behaviour;

/** Fits every request that has these fields. */
export type AskPattern = { kind?: Ask["kind"]; project?: string; chapter?: number };

const DEFAULT_PACE: Pace = { pieceChars: 40, delayMs: 5 };

export class ScriptedProvider {
	readonly records: AskRecord[] = [];
	/** Requests that are none of our prompts: each is a bug of the recognition. */
	unknown = 0;
	readonly #rule: Rule;
	readonly #pace: Pace;
	readonly #planned: { pattern: AskPattern; behaviour: Behaviour }[] = [];
	readonly #server: Server;

	private constructor(rule: Rule, pace: Pace) {
		this.#rule = rule;
		this.#pace = pace;
		this.#server = createServer((request, response) => void this.#serve(request, response));
	}

	static async start(rule: Rule = () => ({ kind: "answer" }), pace = DEFAULT_PACE): Promise<ScriptedProvider> {
		const provider = new ScriptedProvider(rule, pace);
		provider.#server.listen(0, "127.0.0.1");
		await once(provider.#server, "listening");
		return provider;
	}

	get baseUrl(): string {
		const address = this.#server.address();
		if (address === null || typeof address === "string") throw new Error("The provider does not listen.");
		return `http://127.0.0.1:${address.port}/v1`;
	}

	/** The next request that fits is served like this; several plans for it come in turn. */
	plan(pattern: AskPattern, ...behaviours: Behaviour[]): void {
		for (const behaviour of behaviours) this.#planned.push({ pattern, behaviour });
	}

	find(pattern: AskPattern): AskRecord[] {
		return this.records.filter(({ ask }) => fits(ask, pattern));
	}

	async stop(): Promise<void> {
		const closed = once(this.#server, "close");
		this.#server.close();
		this.#server.closeAllConnections();
		await closed;
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		response.on("error", () => {});
		// Null also where the connection broke before the whole request was there.
		const ask = readAsk(await json(request).catch(() => null));
		if (ask === null || request.url !== "/v1/chat/completions") {
			if (!request.destroyed || request.complete) this.unknown += 1;
			response.writeHead(404).end();
			return;
		}
		const nth = this.records.filter(({ ask: earlier }) => JSON.stringify(earlier) === JSON.stringify(ask)).length + 1;
		const behaviour = this.#choose(ask, nth);
		const record: AskRecord = {
			ask,
			nth,
			behaviour: behaviour.kind,
			beganAt: performance.now(),
			sentChars: 0,
			end: "open",
			endedAt: null,
		};
		this.records.push(record);
		const end = (how: AskRecord["end"]) => {
			if (record.end !== "open") return;
			record.end = how;
			record.endedAt = performance.now();
		};
		response.on("close", () => end("closed-by-client"));
		await play(behaviour, {
			response,
			text: answerTo(ask),
			pace: this.#pace,
			key: request.headers.authorization?.replace(/^Bearer /, "") ?? "",
			onSent: (chars) => {
				record.sentChars += chars;
			},
			onEnd: (isWhole) => end(isWhole ? "whole" : "faulty"),
		});
	}

	#choose(ask: Ask, nth: number): Behaviour {
		const at = this.#planned.findIndex(({ pattern }) => fits(ask, pattern));
		const [planned] = at === -1 ? [] : this.#planned.splice(at, 1);
		return planned?.behaviour ?? this.#rule(ask, nth);
	}
}

function fits(ask: Ask, { kind, project, chapter }: AskPattern): boolean {
	if (kind !== undefined && ask.kind !== kind) return false;
	if (project !== undefined && ask.project !== project) return false;
	return chapter === undefined || ("chapter" in ask && ask.chapter === chapter);
}

function answerTo(ask: Ask): string {
	switch (ask.kind) {
		case "master":
			return JSON.stringify(masterOf(ask.chapters));
		case "volume":
			return JSON.stringify(volumeOf(ask.first, ask.last));
		case "chapter":
			return draftOf(ask);
		case "summary":
			return JSON.stringify(summaryOf(ask));
		default:
			return ask satisfies never;
	}
}
