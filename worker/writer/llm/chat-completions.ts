/** The dialect of OpenAI's chat completions, as a hundred servers speak it. */
import * as z from "zod/v4/mini";
import type { AnswerPart } from "./answer-part.ts";
import type { AnswerReader, ChatCall, Dialect } from "./dialect.ts";
import { isRecord, isText, type JsonRecord, listOf } from "./json.ts";
import { readUsage } from "./read-usage.ts";

/** Fields in which servers send what the model thinks. */
const THOUGHT_FIELDS = [
	"reasoning_content",
	"reasoning",
	"reasoning_details",
	"reasoning_text",
	"reasoning_summary",
	"thinking",
	"thinking_blocks",
	"thinking_content",
	"thought",
	"thoughts",
];
const THOUGHT_TYPE = /reason|think|thought|summary/;

export const CHAT_COMPLETIONS: Dialect = {
	path: "/chat/completions",
	headers: (apiKey) => (apiKey === "" ? {} : { Authorization: `Bearer ${apiKey}` }),
	body({ endpoint, prompt, schema }) {
		const wanted: Record<string, unknown> = {
			model: endpoint.model,
			messages: [
				{ role: "system", content: prompt.instructions },
				{ role: "user", content: prompt.task },
			],
			...responseFormat(schema, endpoint.jsonMode),
			// Newer models refuse sampling settings, so none is sent; a limit only where the provider's own is too short for a chapter.
			...(endpoint.outputTokens === null ? {} : { max_tokens: endpoint.outputTokens }),
			stream: true,
			stream_options: { include_usage: true },
		};
		return Object.fromEntries(Object.entries(wanted).filter(([field]) => !endpoint.lacks.includes(field)));
	},
	required: [],
	createReader: () => new ChatCompletionReader(),
};

function responseFormat(schema: z.ZodMiniType | null, jsonMode: ChatCall["endpoint"]["jsonMode"]): object {
	if (schema === null || jsonMode === "none") return {};
	if (jsonMode === "object") return { response_format: { type: "json_object" } };
	return {
		response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: jsonSchemaOf(schema) } },
	};
}

export function jsonSchemaOf(schema: z.ZodMiniType): object {
	const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, { target: "draft-7" });
	return jsonSchema;
}

class ChatCompletionReader implements AnswerReader {
	#hasEnded = false;
	#isRefused = false;
	/** The choice that is read: one answer is asked for, and not every server counts it from 0. */
	#index: unknown = null;
	/** Text has come in pieces: a whole message that follows repeats it. */
	#hasPieces = false;

	read(object: JsonRecord): AnswerPart[] {
		const choices = listOf(object.choices).filter(isRecord);
		this.#index ??= choices[0] === undefined ? null : (choices[0].index ?? 0);
		const choice = choices.find(({ index = 0 }) => (index ?? 0) === this.#index);
		const parts = choice === undefined ? [] : this.#readChoice(choice);
		const inside = [object.x_groq, choice].filter(isRecord).map(({ usage }) => usage);
		const usage = [object.usage, ...inside].map(readUsage).find((read) => read !== null);
		if (usage === undefined) return parts;
		// Before an end of the same object: a count behind an end is the last thing that is waited for.
		const end = parts.filter(({ kind }) => kind === "end");
		return [...parts.filter(({ kind }) => kind !== "end"), { kind: "usage", usage }, ...end];
	}

	done(): AnswerPart[] {
		return this.#hasEnded ? [] : [this.#end(null, null)];
	}

	#readChoice(choice: JsonRecord): AnswerPart[] {
		const parts = isRecord(choice.delta) ? this.#readMessage(choice.delta) : [];
		if (parts.some(({ kind }) => kind === "text")) this.#hasPieces = true;
		// A server that was asked for a stream and does not know any sends the whole message.
		else if (isRecord(choice.message) && !this.#hasPieces) parts.push(...this.#readMessage(choice.message));
		if (isText(choice.text) && !parts.some(({ kind }) => kind === "text")) parts.push({ kind: "text", text: choice.text });
		// Some servers say an empty word, or "null", with each piece.
		const reason = [choice.finish_reason, choice.finishReason].find((word) => isText(word) && word !== "null");
		if (isText(reason)) {
			const native = choice.native_finish_reason;
			parts.push(this.#end(reason, isText(native) ? native : null));
		}
		return parts;
	}

	#readMessage(message: JsonRecord): AnswerPart[] {
		const parts: AnswerPart[] = [];
		if (THOUGHT_FIELDS.some((field) => saysSomething(message[field]))) parts.push({ kind: "thought" });
		if (isText(message.refusal)) this.#isRefused = true;
		for (const part of listOf(message.content)) {
			if (isText(part)) parts.push({ kind: "text", text: part });
			else if (isRecord(part)) parts.push(...readContentPart(part));
			if (isRecord(part) && part.type === "refusal") this.#isRefused = true;
		}
		return parts;
	}

	#end(reason: string | null, nativeReason: string | null): AnswerPart {
		this.#hasEnded = true;
		return { kind: "end", end: { reason, nativeReason, isRefused: this.#isRefused } };
	}
}

/** Some servers send lists of parts, of which thoughts are one kind. */
function readContentPart({ type, text, thought }: JsonRecord): AnswerPart[] {
	if (thought === true || (isText(type) && THOUGHT_TYPE.test(type))) return [{ kind: "thought" }];
	const isProse = type === undefined || type === "text" || type === "output_text";
	return isProse && isText(text) ? [{ kind: "text", text }] : [];
}

function saysSomething(value: unknown): boolean {
	return isText(value) || (Array.isArray(value) ? value.length > 0 : isRecord(value));
}
