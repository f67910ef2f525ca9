/** The one shape of every refusal, and what becomes of an exception: a log line for us, a calm sentence for the client. */
import type { Context } from "hono";
import { ERROR_STATUS, type ErrorBody, type ErrorCode, type Issue } from "../../protocol/errors.ts";
import type { Refusal } from "../core/refusal.ts";
import { logProblem } from "../log.ts";
import { SettingsError } from "../settings.ts";

export function refusal(c: Context, code: ErrorCode, error: string, issues?: Issue[]): Response {
	const body: ErrorBody = issues === undefined ? { success: false, error, code } : { success: false, error, code, issues };
	return c.json(body, ERROR_STATUS[code]);
}

/** The answer to what was refused elsewhere, with when to try again if that is known. */
export function answerRefusal(c: Context, { code, error, issues, retryAfterMs }: Refusal): Response {
	if (retryAfterMs !== undefined) c.header("Retry-After", String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
	return refusal(c, code, error, issues);
}

export function answerError(error: Error, c: Context): Response {
	logProblem("request failed", { method: c.req.method, route: c.req.routePath }, error);
	if (error instanceof SettingsError) return refusal(c, "not_configured", error.message);
	// A Durable Object that is overloaded or was just restarted says that a retry may help.
	if (isPassing(error)) {
		c.header("Retry-After", "2");
		return refusal(c, "temporarily_unavailable", "The service is busy. Try again in a moment.");
	}
	return refusal(c, "internal_error", "Something went wrong on our side. Try again; nothing was lost.");
}

function isPassing(error: Error): boolean {
	return ("retryable" in error && error.retryable === true) || ("overloaded" in error && error.overloaded === true);
}
