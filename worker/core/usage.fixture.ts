/** Usage for tests: sums of calls that are all alike. */
import type { Usage } from "../../protocol/usage.ts";
import { type CallUsage, countCall, NO_USAGE } from "./usage.ts";

export const CALL: CallUsage = { isCompleted: true, inputTokens: 100, cachedTokens: 40, outputTokens: 30, reasoningTokens: null };

/** @param failed calls that said nothing of what they used */
export function usageOf(completed: number, failed = 0): Usage {
	const silent = { ...CALL, isCompleted: false, inputTokens: null, cachedTokens: null, outputTokens: null };
	const calls = [...Array.from({ length: completed }, () => CALL), ...Array.from({ length: failed }, () => silent)];
	return calls.reduce(countCall, NO_USAGE);
}
