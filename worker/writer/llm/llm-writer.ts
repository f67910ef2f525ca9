/**
 * A `NovelWriter` that asks an OpenAI-compatible provider. It puts prompt, call and check together for each method, and
 * loads what calls an AI only when one is called; it knows neither HTTP nor tasks.
 */
import type * as z from "zod/v4/mini";
import { type Fetch, guardedFetch } from "../guarded-fetch.ts";
import type { NovelWriter } from "../novel-writer.ts";
import { type AnswerGuards, readAnswer, streamAnswer } from "./answer.ts";
import { masterForm, summaryForm, volumeForm } from "./answer-forms.ts";
import { arrangeMaster, arrangeVolume } from "./arrange-plan.ts";
import { parseAnswer } from "./parse-answer.ts";
import { buildChapterPrompt } from "./prompts/chapter-prompt.ts";
import { buildMasterPrompt, buildVolumePrompt } from "./prompts/outline-prompt.ts";
import type { Prompt } from "./prompts/prompt.ts";
import { buildSummaryPrompt } from "./prompts/summary-prompt.ts";
import { type RemoteProvider, resolveEndpoint } from "./providers.ts";

export type LlmWriterOptions = {
	provider: RemoteProvider;
	/** Null: the provider's default. */
	model: string | null;
	apiKey: string;
	/** Already checked; null: the provider's own. */
	baseUrl: string | null;
	fetch?: Fetch;
	/** Silence between two tokens that counts as a dead call. */
	stallTimeoutMs?: number;
};

const STALL_TIMEOUT_MS = 60_000;
/** Some models think in private before the first token: they get this many stalls of silence for it. */
const FIRST_TOKEN_STALLS = 3;
/** A step makes two calls, and has to end inside the platform's 15 minutes. */
const CALL_TIMEOUT_MS = 7 * 60_000;

/** Several times what is asked for: beyond it a model repeats itself. */
const MAX_PLAN_CHARS = 200_000;
const MAX_SUMMARY_CHARS = 40_000;
const maxDraftChars = (targetChars: number) => targetChars * 4 + 20_000;

/** @throws WriterError if `custom` comes without a base URL or a model */
export function createLlmWriter(options: LlmWriterOptions): NovelWriter {
	const { apiKey, stallTimeoutMs: stallMs = STALL_TIMEOUT_MS } = options;
	const endpoint = resolveEndpoint(options.provider, options.model, options.baseUrl);
	// workerd's fetch must not be called as somebody's method.
	const fetchGuarded = guardedFetch(options.fetch ?? ((input, init) => fetch(input, init)));
	const patience = { firstTokenMs: stallMs * FIRST_TOKEN_STALLS, stallMs, totalMs: CALL_TIMEOUT_MS };

	const ask = (prompt: Prompt, schema: z.ZodMiniType | null) =>
		async function* (signal: AbortSignal) {
			const { streamChat } = await import("./chat.ts");
			yield* streamChat({ endpoint, apiKey, fetch: fetchGuarded, prompt, schema }, signal);
		};
	const guards = (signal: AbortSignal, maxChars: number): AnswerGuards => ({ signal, patience, maxChars, apiKey });

	return {
		async planMaster(brief, { signal }) {
			const text = await readAnswer(ask(buildMasterPrompt(brief), masterForm), guards(signal, MAX_PLAN_CHARS));
			return arrangeMaster(parseAnswer(masterForm, text), brief.targetChapters);
		},
		async planVolume(brief, { signal }) {
			const plan = brief.master.volumes[brief.volumeIndex];
			if (plan === undefined) throw new RangeError(`The master plan has no volume ${brief.volumeIndex}`);
			const text = await readAnswer(ask(buildVolumePrompt(brief, plan), volumeForm), guards(signal, MAX_PLAN_CHARS));
			return arrangeVolume(parseAnswer(volumeForm, text), plan);
		},
		expectedChars: ({ targetChars }) => targetChars,
		draftChapter: (brief, { signal }) =>
			streamAnswer(ask(buildChapterPrompt(brief), null), guards(signal, maxDraftChars(brief.targetChars))),
		async summarize(brief, { signal }) {
			const text = await readAnswer(ask(buildSummaryPrompt(brief), summaryForm), guards(signal, MAX_SUMMARY_CHARS));
			const { storySoFar, openThreads } = parseAnswer(summaryForm, text);
			return {
				storySoFar: storySoFar.trim(),
				openThreads: openThreads.map((thread) => thread.trim()).filter((thread) => thread !== ""),
			};
		},
	};
}
