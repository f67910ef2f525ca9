/**
 * Opens a socket to a user's queue: for a client, whose upgrade is passed on, or for this Worker, which then tells the feed
 * in another form. Only the object itself can accept a socket that hibernates.
 */
import { SESSION_HEADERS } from "../queue/session.ts";
import type { Identity } from "./verify-token.ts";

/**
 * @param since the cursor to go on from; null for everything
 * @param observed whose queue, if an operator looks on; null for the own one
 */
export function openQueueSocket(
	env: Cloudflare.Env,
	identity: Identity,
	since: string | null,
	observed: string | null = null,
): Promise<Response> {
	const headers = sessionHeaders(identity, observed !== null);
	const query = since === null ? "" : `?since=${encodeURIComponent(since)}`;
	return env.TASK_QUEUE.getByName(observed ?? identity.userId).fetch(new Request(`https://queue/ws${query}`, { headers }));
}

/** What tells an object who opens a socket. */
export function sessionHeaders({ userId, expiresAt }: Identity, isObserver: boolean): Headers {
	return new Headers({
		...(isObserver ? { [SESSION_HEADERS.isObserver]: "true" } : {}),
		Upgrade: "websocket",
		[SESSION_HEADERS.userId]: encodeURIComponent(userId),
		[SESSION_HEADERS.expiresAt]: String(expiresAt),
	});
}
