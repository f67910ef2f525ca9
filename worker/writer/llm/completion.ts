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
const OUTPUT_LIMIT = new Set([
	"length",
	"max_tokens",
	"max_output_tokens",
	"max_completion_tokens",
	"model_length",
	"token_limit",
	"model_context_window_exceeded",
	"context_window_exceeded",
	"context_length_exceeded",
]);
const REFUSED = new Set([
	"refusal",
	"refused",
	"safety",
	"prohibited_content",
	"blocklist",
	"blocked",
	"spii",
	"recitation",
	"sensitive",
	"language",
	"moderation",
	"guardrail",
	"guardrail_intervened",
	"image_safety",
	"content_policy",
	"policy_violation",
]);
/** The provider stopped for reasons of its own: the same request may succeed. */
const OUTAGE =
	/abort|cancel|error|fail|network|timeout|time_limit|insufficient_system_resource|overload|unavailable|interrupt|disconnect|lost/;

type Verdict = "complete" | "output-limit" | "refused" | "outage" | "unknown";

function judgeWord(word: string): Verdict {
	const plain = word.trim().toLowerCase().replaceAll("-", "_");
	if (COMPLETE.has(plain)) return "complete";
	if (OUTPUT_LIMIT.has(plain)) return "output-limit";
	// Azure and some gateways add what was found: `content_filter: violence`.
	if (REFUSED.has(plain) || plain.startsWith("content_filter")) return "refused";
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
