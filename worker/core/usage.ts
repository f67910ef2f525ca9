/** What calls to a provider have used, as the provider reports it. It counts; what a token costs is not known here. */

/** Tokens of one call; null where the provider does not say. `cachedTokens` is a part of the input, `reasoningTokens` of the output. */
export type TokenUsage = {
	inputTokens: number | null;
	cachedTokens: number | null;
	outputTokens: number | null;
	reasoningTokens: number | null;
};

/** One call that has ended; `isCompleted` is false if it was refused, broke off or gave no whole answer. */
export type CallUsage = TokenUsage & { isCompleted: boolean };

export const NO_TOKENS: TokenUsage = { inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null };
