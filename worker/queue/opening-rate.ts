/**
 * How often each user may open a socket, kept in memory alone. Sleep forgets it: an object sleeps after ten silent seconds, in
 * which a sixth of the tokens would have come back.
 */
import { LIMITS } from "../../protocol/limits.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { type TokenBucket, takeToken } from "../core/token-bucket.ts";

/** Of those that opened something lately: an object of one user has one, that of the dashboards one for each operator. */
const USERS_KEPT = 1_000;

export class OpeningRate {
	readonly #buckets = new Map<string, TokenBucket>();

	/** Counts one opening; refuses it if there were too many lately. */
	take(userId: string, now: number): Refusal | null {
		const perMinute = LIMITS.socketOpensPerMinute;
		const { bucket, isAllowed } = takeToken(this.#buckets.get(userId), now, perMinute / 60, perMinute);
		this.#buckets.delete(userId);
		this.#buckets.set(userId, bucket);
		const [oldest] = this.#buckets.keys();
		if (this.#buckets.size > USERS_KEPT && oldest !== undefined) this.#buckets.delete(oldest);
		if (isAllowed) return null;
		const retryAfterMs = Math.ceil(((1 - bucket.tokens) / perMinute) * 60_000);
		return refuse("rate_limited", `At most ${perMinute} sockets may be opened a minute. Try again in a moment.`, {
			retryAfterMs,
		});
	}
}
