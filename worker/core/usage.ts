/** What calls to a provider have used, as the provider reports it. It counts; what a token costs is not known here. */

/** Tokens of one call; null where the provider does not say. `cachedTokens` is a part of the input, `reasoningTokens` of the output. */
export type TokenUsage = {
	inputTokens: number | null;
	cachedTokens: number | null;
	outputTokens: number | null;
	reasoningTokens: number | null;
};

/** One answered call: `isCompleted` is false if it failed after the provider had begun to answer, or was refused. */
export type CallUsage = TokenUsage & { isCompleted: boolean };

export const NO_TOKENS: TokenUsage = { inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null };
