/**
 * What the events of one streamed answer say, as OpenAI-compatible servers write them: text, thoughts in several dialects, refusals,
 * errors, and the end. It judges nothing.
 */
import type { AnswerPart } from "./answer.ts";
import { badAnswer, tryParse } from "./parse-answer.ts";
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

	/** Whether the server has said that nothing comes any more, which it may do long before it hangs up. */
	get isDone(): boolean {
		return this.#isDone;
	}

	/**
	 * @param data of one event, @param name of its kind, where it has one
	 * @throws what the server says is wrong; WriterError if it is nothing that the API knows
	 */
	read(data: string, name?: string): void {
		if (data === DONE) {
			this.#isDone = true;
			return;
		}
		const event = parse(data);
		const problem = problemIn(event, name);
		if (problem !== null) throw problem;
		const choice: unknown = Array.isArray(event.choices) ? event.choices[0] : null;
		// Some events only count tokens.
		if (!isRecord(choice)) return;
		// Some servers have an empty word in each event.
		if (isText(choice.finish_reason)) this.#rawReason = choice.finish_reason;
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

/** What a server that speaks of no answer says instead: each has its own way. @returns null if all is well */
export function problemIn(event: Record<string, unknown>, name?: string): unknown {
	const { error, choices, usage, message } = event;
	if (isText(error)) return { message: error };
	if (isRecord(error)) return { ...error, ...statusOf(error) };
	if (name === "error") return { ...event, ...statusOf(event) };
	if (choices !== undefined || usage !== undefined) return null;
	return isText(message) ? { ...event, ...statusOf(event) } : badAnswer("an event that speaks of no answer");
}

/** Gateways pass on the status of whoever refused. */
function statusOf({ code }: Record<string, unknown>): { statusCode?: number } {
	return typeof code === "number" && code >= 400 && code < 600 ? { statusCode: code } : {};
}

function parse(data: string): Record<string, unknown> {
	const event = tryParse(data);
	if (!isRecord(event)) throw badAnswer("a piece of the answer is no JSON object");
	return event;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}
