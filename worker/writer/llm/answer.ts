/**
 * Guards one call from its first to its last part: silence, endlessness, a cut, a refusal, the caller's abort. It does
 * not know how a call is made, which comes in as `ask`, nor what the text is about.
 */
import type { TaskErrorCode } from "../../../protocol/task-errors.ts";
import { NO_TOKENS, type TokenUsage } from "../../core/usage.ts";
import type { WriterCall } from "../novel-writer.ts";
import { WriterError } from "../writer-error.ts";
import type { AnswerPart } from "./answer-part.ts";
import { classifyError, isPlainCode } from "./classify-error.ts";
import { failureOfEnd } from "./completion.ts";
import { hideKeyInStream } from "./hide-key.ts";
import { mergeUsage } from "./read-usage.ts";
import { type Patience, startWatchdog } from "./watchdog.ts";

export type AnswerGuards = {
	call: WriterCall;
	patience: Patience;
	/** A model that repeats itself without end is stopped here. */
	maxChars: number;
	apiKey: string;
};

export type Ask = (signal: AbortSignal) => AsyncIterable<AnswerPart>;

/** What the provider has said of the end: nothing yet, that the answer is whole, or why it is not. */
type Ending = WriterError | "whole" | null;
type Outcome = { ending: Ending; areEndsTrue: boolean; broken: { error: unknown } | null; chars: number };

/** How long a whole answer is kept waiting for the count of its tokens. */
const USAGE_WAIT_MS = 2_000;

/**
 * Yields the text of one answer.
 * @throws the signal's reason if it aborts, `WriterError` for everything else
 */
async function* streamGuarded(ask: Ask, { call, patience, maxChars }: AnswerGuards): AsyncGenerator<string> {
	const { signal } = call;
	signal.throwIfAborted();
	const watchdog = startWatchdog(patience);
	const closer = new AbortController();
	let chars = 0;
	let usage: TokenUsage | null = null;
	let ending: Ending = null;
	/** False once text has come behind an end: gateways to Gemini say `stop` with each piece, and only the stream's own end counts. */
	let areEndsTrue = true;
	let broken: { error: unknown } | null = null;
	try {
		for await (const part of ask(AbortSignal.any([signal, watchdog.signal, closer.signal]))) {
			signal.throwIfAborted();
			if (part.kind === "usage") {
				usage = mergeUsage(usage, part.usage);
				// Nothing else is waited for.
				if (ending !== null && areEndsTrue) break;
				continue;
			}
			if (part.kind === "end") {
				if (ending !== null) continue;
				const failure = failureOfEnd(part.end);
				ending = failure === null ? "whole" : endedWith(failure, part.end.reason);
				// The tokens of an answer that cannot be used are paid for as well.
				if (areEndsTrue || ending !== "whole") watchdog.expireIn(USAGE_WAIT_MS);
				continue;
			}
			if (ending instanceof WriterError) continue;
			if (ending === "whole" && part.kind === "text" && part.text.trim() !== "") {
				ending = null;
				areEndsTrue = false;
				watchdog.goOn();
			}
			if (ending === null) watchdog.touch();
			if (part.kind === "thought") call.onActivity("thinking");
			if (part.kind !== "text" || part.text === "") continue;
			chars += part.text.length;
			if (chars > maxChars) throw refused("provider_bad_answer", `The answer has more than ${maxChars} characters`);
			call.onActivity("writing");
			watchdog.pause();
			yield part.text;
			signal.throwIfAborted();
			if (ending === null) watchdog.touch();
		}
	} catch (error) {
		broken = { error };
	} finally {
		watchdog.stop();
		// A reader that stops early ends the call too.
		closer.abort();
	}
	// An aborted stream may just end.
	signal.throwIfAborted();
	if (watchdog.signal.aborted) broken = { error: watchdog.signal.reason };
	const failure = findFailure({ ending, areEndsTrue, broken, chars });
	call.onUsage({ ...(usage ?? NO_TOKENS), isCompleted: failure === null });
	if (failure !== null) throw failure;
}

/** An answer piece by piece, guarded, and without the user's key should the provider echo it. */
export function streamAnswer(ask: Ask, guards: AnswerGuards): AsyncGenerator<string> {
	return hideKeyInStream(streamGuarded(ask, guards), guards.apiKey);
}

/** The whole text of one answer. */
export async function readAnswer(ask: Ask, guards: AnswerGuards): Promise<string> {
	let text = "";
	for await (const piece of streamAnswer(ask, guards)) text += piece;
	return text;
}

/** @returns null if the answer is whole */
function findFailure({ ending, areEndsTrue, broken, chars }: Outcome): WriterError | null {
	if (ending instanceof WriterError) return ending;
	// An answer that is whole stays so, whatever becomes of its connection.
	if (ending === "whole" && (areEndsTrue || broken === null)) {
		return chars > 0 ? null : refused("provider_bad_answer", "The answer is empty");
	}
	if (broken !== null) return classifyError(broken.error, { now: Date.now() });
	return refused("provider_unavailable", "The answer broke off");
}

function endedWith(failure: WriterError["failure"], reason: string | null): WriterError {
	// A gateway may put anything there: only what is one of a programme's words is logged.
	const word = reason === null ? "no reason" : isPlainCode(reason) ? reason : "words of its own";
	return new WriterError(failure, { cause: new Error(`The answer ended with ${word}`) });
}

function refused(code: TaskErrorCode, why: string): WriterError {
	return new WriterError({ code, isRetryable: true, retryAfterMs: null }, { cause: new Error(why) });
}
