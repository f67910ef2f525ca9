/** What calls to a provider have used, as the provider reports it. It counts; what a token costs is not known here. */
import type { CallSum, DayUsage, Usage } from "../../protocol/usage.ts";

/** Tokens of one call; null where the provider does not say. `cachedTokens` is a part of the input, `reasoningTokens` of the output. */
export type TokenUsage = Omit<CallSum, "calls">;

/** One call that has ended; `isCompleted` is false if it was refused, broke off or gave no whole answer. */
export type CallUsage = TokenUsage & { isCompleted: boolean };

export const NO_TOKENS: TokenUsage = { inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null };
const NO_CALLS: CallSum = { calls: 0, ...NO_TOKENS };
export const NO_USAGE: Usage = { completed: NO_CALLS, failed: NO_CALLS };

/** Days of which the sums are kept, today included. */
const DAYS_KEPT = 35;
const DAY_MS = 24 * 3_600_000;

export function countCall({ completed, failed }: Usage, { isCompleted, ...tokens }: CallUsage): Usage {
	const call = { calls: 1, ...tokens };
	return isCompleted ? { completed: plusSum(completed, call), failed } : { completed, failed: plusSum(failed, call) };
}

export function plus(a: Usage, b: Usage): Usage {
	return { completed: plusSum(a.completed, b.completed), failed: plusSum(a.failed, b.failed) };
}

/** What has come to `before` until it was `after`. Where nothing came, a sum that was known before says 0. */
export function minus(after: Usage, before: Usage): Usage {
	return { completed: minusSum(after.completed, before.completed), failed: minusSum(after.failed, before.failed) };
}

/** Of two states of one sum that only grows, the one with more calls is the newer. */
export function callsOf(usage: Usage | undefined): number {
	return usage === undefined ? 0 : usage.completed.calls + usage.failed.calls;
}

function plusSum(a: CallSum, b: CallSum): CallSum {
	return combine(a, b, (x, y) => (x === null || y === null ? (x ?? y) : x + y));
}

function minusSum(after: CallSum, before: CallSum): CallSum {
	return combine(after, before, (x, y) => (x === null || y === null ? x : x - y));
}

type Tokens = number | null;

function combine(a: CallSum, b: CallSum, tokens: (a: Tokens, b: Tokens) => Tokens): CallSum {
	return {
		calls: tokens(a.calls, b.calls) ?? 0,
		inputTokens: tokens(a.inputTokens, b.inputTokens),
		cachedTokens: tokens(a.cachedTokens, b.cachedTokens),
		outputTokens: tokens(a.outputTokens, b.outputTokens),
		reasoningTokens: tokens(a.reasoningTokens, b.reasoningTokens),
	};
}

/** The day of UTC, as `YYYY-MM-DD`: days compare like their texts. */
export function dayOf(now: number): string {
	return new Date(now).toISOString().slice(0, 10);
}

/** @returns the days with those of `more` added, oldest first, without those that are too old to be kept */
export function addDays(days: readonly DayUsage[], more: readonly DayUsage[], now: number): DayUsage[] {
	const byDay = new Map(days.map((day) => [day.day, day]));
	for (const { day, ...usage } of more) byDay.set(day, { day, ...plus(byDay.get(day) ?? NO_USAGE, usage) });
	const oldest = dayOf(now - (DAYS_KEPT - 1) * DAY_MS);
	return [...byDay.values()].filter(({ day }) => day >= oldest).sort((a, b) => (a.day < b.day ? -1 : 1));
}
