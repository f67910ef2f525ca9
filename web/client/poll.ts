/** One poll: asks, renews the token once if it is refused, and reads every kind of answer. What it asks for is the feed's to say. */
import { CONNECTION_LOST, type FeedError, UNREADABLE } from "./feed-status.ts";
import { ApiError } from "./rest/api-error.ts";
import { fetchCall, readJson, refusalOf } from "./rest/request.ts";
import { TokenError, type TokenSource } from "./token-source.ts";

export type PollAsk<Value> = {
	/** Begins with `/api/`. */
	path: string;
	headers?: Record<string, string>;
	/**
	 * Reads an answer of 200. `unreadable`: this API's own in a shape that is not known; null: another server's page, which
	 * may answer with 200 too, as in a hotel.
	 */
	read(answer: unknown): Synced<Value> | Unchanged | { type: "unreadable" } | null;
};

export type PollRequest<Value> = PollAsk<Value> & {
	apiBaseUrl: string;
	fetch: typeof fetch | undefined;
	tokens: TokenSource;
	signal: AbortSignal;
};

/** `nextPollMs` is the server's wish, 0 for none. */
type Synced<Value> = { type: "synced"; value: Value; nextPollMs: number };
type Unchanged = { type: "unchanged" };

export type PollResult<Value> =
	| Synced<Value>
	/** Nothing changed since. */
	| Unchanged
	/** @param retryAfterMs the server's wish, 0 for none */
	| { type: "failed"; error: FeedError; retryAfterMs: number }
	/** Asking again would end the same way. */
	| { type: "refused"; error: FeedError };

/** Never rejects. */
export async function poll<Value>(request: PollRequest<Value>): Promise<PollResult<Value>> {
	try {
		const response = await ask(request, false);
		const isRefused = response.status === 401 && request.tokens.canRenew;
		return await read(isRefused ? await ask(request, true) : response, request);
	} catch (cause) {
		return { type: "failed", error: cause instanceof TokenError ? cause.toFeedError() : errorOf(cause), retryAfterMs: 0 };
	}
}

async function ask(
	{ apiBaseUrl, fetch, tokens, path, headers, signal }: PollRequest<unknown>,
	isRenewal: boolean,
): Promise<Response> {
	const token = await tokens.get({ isRenewal });
	// Push may have come back, or the page been left, while the app looked for a token.
	if (signal.aborted) throw new Error("This poll was given up.");
	return fetchCall({ apiBaseUrl, token, path, ...(headers !== undefined && { headers }), fetch, signal });
}

async function read<Value>(response: Response, request: PollRequest<Value>): Promise<PollResult<Value>> {
	if (response.status === 304) return { type: "unchanged" };
	if (!response.ok) {
		const refusal = await refusalOf(response);
		const error = errorOf(refusal);
		const isFinal = response.status === 401 || response.status === 403;
		if (isFinal && error.code !== "bad_answer") return { type: "refused", error };
		return { type: "failed", error, retryAfterMs: refusal.retryAfterMs ?? 0 };
	}
	const reading = request.read(await readJson(response));
	if (reading?.type === "unreadable") return { type: "refused", error: UNREADABLE };
	if (reading !== null) return reading;
	return { type: "failed", error: { code: "bad_answer", message: "The server's answer could not be read." }, retryAfterMs: 0 };
}

function errorOf(cause: unknown): FeedError {
	if (!(cause instanceof ApiError) || cause.code === "network_error") return CONNECTION_LOST;
	return { code: cause.code, message: cause.message };
}
