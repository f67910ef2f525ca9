/**
 * One chat call to an OpenAI-compatible server as a stream of parts: the request, and the answer's events read as they come. It
 * knows no novels; what a part of the answer means is in `chat-event.ts`.
 *
 * There is no AI library under it on purpose: each piece of text went through a dozen chained streams and a schema there, which
 * was half of all the work of a queue whose users watch their chapters being written.
 */
import { createParser } from "eventsource-parser";
import * as z from "zod/v4/mini";
import type { Fetch } from "../guarded-fetch.ts";
import type { AnswerPart } from "./answer.ts";
import { ChatEvents, problemIn } from "./chat-event.ts";
import { badAnswer, tryParse } from "./parse-answer.ts";
import type { Prompt } from "./prompts/prompt.ts";
import type { Endpoint } from "./providers.ts";

export type ChatRequest = {
	endpoint: Endpoint;
	apiKey: string;
	fetch: Fetch;
	prompt: Prompt;
	/** The form of a JSON answer; null for prose. */
	schema: z.ZodMiniType | null;
};

/** @throws ChatHttpError if the server refuses, and whatever `fetch` throws */
export async function* streamChat(
	{ endpoint, apiKey, fetch, prompt, schema }: ChatRequest,
	signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
	const response = await fetch(`${endpoint.baseUrl}/chat/completions`, {
		method: "POST",
		headers: { "Content-Type": "application/json", Authorization: `Bearer ${apiKey}`, Accept: "text/event-stream" },
		// Newer models refuse sampling settings and `max_tokens`, so none is sent.
		body: JSON.stringify({
			model: endpoint.model,
			messages: [
				{ role: "system", content: prompt.instructions },
				{ role: "user", content: prompt.task },
			],
			...(schema === null ? {} : { response_format: formatOf(schema, endpoint.jsonMode) }),
			stream: true,
		}),
		signal,
	});
	if (!response.ok || response.body === null) throw await ChatHttpError.of(response);
	if (/^application\/json\b/i.test(response.headers.get("Content-Type") ?? "")) throw await problemOf(response);
	const events = new ChatEvents();
	const parser = createParser({ onEvent: ({ data, event }) => events.read(data, event) });
	const decoder = new TextDecoder();
	for await (const bytes of response.body) {
		parser.feed(decoder.decode(bytes, { stream: true }));
		yield* events.take();
		// Not every server hangs up then.
		if (events.isDone) break;
	}
	// An event counts with the empty line behind it; one that lacks it is half an event.
	yield* events.end();
}

function formatOf(schema: z.ZodMiniType, jsonMode: Endpoint["jsonMode"]): object {
	if (jsonMode === "object") return { type: "json_object" };
	const { $schema: _, ...jsonSchema } = z.toJSONSchema(schema, { target: "draft-7" });
	return { type: "json_schema", json_schema: { name: "answer", strict: true, schema: jsonSchema } };
}

/** A server that answers with one JSON text has not understood that a stream was wanted, or says what is wrong. */
async function problemOf(response: Response): Promise<unknown> {
	const body = z.safeParse(z.record(z.string(), z.unknown()), tryParse(await response.text()));
	return (body.success ? problemIn(body.data) : null) ?? badAnswer("the answer is no stream");
}

/** Of an error's page this much is read: it is for a log and for a few words that tell what is wrong. */
const ERROR_BODY_CHARS = 10_000;

/** The server's refusal, in the shape that `classify-error.ts` reads. */
export class ChatHttpError extends Error {
	override readonly name = "ChatHttpError";
	readonly statusCode: number;
	readonly responseHeaders: Record<string, string>;
	readonly responseBody: string;

	private constructor({ status, headers }: Response, body: string) {
		super(`The provider answered ${status}: ${body.slice(0, 500)}`);
		this.statusCode = status;
		this.responseHeaders = Object.fromEntries(headers);
		this.responseBody = body;
	}

	static async of(response: Response): Promise<ChatHttpError> {
		return new ChatHttpError(response, (await response.text()).slice(0, ERROR_BODY_CHARS));
	}
}
