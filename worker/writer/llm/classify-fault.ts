/**
 * What a provider's fault means for the task. Fields decide: status and codes, by the tables below. A provider's sentence counts only
 * where it is the whole sentence and a fixed one, since anything else may quote what the writer sent.
 */
import { TASK_ERROR_CODES, type TaskErrorCode } from "../../../protocol/task-error-codes.ts";
import { classifyStatus, type Failure, parseRetryAfter } from "../../core/failure.ts";
import type { FaultFacts } from "./provider-fault.ts";

/** Codes and types of the providers' documentation, in lower case. Numbers are those of Zhipu (1…), SiliconFlow (2…, 3…) and MiniMax. */
const BY_CODE: Partial<Record<TaskErrorCode, readonly string[]>> = {
	provider_auth: [
		"authenticationerror",
		"permissiondeniederror",
		"invalid_api_key",
		"invalidapikey",
		"api_key_invalid",
		"incorrect_api_key",
		"invalid_authentication",
		"invalid_authentication_error",
		"incorrect_api_key_error",
		"authentication_error",
		"authentication_failed",
		"unauthenticated",
		"unauthorized",
		"permission_denied",
		"permission_error",
		"permission_denied_error",
		"access_denied",
		"accessdenied",
		"1004",
		"2049",
	],
	provider_model: [
		"notfounderror",
		"model_not_found",
		"modelnotfound",
		"model_not_found_error",
		"not_found_error",
		"resource_not_found_error",
		"model_not_exist",
		"model_decommissioned",
		"model_terms_required",
		"unsupported_model",
		"deploymentnotfound",
		"1211",
		"20012",
	],
	content_refused: [
		"contentpolicyviolationerror",
		"sensitive_words_detected",
		"prompt_blocked",
		"content_filter",
		"content_filter_error",
		"content_policy_violation",
		"content_policy",
		"content_moderation",
		"moderation_blocked",
		"moderation",
		"data_inspection_failed",
		"datainspectionfailed",
		"responsibleaipolicyviolation",
		"safety",
		"blocked_by_safety",
		"prohibited_content",
		"sensitive_content",
		"invalid_prompt",
		"1301",
		"1026",
		"1027",
	],
	provider_region: [
		"unsupported_country_region_territory",
		"unsupported_country",
		"unsupported_region",
		"unsupported_location",
		"region_not_supported",
		"country_not_supported",
		"user_location_invalid",
		"location_not_supported",
	],
	provider_balance: [
		"insufficient_user_quota",
		"pre_consume_token_quota_failed",
		"budget_exceeded",
		"budgetexceedederror",
		"insufficient_quota",
		"insufficient_balance",
		"insufficient_funds",
		"insufficient_credits",
		"credits_exhausted",
		"billing_hard_limit_reached",
		"billing_not_active",
		"billing_error",
		"payment_required",
		"exceeded_current_quota_error",
		"arrearage",
		"prepaidbilloverdue",
		"account_overdue",
		"1113",
		"1008",
		"30001",
	],
	provider_prompt_too_long: [
		"contextwindowexceedederror",
		"invalid_request_prompt",
		"3051",
		"context_length_exceeded",
		"context_length_exceeded_error",
		"context_window_exceeded",
		"model_context_window_exceeded",
		"max_context_length_exceeded",
		"request_too_large",
		"prompt_too_long",
		"string_above_max_length",
		"input_too_long",
		"tokens_limit_reached",
		"exceed_context_size_error",
		"1261",
	],
	provider_rate_limited: [
		"ratelimiterror",
		"rate_limit_exceeded",
		"rate_limit_error",
		"rate_limit_reached_error",
		"rate_limit_exceeded_error",
		"rate_limited",
		"too_many_requests",
		"resource_exhausted",
		"limit_requests",
		"throttling",
		"throttling.ratequota",
		"throttling.allocationquota",
		"tokens_per_minute_limit_exceeded",
		"1302",
		"1303",
		"1305",
		"20018",
	],
	provider_bad_answer: ["json_validate_failed"],
	provider_timeout: ["timeout", "timeout_error", "request_timeout", "deadline_exceeded", "requesttimeout"],
	provider_unavailable: [
		"internalservererror",
		"serviceunavailableerror",
		"incomplete_generation",
		"server_error",
		"internal_error",
		"internal_server_error",
		"internalerror",
		"internal",
		"api_error",
		"overloaded_error",
		"overloaded",
		"engine_overloaded_error",
		"engine_overloaded",
		"service_unavailable",
		"service_unavailable_error",
		"unavailable",
		"provider_error",
		"upstream_error",
		"bad_gateway",
		"model_overloaded",
		"1234",
		"50505",
	],
};

