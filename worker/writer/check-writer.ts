/**
 * Whether a provider answers with this configuration, tried with the smallest streaming call there is. The first sign of life
 * is enough; the rest of the answer is not waited for. It knows no HTTP of ours and stores nothing.
 */
import type { Provider } from "../../protocol/task.ts";
import type { TaskErrorCode } from "../../protocol/task-errors.ts";
import { type Fetch, guardedFetch } from "./guarded-fetch.ts";
import { type AnswerPart, streamAnswer } from "./llm/answer.ts";
import { resolveEndpoint } from "./llm/providers.ts";
import { WriterError } from "./writer-error.ts";

/** With the key in the clear. */
export type WriterAccess = { provider: Provider; model: string | null; apiKey: string | null; baseUrl: string | null };
export type WriterCheck = { model: string | null; answeredInMs: number | null; code: TaskErrorCode | null };

/** Somebody looks at a screen and waits. */
const CHECK_TIMEOUT_MS = 20_000;
const PATIENCE = { firstTokenMs: CHECK_TIMEOUT_MS, stallMs: CHECK_TIMEOUT_MS, totalMs: CHECK_TIMEOUT_MS };
const PROMPT = { instructions: "You are being tested for whether you can be reached.", task: "Answer with the word OK." };
const MAX_CHARS = 100_000;

/** @param send the platform's fetch, or a test's */
export async function checkWriter(
	{ provider, model, apiKey, baseUrl }: WriterAccess,
	signal: AbortSignal,
	send: Fetch = (input, init) => fetch(input, init),
): Promise<WriterCheck> {
	if (provider === "demo") return { model: null, answeredInMs: 0, code: null };
	const key = apiKey ?? "";
	const began = Date.now();
	try {
		const endpoint = resolveEndpoint(provider, model, baseUrl);
		const ask = async function* (aborted: AbortSignal): AsyncGenerator<AnswerPart> {
			const { streamChat } = await import("./llm/chat.ts");
			const request = { endpoint, apiKey: key, fetch: guardedFetch(send), prompt: PROMPT, schema: null };
			for await (const part of streamChat(request, aborted)) {
				// A model that thinks first may do so for long: it is there, and that was the question.
				yield part.kind === "thought" ? { kind: "text", text: "…" } : part;
			}
		};
		for await (const _ of streamAnswer(ask, { signal, patience: PATIENCE, maxChars: MAX_CHARS, apiKey: key })) break;
		return { model: endpoint.model, answeredInMs: Date.now() - began, code: null };
	} catch (error) {
		if (!(error instanceof WriterError)) throw error;
		return { model, answeredInMs: null, code: error.failure.code };
	}
}
