/** Reads the tokens that a provider counts, in the field names of each. What is not said is null; what is no count is not said. */
import type { TokenUsage } from "../../core/usage.ts";
import { isRecord, type JsonRecord } from "./json.ts";

/** @returns null if the record counts nothing */
export function readUsage(usage: unknown): TokenUsage | null {
	if (!isRecord(usage)) return null;
	const details = (names: string[]): JsonRecord => names.map((name) => usage[name]).find(isRecord) ?? {};
	const ofInput = details(["prompt_tokens_details", "input_tokens_details"]);
	const ofOutput = details(["completion_tokens_details", "output_tokens_details"]);
	const cached = count(
		ofInput.cached_tokens ?? usage.cache_read_input_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens,
	);
	const read = {
		inputTokens: count(usage.prompt_tokens) ?? inputWithCache(usage),
		cachedTokens: cached,
		outputTokens: count(usage.completion_tokens ?? usage.output_tokens),
		reasoningTokens: count(ofOutput.reasoning_tokens ?? ofOutput.thinking_tokens ?? usage.reasoning_tokens),
	};
	return Object.values(read).some((value) => value !== null) ? read : null;
}

/** Anthropic counts what it reads from and writes to its cache beside the rest of the input. */
function inputWithCache(usage: JsonRecord): number | null {
	const input = count(usage.input_tokens);
	if (input === null) return null;
	return input + (count(usage.cache_read_input_tokens) ?? 0) + (count(usage.cache_creation_input_tokens) ?? 0);
}

/** Later counts of the same call replace earlier ones, field by field: all of them are sums from the call's beginning. */
export function mergeUsage(before: TokenUsage | null, after: TokenUsage): TokenUsage {
	if (before === null) return after;
	return {
		inputTokens: larger(before.inputTokens, after.inputTokens),
		cachedTokens: larger(before.cachedTokens, after.cachedTokens),
		outputTokens: larger(before.outputTokens, after.outputTokens),
		reasoningTokens: larger(before.reasoningTokens, after.reasoningTokens),
	};
}

function larger(a: number | null, b: number | null): number | null {
	return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function count(value: unknown): number | null {
	const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
	return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
