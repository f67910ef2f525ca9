/**
 * Opens a socket to a user's queue: for a client, whose upgrade is passed on, or for this Worker, which then tells the feed
 * in another form. Only the object itself can accept a socket that hibernates.
 */
import { SESSION_HEADERS } from "../queue/task-queue.ts";
import type { Identity } from "./verify-token.ts";

/** @param since the cursor to go on from; null for everything */
export function openQueueSocket(env: Cloudflare.Env, { userId, expiresAt }: Identity, since: string | null): Promise<Response> {
	const headers = new Headers({
		Upgrade: "websocket",
		[SESSION_HEADERS.userId]: encodeURIComponent(userId),
		[SESSION_HEADERS.expiresAt]: String(expiresAt),
	});
	const query = since === null ? "" : `?since=${encodeURIComponent(since)}`;
	return env.TASK_QUEUE.getByName(userId).fetch(new Request(`https://queue/ws${query}`, { headers }));
}
