/**
 * How often a user may create, retry or batch, or change a bible: a bucket that holds one minute's worth. It lives in memory; after a wake it
 * is rebuilt from the tasks that came last, so no row is written for it.
 */
import { type Refusal, refuse } from "./refusal.ts";
import type { TaskRecord } from "./task-record.ts";
import { type TokenBucket, takeToken } from "./token-bucket.ts";

const MINUTE_MS = 60_000;

/** The bucket of a queue that has just woken: each task of the last minute has taken a token. */
export function enqueueBucketAtWake(tasks: Iterable<Pick<TaskRecord, "createdAt">>, now: number, perMinute: number): TokenBucket {
	const since = now - MINUTE_MS;
	const times: number[] = [];
	for (const { createdAt } of tasks) {
		// Many tasks of one moment are numbered on into the next ones.
		if (createdAt > since) times.push(Math.min(createdAt, now));
	}
	const full: TokenBucket = { tokens: perMinute, filledAt: since };
	return times.sort((a, b) => a - b).reduce((bucket, at) => takeToken(bucket, at, perMinute / 60, perMinute).bucket, full);
}

/**
 * @param calls what they do, as a sentence goes on
 * @returns the bucket afterwards, and a refusal that says when to come back if there was no token
 */
export function takeEnqueueToken(
	bucket: TokenBucket,
	now: number,
	perMinute: number,
	calls = "may create, retry or change many tasks",
): { bucket: TokenBucket; refusal: Refusal | null } {
	const taken = takeToken(bucket, now, perMinute / 60, perMinute);
	if (taken.isAllowed) return { bucket: taken.bucket, refusal: null };
	const retryAfterMs = Math.ceil(((1 - taken.bucket.tokens) / perMinute) * MINUTE_MS);
	const error = `At most ${perMinute} calls a minute ${calls}. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
	return { bucket: taken.bucket, refusal: refuse("rate_limited", error, { retryAfterMs }) };
}
