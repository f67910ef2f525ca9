/**
 * What calls to AI providers have used, as the providers report it. It counts; what a token costs is not known here. Sums take
 * what is known: a call whose provider does not say adds nothing to them, and a sum is null if none of its calls said.
 */
import * as z from "zod/v4/mini";

const tokens = (text: string) => z.nullable(z.int()).check(z.describe(`${text}; null if no call said.`));

export const callSumSchema = z.object({
	calls: z.int(),
	inputTokens: tokens("Tokens of the prompts"),
	cachedTokens: tokens("Those of `inputTokens` that the provider had in its cache"),
	outputTokens: tokens("Tokens of the answers"),
	reasoningTokens: tokens("Those of `outputTokens` that the model thought with"),
});
export type CallSum = z.infer<typeof callSumSchema>;

export const usageSchema = z.object({
	completed: callSumSchema.check(z.describe("Calls that were answered in full.")),
	failed: callSumSchema.check(z.describe("Calls that were refused, or broke off.")),
});
export type Usage = z.infer<typeof usageSchema>;

export const dayUsageSchema = z.extend(usageSchema, {
	day: z.string().check(z.describe("A day of UTC, as `YYYY-MM-DD`.")),
});
export type DayUsage = z.infer<typeof dayUsageSchema>;
