/** How often somebody may do something: a bucket that fills steadily up to a burst and loses one token a time. */

export type TokenBucket = { tokens: number; filledAt: number };

/** @returns the bucket afterwards, and whether there was a token to take */
export function takeToken(
	bucket: TokenBucket | undefined,
	now: number,
	perSecond: number,
	burst: number,
): { bucket: TokenBucket; isAllowed: boolean } {
	const before = bucket ?? { tokens: burst, filledAt: now };
	const filled = Math.min(burst, before.tokens + (Math.max(0, now - before.filledAt) / 1000) * perSecond);
	const isAllowed = filled >= 1;
	return { bucket: { tokens: isAllowed ? filled - 1 : filled, filledAt: now }, isAllowed };
}
