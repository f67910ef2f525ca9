/**
 * One call to a provider as a stream of parts: the request, repeated without what the server does not take, and the answer read as it
 * comes. It knows no novels, and judges nothing but what it cannot read.
 *
 * There is no AI library under it on purpose: each piece of text went through a dozen chained streams and a schema there, which
 * was half of all the work of a queue whose users watch their chapters being written.
 */
import type { Fetch } from "../guarded-fetch.ts";
import { WriterError } from "../writer-error.ts";
import type { AnswerPart } from "./answer-part.ts";
import { ANTHROPIC_MESSAGES } from "./anthropic-messages.ts";
import { badAnswer } from "./bad-answer.ts";
import { CallRefused } from "./call-refused.ts";
import { CHAT_COMPLETIONS } from "./chat-completions.ts";
import type { AnswerReader, ChatCall, Dialect } from "./dialect.ts";
import { EventReader, type ReadEvent } from "./event-reader.ts";
import { type FaultFacts, faultIn, ProviderFault } from "./provider-fault.ts";
import type { Endpoint } from "./providers.ts";
import { readRefusal } from "./read-fault.ts";
import type { RequestFields } from "./request-fields.ts";
import { ThoughtFilter } from "./thought-filter.ts";

export type ModelCall = ChatCall & {
	fetch: Fetch;
	/** What the run has learnt of the server; learns more here. */
	fields: RequestFields;
};

const DIALECTS: Record<Endpoint["dialect"], Dialect> = { openai: CHAT_COMPLETIONS, anthropic: ANTHROPIC_MESSAGES };
/** A server that refuses one field after the other is given this many tries. */
const MAX_REQUESTS = 5;

/**
 * @throws CallRefused if the server refuses, WriterError if its answer cannot be read, and whatever `fetch` throws. An answer that
 * breaks off ends without an `end` part.
 */
export async function* callModel(call: ModelCall, signal: AbortSignal): AsyncGenerator<AnswerPart> {
	const dialect = DIALECTS[call.endpoint.dialect];
	for (let request = 1; ; request++) {
		const body = call.fields.apply(dialect.body(call));
		const response = await call.fetch(`${call.endpoint.baseUrl}${dialect.path}`, {
			method: "POST",
			headers: { "Content-Type": "application/json", Accept: "text/event-stream", ...dialect.headers(call.apiKey) },
			body: JSON.stringify(body),
			signal,
		});
		const { headers } = response;
		const mayRepeat = (facts: FaultFacts) => request < MAX_REQUESTS && call.fields.learn(facts, body, dialect.required);
		if (!response.ok || response.body === null) {
			const facts = await readRefusal(response);
			if (mayRepeat(facts)) continue;
			throw new CallRefused(facts, headers);
		}
		let hasParts = false;
		try {
			for await (const part of readParts(response.body, dialect.createReader())) {
				hasParts = true;
				yield part;
			}
			return;
		} catch (error) {
			if (!(error instanceof ProviderFault)) throw error;
			// Some servers refuse a request with a good status.
			if (hasParts || !mayRepeat(error.facts)) throw new CallRefused(error.facts, headers);
		}
	}
}

/** An answer's parts as they come, thoughts in its text taken out. */
async function* readParts(body: ReadableStream<Uint8Array>, dialect: AnswerReader): AsyncGenerator<AnswerPart> {
	const reader = new EventReader();
	const answer = new AnswerEvents(dialect);
	const decoder = new TextDecoder();
	try {
		for await (const bytes of body) {
			yield* answer.read(reader.feed(decoder.decode(bytes, { stream: true })));
			// Not every server hangs up then.
			if (answer.isDone) return;
		}
	} catch (error) {
		if (error instanceof ProviderFault || error instanceof WriterError) throw error;
		// The connection broke: what had arrived may be whole all the same.
		const rest = answer.read(reader.end());
		yield* rest;
		if (rest.some(({ kind }) => kind === "end")) return;
		throw error;
	}
	yield* answer.read(reader.feed(decoder.decode()));
	yield* answer.read(reader.end());
	yield* answer.end();
}

class AnswerEvents {
	readonly #dialect: AnswerReader;
	readonly #filter = new ThoughtFilter();
	#isDone = false;
	#hasEnded = false;
	/** Whether anything spoke of an answer, and whether anything came at all. */
	#hasAnswer = false;
	#hasEvents = false;

	constructor(dialect: AnswerReader) {
		this.#dialect = dialect;
	}

	/** The server has said that nothing comes any more. */
	get isDone(): boolean {
		return this.#isDone;
	}

	/** @throws ProviderFault, WriterError; after the end of the answer nothing is thrown any more */
	read(events: ReadEvent[]): AnswerPart[] {
		return events.flatMap((event) => this.#readEvent(event));
	}

	/** The body has ended. @throws WriterError if nothing in it was readable */
	end(): AnswerPart[] {
		if (this.#hasEvents && !this.#hasAnswer && !this.#hasEnded) throw badAnswer("nothing in the answer is known");
		return this.#hasEnded ? [] : this.#release();
	}

	#readEvent(event: ReadEvent): AnswerPart[] {
		this.#hasEvents = true;
		switch (event.kind) {
			case "done":
				this.#isDone = true;
				return this.#filterParts(this.#dialect.done());
			case "page":
				// A base URL that leads to a home page: trying again would get the same page.
				if (this.#hasEnded) return [];
				throw new WriterError(
					{ code: "provider_model", isRetryable: false, retryAfterMs: null },
					{ cause: new Error("a web page instead of an answer") },
				);
			case "unreadable":
				// What is missing here would be a hole in the text.
				if (this.#hasEnded) return [];
				throw badAnswer("a piece of the answer is no JSON");
			case "object": {
				const fault = this.#hasEnded ? null : faultIn(event.value, event.name);
				if (fault !== null) throw new ProviderFault(fault);
				return this.#filterParts(this.#dialect.read(event.value));
			}
			default:
				return event satisfies never;
		}
	}

	#filterParts(parts: AnswerPart[]): AnswerPart[] {
		if (parts.length > 0) this.#hasAnswer = true;
		return parts.flatMap((part): AnswerPart[] => {
			if (part.kind === "text") {
				// An end behind which the text goes on was none.
				if (part.text.trim() !== "") this.#hasEnded = false;
				return toParts(this.#filter.feed(part.text));
			}
			if (part.kind !== "end") return [part];
			this.#hasEnded = true;
			return [...this.#release(), part];
		});
	}

	/** Text that was held back is the answer, now that nothing follows. */
	#release(): AnswerPart[] {
		return toParts(this.#filter.end());
	}
}

function toParts({ text, isThinking, isHeld }: ReturnType<ThoughtFilter["feed"]>): AnswerPart[] {
	const parts: AnswerPart[] = [];
	if (isThinking) parts.push({ kind: "thought" });
	if (text !== "") parts.push({ kind: "text", text });
	if (isHeld) parts.push({ kind: "held" });
	return parts;
}
