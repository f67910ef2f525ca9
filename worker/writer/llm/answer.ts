/**
 * Guards one call from its first to its last token: silence, endlessness, a cut, a refusal, the caller's abort. It does
 * not know how a call is made, which comes in as `ask`, nor what the text is about.
 */
import type { TaskErrorCode } from "../../../protocol/task-errors.ts";
import { WriterError } from "../writer-error.ts";
import { classifyError } from "./classify-error.ts";
import { hideKeyInStream } from "./hide-key.ts";
import { type Patience, startWatchdog } from "./watchdog.ts";

export type AnswerPart =
	| { kind: "text"; text: string }
	/** The model thinks: a sign of life that is not part of the answer. */
	| { kind: "thought" }
	| AnswerEnd;

type AnswerEnd = { kind: "end"; reason: string; rawReason: string | null };

export type AnswerGuards = {
	signal: AbortSignal;
	patience: Patience;
	/** A model that repeats itself without end is stopped here. */
	maxChars: number;
	apiKey: string;
};

/** What providers say, besides the standard word, when they stopped for what the text is about. */
const REFUSALS = new Set(["safety", "prohibited_content", "blocklist", "spii", "recitation", "sensitive", "content_filter"]);
const CUTS = new Set(["max_tokens", "model_length"]);
const OUTAGES = new Set(["insufficient_system_resource", "network_error", "error"]);

/**
 * Yields the text of one answer.
 * @throws the signal's reason if it aborts, `WriterError` for everything else
 */
async function* streamGuarded(
	ask: (signal: AbortSignal) => AsyncIterable<AnswerPart>,
	guards: AnswerGuards,
): AsyncGenerator<string> {
	guards.signal.throwIfAborted();
	const watchdog = startWatchdog(guards.patience);
	const closer = new AbortController();
	let chars = 0;
	let end: AnswerEnd | null = null;
	try {
		for await (const part of ask(AbortSignal.any([guards.signal, watchdog.signal, closer.signal]))) {
			guards.signal.throwIfAborted();
			watchdog.touch();
			if (part.kind === "end") end = part;
			if (part.kind !== "text" || part.text === "") continue;
			chars += part.text.length;
			if (chars > guards.maxChars) throw failure("provider_bad_answer", `The answer has more than ${guards.maxChars} characters`);
			watchdog.pause();
			yield part.text;
			guards.signal.throwIfAborted();
			watchdog.touch();
		}
		// An aborted stream may just end.
		guards.signal.throwIfAborted();
		watchdog.signal.throwIfAborted();
		judgeEnd(end, chars);
	} catch (error) {
		guards.signal.throwIfAborted();
		const cause = watchdog.signal.aborted ? watchdog.signal.reason : error;
		throw classifyError(cause, { apiKey: guards.apiKey, now: Date.now() });
	} finally {
		watchdog.stop();
		// Whoever stops reading early ends the call too.
		closer.abort();
	}
}

/** An answer piece by piece, guarded, and without the user's key should the provider echo it. */
export function streamAnswer(
	ask: (signal: AbortSignal) => AsyncIterable<AnswerPart>,
	guards: AnswerGuards,
): AsyncGenerator<string> {
	return hideKeyInStream(streamGuarded(ask, guards), guards.apiKey);
}

/** The whole text of one answer. */
export async function readAnswer(ask: (signal: AbortSignal) => AsyncIterable<AnswerPart>, guards: AnswerGuards): Promise<string> {
	let text = "";
	for await (const piece of streamAnswer(ask, guards)) text += piece;
	return text;
}

function judgeEnd(end: AnswerEnd | null, chars: number): void {
	if (end === null) throw failure("provider_unavailable", "The answer broke off");
	const raw = end.rawReason?.toLowerCase() ?? "";
	if (end.reason === "content-filter" || REFUSALS.has(raw)) throw failure("content_refused", `The answer ended with ${raw}`);
	if (end.reason === "length" || CUTS.has(raw)) throw failure("provider_bad_answer", "The answer was cut at its maximum length");
	if (end.reason === "error" || OUTAGES.has(raw)) throw failure("provider_unavailable", "The provider gave up on the answer");
	if (chars === 0) throw failure("provider_bad_answer", "The answer is empty");
}

function failure(code: TaskErrorCode, why: string): WriterError {
	return new WriterError({ code, isRetryable: code !== "content_refused", retryAfterMs: null }, { cause: new Error(why) });
}
