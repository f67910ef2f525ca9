/**
 * What the end of an answer means. An answer is complete only where the provider says so; every other word, known or not, makes it
 * a failure of one of three kinds. It knows words, and no streams.
 *
 * A stream that ends with its mark and without any reason counts as broken, although some servers never give one: gateways put the
 * mark behind a stream that was cut off at its source, and half a chapter that is stored as a whole one costs more than a server
 * that cannot be used.
 */
import type { Failure } from "../../core/failure.ts";

export type AnswerEnd = {
	/** `finish_reason` or `stop_reason`; null if the stream ended without one. */
	reason: string | null;
	/** What the model's own host said, where a gateway passes it on. */
	nativeReason: string | null;
	/** The model refused in a field of its own, whatever the reason says. */
	isRefused: boolean;
};

const COMPLETE = new Set(["stop", "end_turn", "stop_sequence"]);
/** Stems of the words that providers have for it, as `max_tokens`, `model_length`, `token_limit_reached`, `ERROR_LIMIT`. */
const OUTPUT_LIMIT =
	/^length|length$|length_(?:limit|capped|reached|exceeded)|max\w*token|token\w*limit|context_(?:window|length)|^error_limit$/;
/** Azure and some gateways add what was found: `content_filter: violence`. */
const REFUSED =
	/^content_?filter|refus|safety|moderat|prohibited|block|^spii$|recitation|^sensitive|^language$|guardrail|model_armor|policy|censor|toxic|^risk/;
/** The provider stopped for reasons of its own: the same request may succeed. */
const OUTAGE =
	/abort|cancel|error|fail|network|timeout|time_limit|insufficient_system_resource|overload|unavailable|interrupt|disconnect|lost|malformed|unexpected/;

type Verdict = "complete" | "output-limit" | "refused" | "outage" | "unknown";

function judgeWord(word: string): Verdict {
	// `maxTokens`, `content-filter` and `MAX_TOKENS` are written as `max_tokens` is.
	const plain = word
		.trim()
		.replace(/([a-z])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replace(/[\s-]+/g, "_");
	if (COMPLETE.has(plain)) return "complete";
	if (REFUSED.test(plain)) return "refused";
	if (OUTPUT_LIMIT.test(plain)) return "output-limit";
	return OUTAGE.test(plain) ? "outage" : "unknown";
}

/** @returns null if the answer is complete */
export function failureOfEnd({ reason, nativeReason, isRefused }: AnswerEnd): Failure | null {
	if (isRefused) return failure("refused");
	if (reason === null) return failure("outage");
	const verdict = judgeWord(reason);
	if (verdict !== "complete") return failure(verdict);
	// Each host has words of its own for success, so that only one which means something else contradicts.
	const native = nativeReason === null ? "complete" : judgeWord(nativeReason);
	return native === "complete" || native === "unknown" ? null : failure(native);
}

function failure(verdict: Exclude<Verdict, "complete">): Failure {
	switch (verdict) {
		case "output-limit":
			return { code: "provider_output_limit", isRetryable: false, retryAfterMs: null };
		case "refused":
			return { code: "content_refused", isRetryable: false, retryAfterMs: null };
		case "outage":
			return { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };
		case "unknown":
			return { code: "provider_bad_answer", isRetryable: true, retryAfterMs: null };
		default:
			return verdict satisfies never;
	}
}
