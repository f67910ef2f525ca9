/**
 * Guards one call from its first to its last part: silence, endlessness, a cut, a refusal, the caller's abort. It does
 * not know how a call is made, which comes in as `ask`, nor what the text is about.
 */
import type { TaskErrorCode } from "../../../protocol/task-errors.ts";
import { NO_TOKENS, type TokenUsage } from "../../core/usage.ts";
import type { WriterCall } from "../novel-writer.ts";
import { WriterError } from "../writer-error.ts";
import type { AnswerPart } from "./answer-part.ts";
import { classifyError } from "./classify-error.ts";
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
	let isWhole = false;
	try {
		for await (const part of ask(AbortSignal.any([signal, watchdog.signal, closer.signal]))) {
			signal.throwIfAborted();
			if (part.kind === "usage") {
				usage = mergeUsage(usage, part.usage);
				// Nothing else is waited for.
				if (isWhole) break;
				continue;
			}
			if (part.kind === "end") {
				if (isWhole) continue;
				const failure = failureOfEnd(part.end);
				if (failure !== null) throw endedWith(failure, part.end.reason);
				if (chars === 0) throw refused("provider_bad_answer", "The answer is empty");
				isWhole = true;
				watchdog.expireIn(USAGE_WAIT_MS);
				continue;
			}
			if (!isWhole) watchdog.touch();
			if (part.kind === "thought") call.onActivity("thinking");
			if (part.kind !== "text" || part.text === "") continue;
			chars += part.text.length;
			if (chars > maxChars) throw refused("provider_bad_answer", `The answer has more than ${maxChars} characters`);
			call.onActivity("writing");
			watchdog.pause();
			yield part.text;
			signal.throwIfAborted();
			if (!isWhole) watchdog.touch();
		}
		signal.throwIfAborted();
		// An aborted stream may just end.
		if (!isWhole) {
			watchdog.signal.throwIfAborted();
			throw refused("provider_unavailable", "The answer broke off");
		}
	} catch (error) {
		signal.throwIfAborted();
		// An answer that is whole stays so, whatever becomes of its connection.
		if (!isWhole) {
			const failure = classifyError(watchdog.signal.aborted ? watchdog.signal.reason : error, { now: Date.now() });
			call.onUsage({ ...(usage ?? NO_TOKENS), isCompleted: false });
			throw failure;
		}
	} finally {
		watchdog.stop();
		// A reader that stops early ends the call too.
		closer.abort();
	}
	call.onUsage({ ...(usage ?? NO_TOKENS), isCompleted: true });
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

function endedWith(failure: WriterError["failure"], reason: string | null): WriterError {
	return new WriterError(failure, { cause: new Error(`The answer ended with ${reason ?? "no reason"}`.slice(0, 80)) });
}

function refused(code: TaskErrorCode, why: string): WriterError {
	return new WriterError({ code, isRetryable: true, retryAfterMs: null }, { cause: new Error(why) });
}
