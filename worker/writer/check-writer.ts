/**
 * Whether a provider can do what a task will ask of it, tried with the two calls that a task makes: a streamed text and a JSON answer,
 * both as small as can be. It knows no HTTP of ours and stores nothing.
 */
import * as z from "zod/v4/mini";
import type { Provider } from "../../protocol/task.ts";
import type { TaskErrorCode } from "../../protocol/task-errors.ts";
import { type Fetch, guardedFetch } from "./guarded-fetch.ts";
import { type AnswerGuards, type Ask, readAnswer } from "./llm/answer.ts";
import type { Prompt } from "./llm/prompts/prompt.ts";
import { resolveEndpoint } from "./llm/providers.ts";
import { RequestFields } from "./llm/request-fields.ts";
import { WriterError } from "./writer-error.ts";

/** With the key in the clear. */
export type WriterAccess = { provider: Provider; model: string | null; apiKey: string | null; baseUrl: string | null };
export type WriterCheck = {
	model: string | null;
	answeredInMs: number | null;
	code: TaskErrorCode | null;
	/** What the error is about. */
	errorDetail?: string;
};

/** For each of the two: a person waits for the answer. */
const CALL_TIMEOUT_MS = 20_000;
const MAX_CHARS = 100_000;
const INSTRUCTIONS = "You are being tested for whether you can be reached.";
const TEXT: Prompt = { instructions: INSTRUCTIONS, task: "Answer with the word OK." };
const JSON_PROMPT: Prompt = {
	instructions: INSTRUCTIONS,
	task: 'Answer with this JSON object and nothing else: {"answer": "OK"}',
};
const jsonForm = z.object({ answer: z.string() });

/** A model that is still thinking when the time is over: it is there, and what it says cannot be waited for. */
class StillThinking extends Error {}

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
		const fields = new RequestFields();
		const call = { endpoint, apiKey: key, fetch: guardedFetch(send), fields };
		const ask = (prompt: Prompt, schema: z.ZodMiniType | null): Ask =>
			async function* (aborted) {
				const { callModel } = await import("./llm/call-model.ts");
				yield* callModel({ ...call, prompt, schema }, aborted);
			};
		try {
			await readInTime(ask(TEXT, null), signal, key);
			const text = await readInTime(ask(JSON_PROMPT, jsonForm), signal, key);
			const { parseAnswer } = await import("./llm/parse-answer.ts");
			parseAnswer(jsonForm, text);
		} catch (error) {
			if (!(error instanceof StillThinking)) throw error;
		}
		return { model: endpoint.model, answeredInMs: Date.now() - began, code: null };
	} catch (error) {
		if (!(error instanceof WriterError)) throw error;
		const { code, detail } = error.failure;
		return { model, answeredInMs: null, code, ...(detail === undefined ? {} : { errorDetail: detail }) };
	}
}

/** @throws StillThinking if the time is over and the model was thinking all the while */
async function readInTime(ask: Ask, signal: AbortSignal, apiKey: string): Promise<string> {
	let isThinking = false;
	const guards: AnswerGuards = {
		call: {
			signal,
			onActivity: (activity) => {
				isThinking = activity === "thinking";
			},
			onUsage: () => {},
		},
		patience: { firstTokenMs: CALL_TIMEOUT_MS, stallMs: CALL_TIMEOUT_MS, totalMs: CALL_TIMEOUT_MS },
		maxChars: MAX_CHARS,
		apiKey,
	};
	try {
		return await readAnswer(ask, guards);
	} catch (error) {
		const hasTimedOut = error instanceof WriterError && error.failure.code === "provider_timeout";
		throw hasTimedOut && isThinking ? new StillThinking() : error;
	}
}
