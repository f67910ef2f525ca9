/**
 * What can go wrong in a step, classed by what helps: trying the same again, or telling the writer. The processor reports
 * it, the queue decides from it.
 */
import * as z from "zod/v4/mini";
import { taskErrorCodeSchema } from "../../protocol/task-errors.ts";

export const failureSchema = z.object({
	code: taskErrorCodeSchema,
	/** False: trying again would end the same way. */
	isRetryable: z.boolean(),
	/** How long the provider asked to be left alone; null if it said nothing. */
	retryAfterMs: z.nullable(z.number()),
	/** What the error is about, for people: an address without secrets. */
	detail: z.optional(z.string()),
});
export type Failure = z.infer<typeof failureSchema>;

/** HTTP status of a provider's refusal → what it means for the task. */
export function classifyStatus(status: number, retryAfterMs: number | null): Failure {
	if (status === 429) return { code: "provider_rate_limited", isRetryable: true, retryAfterMs };
	if (status === 401 || status === 403) return { code: "provider_auth", isRetryable: false, retryAfterMs: null };
	if (status === 408 || status === 504) return { code: "provider_timeout", isRetryable: true, retryAfterMs };
	if (status === 409 || status === 425 || status >= 500) return { code: "provider_unavailable", isRetryable: true, retryAfterMs };
	// What is left of 3xx and 4xx: an unknown model, a wrong path, a request the provider will never take.
	return { code: "provider_model", isRetryable: false, retryAfterMs: null };
}

/** Reads `Retry-After`, which is a number of seconds or an HTTP date; null for anything else or for the past. */
export function parseRetryAfter(header: string | null | undefined, now: number): number | null {
	if (header === null || header === undefined) return null;
	const text = header.trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
	const at = Date.parse(text);
	return Number.isNaN(at) ? null : Math.max(0, at - now);
}