/** Whole sentences of providers that have no code for what they mean. Numbers may stand in them, and nothing that a writer sends. */
const BY_SENTENCE: [RegExp, TaskErrorCode][] = [
	[/^Content Exists Risk\.?$/i, "content_refused"],
	[/^API key not valid\. Please pass a valid API key\.$/i, "provider_auth"],
	[
		/^(Incorrect|Invalid) API key( provided)?(: \S{1,200})?\.?( You can (find|obtain) (an|your) API key (at|from) https:\/\/\S{1,200})?$/i,
		"provider_auth",
	],
	[/^Output blocked by content filtering policy\.?$/i, "content_refused"],
	[
		/^You have reached your specified API usage limits\. You will regain access on \d{4}-\d\d-\d\d at \d\d:\d\d UTC\.$/i,
		"provider_balance",
	],
	[/^Missing or invalid Authorization header\.$/i, "provider_auth"],
	[/^User location is not supported for the API use\.?$/i, "provider_region"],
	[/^Request not allowed$/i, "provider_region"],
	[/^Insufficient Balance\.?$/i, "provider_balance"],
	[
		/^Your newly created team doesn't have any credits( or licenses)? yet\. You can purchase (those|credits|licenses|them) on https:\/\/console\.x\.ai\S{0,200}$/i,
		"provider_balance",
	],
	[
		/^Your team (\S{1,60} )?has either used all available credits or reached its monthly spending limit\. To continue making API requests, please purchase more credits or raise your spending limit\.$/i,
		"provider_balance",
	],
	[
		/^Your credit balance is too low to access the (Anthropic|Claude) API\. Please go to Plans & Billing to upgrade or purchase credits\.$/i,
		"provider_balance",
	],
	[/^prompt is too long: \d+ tokens > \d+ maximum$/i, "provider_prompt_too_long"],
	[
		/^input length and `max_tokens` exceed context limit: \d+ \+ \d+ > \d+, decrease input length or `max_tokens` and try again$/i,
		"provider_prompt_too_long",
	],
	[/^The input token count( \(?\d+\)?)? exceeds the maximum number of tokens allowed \(?\d+\)?\.?$/i, "provider_prompt_too_long"],
	[
		/^This (?:model|endpoint)'s maximum context length is \d+ tokens\. However, (?:you requested|your request has|your messages resulted in|you requested about) \d+ (?:input )?tokens[ .,;:()"'\d\w-]*$/i,
		"provider_prompt_too_long",
	],
	[
		/^(The number of tokens to keep from the initial prompt is greater than the context length|Trying to keep the first \d+ tokens when context the overflows\. However, the model is loaded with context length of only \d+ tokens, which is not enough)\.?( Try to load the model with a larger context length, or provide a shorter input\.?)?$/i,
		"provider_prompt_too_long",
	],
	[
		/^(<\d+> )?(InternalError\.Algo\.InvalidParameter: )?Range of input length should be \[\d+, \d+\]\.?$/i,
		"provider_prompt_too_long",
	],
	[/^(Invalid request: )?Your request exceeded model token limit: \d+( \(requested: \d+\))?\.?$/i, "provider_prompt_too_long"],
	[/^Input is too long for requested model\.?$/i, "provider_prompt_too_long"],
	[
		/^Input validation error: `inputs` (tokens \+ `max_new_tokens` )?must (be <=|have less than) \d+( tokens)?\. Given: [\d `a-z_]+$/i,
		"provider_prompt_too_long",
	],
	[
		/^Requested token count exceeds the model's maximum context length of \d+ tokens\. You requested a total of [ .,:\d\w]*$/i,
		"provider_prompt_too_long",
	],
];
/** A longer sentence is none of those above, and trying them takes time. */
const MAX_SENTENCE_CHARS = 400;

const CODE_OF = new Map(
	TASK_ERROR_CODES.flatMap((code) => (BY_CODE[code] ?? []).map((word): [string, TaskErrorCode] => [word, code])),
);

/** Codes that waiting may cure. */
const RETRYABLE: ReadonlySet<TaskErrorCode> = new Set([
	"provider_rate_limited",
	"provider_timeout",
	"provider_unavailable",
	"provider_bad_answer",
]);
/** Codes that say less than the status does, if there is one: an `api_error` stands beside any of them. */
const GENERAL: ReadonlySet<TaskErrorCode> = new Set(["provider_unavailable", "provider_timeout"]);
/** What is said of any request that will never be taken; counts where nothing else is known. */
const BAD_REQUEST = new Set([
	"invalid_request_error",
	"invalid_argument",
	"bad_request",
	"badrequest",
	"invalid_parameter_error",
]);

/** @param headers of the answer, names in lower case */
export function classifyFault(facts: FaultFacts, headers: Readonly<Record<string, string>>, now: number): Failure {
	const retryAfterMs = readRetryAfter(headers, now) ?? facts.retryAfterMs;
	const byCode = judgeCodes(facts);
	const told = byCode !== null && !GENERAL.has(byCode) ? byCode : (judgeSentences(facts) ?? byCode);
	const { status } = facts;
	if (status === null) {
		const isBadRequest = facts.codes.some((code) => BAD_REQUEST.has(code));
		return failureOf(told ?? (isBadRequest ? "provider_model" : "provider_unavailable"), retryAfterMs);
	}
	// An account's limit on the size of one request: waiting does not make it smaller.
	if (status === 413) return failureOf("provider_prompt_too_long", null);
	if (told !== null && !GENERAL.has(told)) return failureOf(told, retryAfterMs);
	if (status === 402) return failureOf("provider_balance", null);
	// A gateway's general refusal, behind which the host's own status is one that waiting may cure.
	if (status === 400) {
		const inner = facts.codes.map(Number).find((code) => code === 429 || code === 529 || (code >= 500 && code < 505));
		if (inner !== undefined) return classifyStatus(inner, retryAfterMs);
	}
	if (status === 451) return failureOf("provider_region", null);
	// A model that failed behind its server (424), and a gateway that lost the connection to it (499).
	if (status === 424 || status === 499) return failureOf("provider_unavailable", retryAfterMs);
	// Cloudflare's own word for a host that took too long.
	if (status === 522 || status === 524) return failureOf("provider_timeout", retryAfterMs);
	return classifyStatus(status, retryAfterMs);
}

function judgeCodes({ codes }: FaultFacts): TaskErrorCode | null {
	return codes.map((code) => CODE_OF.get(code)).find((code) => code !== undefined) ?? null;
}

function judgeSentences({ sentences }: FaultFacts): TaskErrorCode | null {
	const short = sentences.filter(({ length }) => length <= MAX_SENTENCE_CHARS);
	return BY_SENTENCE.find(([pattern]) => short.some((sentence) => pattern.test(sentence)))?.[1] ?? null;
}

function failureOf(code: TaskErrorCode, retryAfterMs: number | null): Failure {
	const isRetryable = RETRYABLE.has(code);
	return { code, isRetryable, retryAfterMs: isRetryable ? retryAfterMs : null };
}

function readRetryAfter(headers: Readonly<Record<string, string>>, now: number): number | null {
	const ms = headers["retry-after-ms"]?.trim();
	if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return Math.round(Number(ms));
	return parseRetryAfter(headers["retry-after"], now);
}
