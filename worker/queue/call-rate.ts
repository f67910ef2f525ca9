/**
 * How often a user may make work, kept in memory alone: a bucket that a row had to follow would cost more than the calls it
 * counts. A queue that has slept remembers only the calls whose tasks are still there; retries, batches, projects and checks of
 * an AI are forgotten. What a token is worth is decided in `core/enqueue-rate.ts`.
 */
import { enqueueBucketAtWake, takeEnqueueToken } from "../core/enqueue-rate.ts";
import { POLICY } from "../core/policy.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { TaskRecord } from "../core/task-record.ts";
import { type TokenBucket, takeToken } from "../core/token-bucket.ts";

export type CallRateOptions = {
	/** The calls of one minute. */
	perMinute: () => number;
	/** Those that calls have made; none if left out. */
	tasks?: () => Iterable<TaskRecord>;
	/** What the calls do, as a sentence goes on; if left out they make work. */
	calls?: string;
};

/** Calls that read or erase everything there is of a user, counted by themselves. */
export class AccountRate {
	#bucket: TokenBucket | undefined;

	take(now: number): Refusal | null {
		const perMinute = POLICY.accountCallsPerMinute;
		const taken = takeToken(this.#bucket, now, perMinute / 60, perMinute);
		this.#bucket = taken.bucket;
		if (taken.isAllowed) return null;
		const retryAfterMs = Math.ceil(((1 - taken.bucket.tokens) / perMinute) * 60_000);
		const error = `At most ${perMinute} calls a minute may export or erase everything. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`;
		return refuse("rate_limited", error, { retryAfterMs });
	}
}

export class CallRate {
	readonly #options: CallRateOptions;
	/** Null since the wake: it is only worked out for those who come to take a token. */
	#bucket: TokenBucket | null = null;

	constructor(options: CallRateOptions) {
		this.#options = options;
	}

	/** Counts one call; refuses it if there were too many lately. */
	take(now: number): Refusal | null {
		const { tasks, calls } = this.#options;
		const perMinute = this.#options.perMinute();
		const { bucket, refusal } = takeEnqueueToken(
			this.#bucket ?? enqueueBucketAtWake(tasks?.() ?? [], now, perMinute),
			now,
			perMinute,
			calls,
		);
		this.#bucket = bucket;
		return refusal;
	}
}
