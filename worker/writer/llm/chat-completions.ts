/** The dialect of OpenAI's chat completions, as a hundred servers speak it. */
import * as z from "zod/v4/mini";
import type { AnswerPart } from "./answer-part.ts";
import type { AnswerReader, ChatCall, Dialect } from "./dialect.ts";
import { isRecord, isText, type JsonRecord, listOf } from "./json.ts";
import { readUsage } from "./read-usage.ts";

/** Fields in which servers send what the model thinks. */
const THOUGHT_FIELDS = ["reasoning_content", "reasoning", "reasoning_details", "thinking", "thinking_blocks"];
const THOUGHT_TYPES = new Set(["thinking", "reasoning", "thought", "redacted_thinking", "reasoning.text", "reasoning.summary"]);

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

	read(object: JsonRecord): AnswerPart[] {
		const choice = listOf(object.choices).find((each) => isRecord(each) && (each.index ?? 0) === 0);
		const parts = isRecord(choice) ? this.#readChoice(choice) : [];
		const usage = readUsage(object.usage) ?? readUsage(isRecord(object.x_groq) ? object.x_groq.usage : null);
		return usage === null ? parts : [...parts, { kind: "usage", usage }];
	}

	done(): AnswerPart[] {
		return this.#hasEnded ? [] : [this.#end(null, null)];
	}

	#readChoice(choice: JsonRecord): AnswerPart[] {
		// A server that was asked for a stream and does not know any sends the whole message.
		const said = [choice.delta, choice.message].find(isRecord) ?? {};
		const parts = this.#readMessage(said);
		if (isText(choice.text) && said.content === undefined) parts.push({ kind: "text", text: choice.text });
		const reason = choice.finish_reason;
		// Some servers say an empty word, or "null", with each piece.
		if (isText(reason) && reason !== "null") {
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
		}
		return parts;
	}

	#end(reason: string | null, nativeReason: string | null): AnswerPart {
		this.#hasEnded = true;
		return { kind: "end", end: { reason, nativeReason, isRefused: this.#isRefused } };
	}
}

/** Some servers send lists of parts, of which thoughts are one kind. */
function readContentPart({ type, text }: JsonRecord): AnswerPart[] {
	if (isText(type) && THOUGHT_TYPES.has(type)) return [{ kind: "thought" }];
	const isProse = type === undefined || type === "text" || type === "output_text";
	return isProse && isText(text) ? [{ kind: "text", text }] : [];
}

function saysSomething(value: unknown): boolean {
	return isText(value) || (Array.isArray(value) ? value.length > 0 : isRecord(value));
}
