import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enqueueBucketAtWake, takeEnqueueToken } from "./enqueue-rate.ts";
import type { TokenBucket } from "./token-bucket.ts";

const NOW = 10_000_000;
const PER_MINUTE = 120;

function takeMany(bucket: TokenBucket, count: number, now = NOW): TokenBucket {
	let current = bucket;
	for (let taken = 0; taken < count; taken++) {
		const { bucket: after, refusal } = takeEnqueueToken(current, now, PER_MINUTE);
		expect(refusal).toBeNull();
		current = after;
	}
	return current;
}

describe("[P9] enqueue rate", () => {
	it("lets a minute's worth through at once, then says what the limit is and when to come back", () => {
		const empty = takeMany(enqueueBucketAtWake([], NOW, PER_MINUTE), PER_MINUTE);
		const { bucket, refusal } = takeEnqueueToken(empty, NOW, PER_MINUTE);
		expect(refusal).toMatchObject({
			code: "rate_limited",
			retryAfterMs: 500,
			error: expect.stringContaining(`${PER_MINUTE} calls a minute`),
		});
		expect(takeEnqueueToken(bucket, NOW + 499, PER_MINUTE).refusal).not.toBeNull();
		expect(takeEnqueueToken(bucket, NOW + 500, PER_MINUTE).refusal).toBeNull();
	});

	it("whoever comes back when told is served, whatever the limit", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (perMinute, tokens) => {
				const { bucket, refusal } = takeEnqueueToken({ tokens, filledAt: NOW }, NOW, perMinute);
				const retryAfterMs = refusal?.retryAfterMs ?? 0;
				expect(retryAfterMs).toBeGreaterThan(0);
				expect(takeEnqueueToken(bucket, NOW + retryAfterMs + 1, perMinute).refusal).toBeNull();
			}),
		);
	});

	it("a wake does not hand out a new minute: the tasks of the last one have taken their tokens", () => {
		const created = (count: number, at: number) => Array.from({ length: count }, (_, index) => ({ createdAt: at + index }));
		const afterBurst = enqueueBucketAtWake(created(PER_MINUTE, NOW - 100), NOW, PER_MINUTE);
		expect(takeEnqueueToken(afterBurst, NOW, PER_MINUTE).refusal).not.toBeNull();
		const half = enqueueBucketAtWake(created(PER_MINUTE, NOW - 30_000), NOW, PER_MINUTE);
		const used = takeMany(half, PER_MINUTE / 2 - 1);
		expect(takeEnqueueToken(takeEnqueueToken(used, NOW, PER_MINUTE).bucket, NOW, PER_MINUTE).refusal).not.toBeNull();
		takeMany(enqueueBucketAtWake(created(PER_MINUTE, NOW - 70_000), NOW, PER_MINUTE), PER_MINUTE);
	});
});
