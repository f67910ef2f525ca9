/**
 * What the events of one streamed answer say, as OpenAI-compatible servers write them: text, thoughts in several dialects, refusals,
 * errors, and the end. It judges nothing.
 */
import type { AnswerPart } from "./answer.ts";
import { badAnswer } from "./parse-answer.ts";
import { ThinkTags } from "./think-tags.ts";

/** The word for the end of a stream that has no word of its own for it. */
const DONE = "[DONE]";

/** Standard words by those of the API; another one is `other`, and its own word tells. */
const REASONS: ReadonlyMap<string, string> = new Map([
	["stop", "stop"],
	["length", "length"],
	["content_filter", "content-filter"],
]);

export class ChatEvents {
	readonly #tags = new ThinkTags();
	#parts: AnswerPart[] = [];
	#isDone = false;
	#rawReason: string | null = null;
	#isRefused = false;

	/** @param data of one event @throws what the server says is wrong; WriterError if it is nothing that the API knows */
	read(data: string): void {
		if (data === DONE) {
			this.#isDone = true;
			return;
		}
		const event = parse(data);
		if (event.error !== undefined && event.error !== null) throw event.error;
		const choice: unknown = Array.isArray(event.choices) ? event.choices[0] : null;
		// Some events only count tokens.
		if (!isRecord(choice)) return;
		if (typeof choice.finish_reason === "string") this.#rawReason = choice.finish_reason;
		if (isRecord(choice.delta)) this.#readDelta(choice.delta);
	}

	/** What has been read since the last time. */
	take(): AnswerPart[] {
		const parts = this.#parts;
		this.#parts = [];
		return parts;
	}

	/** The stream is over. @returns the rest, with the end unless it broke off */
	end(): AnswerPart[] {
		this.#write(this.#tags.end());
		if (this.#rawReason === null && !this.#isDone) return this.take();
		const reason = this.#isRefused ? "content-filter" : (REASONS.get(this.#rawReason ?? "") ?? "other");
		return [...this.take(), { kind: "end", reason, rawReason: this.#rawReason }];
	}

	#readDelta({ content, reasoning_content: thought, reasoning, refusal }: Record<string, unknown>): void {
		if (isText(thought) || isText(reasoning)) this.#parts.push({ kind: "thought" });
		if (isText(content)) this.#write(this.#tags.feed(content));
		else if (Array.isArray(content)) for (const part of content) this.#readPart(part);
		if (isText(refusal)) this.#isRefused = true;
	}

	/** Some servers send lists of parts, of which thoughts are one kind. */
	#readPart(part: unknown): void {
		if (!isRecord(part)) return;
		if (part.type === "text" && isText(part.text)) this.#write(this.#tags.feed(part.text));
		else if (part.type === "thinking") this.#parts.push({ kind: "thought" });
	}

	#write({ text, isThinking }: { text: string; isThinking: boolean }): void {
		if (isThinking) this.#parts.push({ kind: "thought" });
		if (text !== "") this.#parts.push({ kind: "text", text });
	}
}

function parse(data: string): Record<string, unknown> {
	let event: unknown;
	try {
		event = JSON.parse(data);
	} catch {
		throw badAnswer("a piece of the answer is no JSON");
	}
	if (!isRecord(event)) throw badAnswer("a piece of the answer is no object");
	return event;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}
