/** The dialect of Anthropic's Messages API (platform.claude.com/docs/en/api/messages-streaming). */
import type { AnswerPart } from "./answer-part.ts";
import { jsonSchemaOf } from "./chat-completions.ts";
import type { AnswerReader, Dialect } from "./dialect.ts";
import { isRecord, isText, type JsonRecord, listOf } from "./json.ts";
import { readUsage } from "./read-usage.ts";

const API_VERSION = "2023-06-01";
/** The API demands a limit. A model that takes less says so, and the call is repeated with what it takes. */
const DEFAULT_MAX_TOKENS = 32_000;

export const ANTHROPIC_MESSAGES: Dialect = {
	path: "/messages",
	headers: (apiKey) => ({ "anthropic-version": API_VERSION, ...(apiKey === "" ? {} : { "x-api-key": apiKey }) }),
	body: ({ endpoint, prompt, schema }) => ({
		model: endpoint.model,
		max_tokens: endpoint.outputTokens ?? DEFAULT_MAX_TOKENS,
		system: prompt.instructions,
		messages: [{ role: "user", content: prompt.task }],
		...(schema === null || endpoint.jsonMode !== "schema"
			? {}
			: { output_config: { format: { type: "json_schema", schema: closed(jsonSchemaOf(schema)) } } }),
		stream: true,
	}),
	required: ["max_tokens"],
	createReader: () => new MessagesReader(),
};

/** Anthropic takes only schemas whose objects allow no further keys. */
function closed(schema: object): object {
	const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [key, closedValue(value)]);
	const copy = Object.fromEntries(entries);
	return copy.type === "object" ? { ...copy, additionalProperties: false } : copy;
}

function closedValue(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(closedValue);
	return isRecord(value) ? closed(value) : value;
}

class MessagesReader implements AnswerReader {
	#hasEnded = false;

	read(object: JsonRecord): AnswerPart[] {
		switch (object.type) {
			case "message":
				// The answer to a call without a stream.
				return [...readCount(object), ...listOf(object.content).flatMap(readBlock), ...this.#readEnd(object)];
			case "message_start":
				return isRecord(object.message) ? readCount(object.message) : [];
			case "content_block_start":
				return readBlock(object.content_block);
			case "content_block_delta":
				return readBlock(object.delta);
			case "message_delta":
				return [...readCount(object), ...(isRecord(object.delta) ? this.#readEnd(object.delta) : [])];
			case "message_stop":
				return this.done();
			default:
				return [];
		}
	}

	done(): AnswerPart[] {
		return this.#hasEnded ? [] : [this.#end(null)];
	}

	#readEnd({ stop_reason: reason }: JsonRecord): AnswerPart[] {
		return isText(reason) ? [this.#end(reason)] : [];
	}

	#end(reason: string | null): AnswerPart {
		this.#hasEnded = true;
		return { kind: "end", end: { reason, nativeReason: null, isRefused: false } };
	}
}

/** A block of the answer, or a piece of one. */
function readBlock(block: unknown): AnswerPart[] {
	if (!isRecord(block) || !isText(block.type)) return [];
	switch (block.type) {
		case "text":
		case "text_delta":
			return isText(block.text) ? [{ kind: "text", text: block.text }] : [];
		case "thinking":
		case "redacted_thinking":
		case "thinking_delta":
		case "signature_delta":
			return [{ kind: "thought" }];
		default:
			return [];
	}
}

function readCount({ usage }: JsonRecord): AnswerPart[] {
	const read = readUsage(usage);
	return read === null ? [] : [{ kind: "usage", usage: read }];
}
