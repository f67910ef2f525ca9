/** One poll: asks what changed since a cursor, renews the token once if it is refused, and reads every kind of answer. */
import { isPollAnswer } from "../../protocol/check-frame.ts";
import type { Sync } from "../../protocol/feed.ts";
import { CONNECTION_LOST, type FeedError, UNREADABLE } from "./feed-status.ts";
import { ApiError } from "./rest/api-error.ts";
import { fetchCall, readJson, refusalOf } from "./rest/request.ts";
import { TokenError, type TokenSource } from "./token-source.ts";

export type PollRequest = {
	apiBaseUrl: string;
	fetch: typeof fetch | undefined;
	tokens: TokenSource;
	/** What is known already; null for nothing. */
	since: string | null;
	signal: AbortSignal;
};

export type PollResult =
	| { type: "synced"; sync: Sync; nextPollMs: number }
	/** Nothing changed since. */
	| { type: "unchanged" }
	/** @param retryAfterMs the server's wish, 0 for none */
	| { type: "failed"; error: FeedError; retryAfterMs: number }
	/** Asking again would end the same way. */
	| { type: "refused"; error: FeedError };

/** Never rejects. */
export async function poll(request: PollRequest): Promise<PollResult> {
	try {
		const response = await ask(request, false);
		const isRefused = response.status === 401 && request.tokens.canRenew;
		return await read(isRefused ? await ask(request, true) : response);
	} catch (cause) {
		return { type: "failed", error: cause instanceof TokenError ? cause.toFeedError() : errorOf(cause), retryAfterMs: 0 };
	}
}

async function ask({ apiBaseUrl, fetch, tokens, since, signal }: PollRequest, isRenewal: boolean): Promise<Response> {
	const token = await tokens.get({ isRenewal });
	// Push may have come back, or the page been left, while the app looked for a token.
	if (signal.aborted) throw new Error("This poll was given up.");
	return fetchCall({
		apiBaseUrl,
		token,
		path: `/api/queue/tasks?since=${encodeURIComponent(since ?? "")}`,
		...(since !== null && { headers: { "If-None-Match": `"${since}"` } }),
		fetch,
		signal,
	});
}

async function read(response: Response): Promise<PollResult> {
	if (response.status === 304) return { type: "unchanged" };
	if (!response.ok) {
		const error = errorOf(await refusalOf(response).catch((cause: unknown) => cause));
		const isFinal = response.status === 401 || response.status === 403;
		if (isFinal && error.code !== "bad_answer") return { type: "refused", error };
		const retryAfterMs = Number(response.headers.get("Retry-After")) * 1_000;
		return { type: "failed", error, retryAfterMs: Math.max(retryAfterMs || 0, 0) };
	}
	const answer = await readJson(response);
	if (isPollAnswer(answer)) {
		const { cursor, reset, tasks, deleted, nextPollMs } = answer;
		return { type: "synced", sync: { type: "sync", cursor, reset, tasks, deleted }, nextPollMs };
	}
	// Another server's page may answer with 200, as in a hotel; this API's own answer that cannot be read is a newer one.
	if (typeof answer === "object" && answer !== null && "cursor" in answer) return { type: "refused", error: UNREADABLE };
	return { type: "failed", error: { code: "bad_answer", message: "The server's answer could not be read." }, retryAfterMs: 0 };
}

function errorOf(cause: unknown): FeedError {
	if (!(cause instanceof ApiError) || cause.code === "network_error") return CONNECTION_LOST;
	return { code: cause.code, message: cause.message };
}
