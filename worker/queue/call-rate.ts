/**
 * How often a user may make work, kept in memory alone: a bucket that a row had to follow would cost more than the calls it
 * counts. A queue that has slept remembers only the calls whose tasks are still there; retries, batches, projects and checks of
 * an AI are forgotten. What a token is worth is decided in `core/enqueue-rate.ts`.
 */
import { enqueueBucketAtWake, takeEnqueueToken } from "../core/enqueue-rate.ts";
import type { Refusal } from "../core/refusal.ts";
import type { TaskRecord } from "../core/task-record.ts";
import type { TokenBucket } from "../core/token-bucket.ts";

export type CallRateOptions = {
	/** The calls of one minute. */
	perMinute: () => number;
	/** Those that calls have made; none if left out. */
	tasks?: () => Iterable<TaskRecord>;
	/** What the calls do, as a sentence goes on; if left out they make work. */
	calls?: string;
};

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
