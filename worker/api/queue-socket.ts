/**
 * Opens a socket to a user's queue: for a client, whose upgrade is passed on, or for this Worker, which then tells the feed
 * in another form. Only the object itself can accept a socket that hibernates.
 */
import * as z from "zod/v4/mini";
import { SESSION_HEADERS } from "../queue/session.ts";
import { type Opened, readUpgrade } from "./upgrade.ts";
import type { Identity } from "./verify-token.ts";

/** How a client says in the address of its upgrade what it wants of the feed. */
export const feedQuery = z.object({
	since: z.optional(z.string()).check(z.describe("The cursor to go on from.")),
	delta: z
		.optional(z.enum(["true", "false"]))
		.check(
			z.describe(
				"`true`: progress of a running task comes in `Sync.progress`, as what has changed of it, instead of as the whole task.",
			),
		),
});

type FeedWish = z.infer<typeof feedQuery> & {
	/** Whose queue, if an operator looks on; the own one without it. */
	observed?: string;
};

/** @param wish without `since` the socket begins with everything */
export async function openQueueSocket(
	env: Cloudflare.Env,
	identity: Identity,
	{ since, delta, observed }: FeedWish,
): Promise<Opened> {
	const headers = sessionHeaders(identity, observed !== undefined);
	if (delta === "true") headers.set(SESSION_HEADERS.wantsDelta, delta);
	const query = since === undefined ? "" : `?since=${encodeURIComponent(since)}`;
	const queue = env.TASK_QUEUE.getByName(observed ?? identity.userId);
	return readUpgrade(await queue.fetch(new Request(`https://queue/ws${query}`, { headers })));
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
