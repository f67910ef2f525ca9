/**
 * What was answered to the calls that carried an `Idempotency-Key`, for as long as they may be repeated. It is written in the
 * transaction that does what the call asked for, so a key is never kept for something that did not happen. It knows a
 * call only by its hash, and of the answer only ids.
 */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { type Refusal, refuse } from "../core/refusal.ts";

/** What a client that repeats a call says: the key, and what it was said about (route and body, hashed). */
export type IdempotentCall = { key: string; fingerprint: string };

/** Ids of the tasks that a call made; a call that made none has an empty list. */
const taskIdsSchema = z.array(z.string());

export class IdempotencyKeys {
	readonly #sql: SqlStorage;
	/** Unknown until it is needed. A transaction that is rolled back leaves it off by what it did, which only shifts the limit a little. */
	#kept: { count: number; firstExpiry: number | null } | null = null;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** @returns what the call was answered when it came first; a refusal if the key stands for another call; null if it is new */
	find(call: IdempotentCall | null, now: number): { ok: true; taskIds: string[] } | Refusal | null {
		if (call === null) return null;
		const row = this.#sql
			.exec<{ fingerprint: string; task_ids: string }>(
				"SELECT fingerprint, task_ids FROM idempotency WHERE key = ? AND expires_at > ?",
				call.key,
				now,
			)
			.toArray()[0];
		if (row === undefined) return null;
		if (row.fingerprint !== call.fingerprint) return idempotencyConflict();
		return { ok: true, taskIds: z.parse(taskIdsSchema, JSON.parse(row.task_ids)) };
	}

	/** All keys are erased. */
	reset(): void {
		this.#kept = null;
	}

	/** Whether there is room for one more key. */
	refuseIfFull(call: IdempotentCall | null, now: number): Refusal | null {
		if (call === null) return null;
		this.#prune(now);
		const { count, firstExpiry } = this.#loadKept();
		if (count < LIMITS.idempotencyKeysPerUser) return null;
		const error = `At most ${LIMITS.idempotencyKeysPerUser} Idempotency-Keys are kept a day. Send none, or wait.`;
		return { ...refuse("rate_limited", error), retryAfterMs: Math.max(1, (firstExpiry ?? now) - now) };
	}

	/** Remembers the answer; call it inside the transaction that makes it true. */
	put(call: IdempotentCall | null, taskIds: string[], now: number): void {
		if (call === null) return;
		const expiresAt = now + LIMITS.idempotencyKeptMs;
		this.#sql.exec(
			"INSERT OR REPLACE INTO idempotency (key, fingerprint, task_ids, expires_at) VALUES (?, ?, ?, ?)",
			call.key,
			call.fingerprint,
			JSON.stringify(taskIds),
			expiresAt,
		);
		const { count, firstExpiry } = this.#loadKept();
		this.#kept = { count: count + 1, firstExpiry: firstExpiry ?? expiresAt };
	}

	/** Expired keys mean nothing to anybody, so they go when a new one comes and no alarm wakes the object for them. */
	#prune(now: number): void {
		const { firstExpiry } = this.#loadKept();
		if (firstExpiry === null || firstExpiry > now) return;
		this.#sql.exec("DELETE FROM idempotency WHERE expires_at <= ?", now);
		this.#kept = null;
	}

	#loadKept(): { count: number; firstExpiry: number | null } {
		this.#kept ??= this.#sql
			.exec<{ count: number; firstExpiry: number | null }>(
				"SELECT COUNT(*) AS count, MIN(expires_at) AS firstExpiry FROM idempotency",
			)
			.one();
		return this.#kept;
	}
}

export function idempotencyConflict(): Refusal {
	return refuse("idempotency_conflict", "This Idempotency-Key was used for another call. Take a new one for each thing to do.");
}
