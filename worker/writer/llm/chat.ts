/**
 * One chat call as a stream of parts. The only file that loads the AI library, and so imported only by `import()` when a
 * task runs. It knows no novels, and throws what the library throws.
 *
 * The library imports "zod/v4/mini", and esbuild bundles what it shares with the Worker as lazy. The plain "zod/mini" skips
 * the module that wakes that code, so the Worker has to import zod by the library's name (biome.json sees to it).
 */
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { asSchema, extractReasoningMiddleware, streamText, wrapLanguageModel } from "ai";
import type * as z from "zod/v4/mini";
import type { Fetch } from "../guarded-fetch.ts";
import type { AnswerPart } from "./answer.ts";
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

export async function* streamChat(
	{ endpoint, apiKey, fetch, prompt, schema }: ChatRequest,
	signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
	const openModel = createOpenAICompatible({
		name: endpoint.provider,
		baseURL: endpoint.baseUrl,
		apiKey,
		fetch,
		supportsStructuredOutputs: endpoint.jsonMode === "schema",
	});
	const result = streamText({
		// Self-hosted models write their thoughts into the answer, between these tags.
		model: wrapLanguageModel({ model: openModel(endpoint.model), middleware: extractReasoningMiddleware({ tagName: "think" }) }),
		instructions: prompt.instructions,
		prompt: prompt.task,
		abortSignal: signal,
		// The queue retries, with the user watching; and newer models refuse sampling settings and `max_tokens`, so none is sent.
		maxRetries: 0,
		...(schema === null ? {} : { output: jsonOutput(schema, endpoint) }),
		// By default the library logs errors, with the prompt and the URL in them.
		onError: () => {},
	});
	for await (const part of result.stream) {
		switch (part.type) {
			case "text-delta":
				yield { kind: "text", text: part.text };
				break;
			case "reasoning-delta":
				yield { kind: "thought" };
				break;
			case "error":
				throw part.error;
			case "finish":
				yield { kind: "end", reason: part.finishReason, rawReason: part.rawFinishReason ?? null };
				break;
			default:
		}
	}
}

/** Asks for JSON and leaves reading it to us: the library's own output parses the whole text again at every token. */
function jsonOutput(schema: z.ZodMiniType, { jsonMode }: Endpoint) {
	return {
		name: "json",
		responseFormat: readFormat(schema, jsonMode),
		parseCompleteOutput: async ({ text }: { text: string }) => text,
		parsePartialOutput: async () => undefined,
		createElementStreamTransform: () => undefined,
	};
}

async function readFormat(schema: z.ZodMiniType, jsonMode: Endpoint["jsonMode"]) {
	if (jsonMode === "object") return { type: "json" as const };
	const { $schema: _, ...jsonSchema } = await asSchema(schema).jsonSchema;
	return { type: "json" as const, schema: jsonSchema };
}
