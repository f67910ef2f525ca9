/** Why a REST call did not succeed, in one class: refused by the server, unreachable, or answered with something else. */
import type { ErrorCode, Issue } from "../../../protocol/errors.ts";

/**
 * The server's codes, and the two that only a client can find: `network_error` (no answer came) and `bad_answer` (what
 * came is not this API, e.g. a proxy's error page).
 */
export type ApiErrorCode = ErrorCode | "network_error" | "bad_answer";

export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly code: ApiErrorCode;
	/** HTTP status; 0 if there was no answer. */
	readonly status: number;
	/** Which fields were wrong; empty unless the server named some. */
	readonly issues: readonly Issue[];

	/** How many milliseconds the server wants to be left alone before the next try; null if it did not say. */
	readonly retryAfterMs: number | null;

	constructor(
		code: ApiErrorCode,
		status: number,
		message: string,
		issues: readonly Issue[] = [],
		cause?: unknown,
		retryAfterMs: number | null = null,
	) {
		super(message, { cause });
		this.code = code;
		this.status = status;
		this.issues = issues;
		this.retryAfterMs = retryAfterMs;
	}
}
