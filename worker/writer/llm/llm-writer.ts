/**
 * A `NovelWriter` that asks a provider over the network. It puts prompt, call and check together for each method, and
 * loads what calls an AI only when one is called; it knows neither HTTP nor tasks.
 */
import type * as z from "zod/v4/mini";
import { type Fetch, guardedFetch, MAX_STREAM_BYTES } from "../guarded-fetch.ts";
import type { NovelWriter, WriterCall } from "../novel-writer.ts";
import { type AnswerGuards, type Ask, readAnswer, streamAnswer } from "./answer.ts";
import { masterForm, summaryForm, volumeForm } from "./answer-forms.ts";
import { arrangeMaster, arrangeVolume } from "./arrange-plan.ts";
import { buildChapterPrompt } from "./prompts/chapter-prompt.ts";
import { buildMasterPrompt, buildVolumePrompt } from "./prompts/outline-prompt.ts";
import type { Prompt } from "./prompts/prompt.ts";
import { buildSummaryPrompt } from "./prompts/summary-prompt.ts";
import { type RemoteProvider, resolveEndpoint } from "./providers.ts";
import { RequestFields } from "./request-fields.ts";

export type LlmWriterOptions = {
	provider: RemoteProvider;
	/** Null: the provider's default. */
	model: string | null;
	/** Empty where the server asks for none. */
	apiKey: string;
	/** Already checked; null: the provider's own. */
	baseUrl: string | null;
	fetch?: Fetch;
	/** Silence between two tokens that counts as a dead call. */
	stallTimeoutMs?: number;
	/** What the run has learnt of this server so far. */
	fields?: RequestFields;
};

const STALL_TIMEOUT_MS = 60_000;
/** Some models think in private before the first token: they get this many stalls of silence for it. */
const FIRST_TOKEN_STALLS = 3;
/** A step makes one call, and has to end inside the platform's 15 minutes. */
const CALL_TIMEOUT_MS = 10 * 60_000;

/** Several times what is asked for: beyond it a model repeats itself. */
const MAX_PLAN_CHARS = 200_000;
const MAX_SUMMARY_CHARS = 40_000;
const maxDraftChars = (targetChars: number) => targetChars * 4 + 20_000;

/** @throws WriterError if `custom` comes without a base URL or a model */
export function createLlmWriter(options: LlmWriterOptions): NovelWriter {
	const { apiKey, stallTimeoutMs: stallMs = STALL_TIMEOUT_MS, fields = new RequestFields() } = options;
	const endpoint = resolveEndpoint(options.provider, options.model, options.baseUrl);
	// workerd's fetch must not be called as somebody's method.
	const fetchGuarded = guardedFetch(options.fetch ?? ((input, init) => fetch(input, init)), MAX_STREAM_BYTES);
	const patience = { firstTokenMs: stallMs * FIRST_TOKEN_STALLS, stallMs, totalMs: CALL_TIMEOUT_MS };

	const ask = (prompt: Prompt, schema: z.ZodMiniType | null): Ask =>
		async function* (signal) {
			const { callModel } = await import("./call-model.ts");
			yield* callModel({ endpoint, apiKey, fetch: fetchGuarded, prompt, schema, fields }, signal);
		};
	const guards = (call: WriterCall, maxChars: number): AnswerGuards => ({ call, patience, maxChars, apiKey });
	const askForJson = async <Schema extends z.ZodMiniType>(
		prompt: Prompt,
		schema: Schema,
		call: WriterCall,
		maxChars: number,
	): Promise<z.infer<Schema>> => {
		const text = await readAnswer(ask(prompt, schema), guards(call, maxChars));
		const { parseAnswer } = await import("./parse-answer.ts");
		return parseAnswer(schema, text);
	};

	return {
		async planMaster(brief, call) {
			const answer = await askForJson(buildMasterPrompt(brief), masterForm, call, MAX_PLAN_CHARS);
			return arrangeMaster(answer, brief.targetChapters);
		},
		async planVolume(brief, call) {
			const plan = brief.master.volumes[brief.volumeIndex];
			if (plan === undefined) throw new RangeError(`The master plan has no volume ${brief.volumeIndex}`);
			return arrangeVolume(await askForJson(buildVolumePrompt(brief, plan), volumeForm, call, MAX_PLAN_CHARS), plan);
		},
		expectedChars: ({ targetChars }) => targetChars,
		draftChapter: (brief, call) =>
			streamAnswer(ask(buildChapterPrompt(brief), null), guards(call, maxDraftChars(brief.targetChars))),
		async summarize(brief, call) {
			const { storySoFar, openThreads } = await askForJson(buildSummaryPrompt(brief), summaryForm, call, MAX_SUMMARY_CHARS);
			return {
				storySoFar: storySoFar.trim(),
				openThreads: openThreads.map((thread) => thread.trim()).filter((thread) => thread !== ""),
			};
		},
	};
}
