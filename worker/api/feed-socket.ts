/**
 * `GET /api/queue/ws`: checks who asks and from where, then passes the upgrade on to the user's queue. The token stays here.
 */
import * as z from "zod/v4/mini";
import { serverFrameSchema } from "../../protocol/feed.ts";
import { admitSocket, UPGRADE_ERRORS } from "./admit-socket.ts";
import { EXAMPLE_CURSOR, EXAMPLE_PROGRESS } from "./examples.ts";
import { operation } from "./operation.ts";
import { feedQuery, openQueueSocket } from "./queue-socket.ts";

export const feedSocket = operation({
	method: "GET",
	path: "/queue/ws",
	operationId: "openFeed",
	tag: "Feed",
	summary: "Open the feed as a WebSocket",
	description:
		"The first frame is a `Sync`; no hello is needed. The server selects `novel-queue.v1` of the offered subprotocols and reads the token from the other one. Keep it alive with the text `ping`, which is answered with `pong`. An expired token is answered by a socket that closes with 4401, because browsers cannot read a refused upgrade.",
	access: "subprotocol",
	query: feedQuery,
	headers: [
		{ name: "Upgrade", description: "`websocket`", schema: z.string() },
		{
			name: "Origin",
			description: "Sent by browsers: the own host, or a site of `ALLOWED_ORIGINS`.",
			schema: z.optional(z.string()),
		},
	],
	answer: {
		status: 101,
		description: "The socket is open. Each text message from the server is one frame.",
		schema: serverFrameSchema,
		examples: {
			first: { type: "sync", cursor: EXAMPLE_CURSOR, reset: true, tasks: [], deleted: [] },
			progress: { type: "sync", cursor: EXAMPLE_CURSOR, reset: false, tasks: [], deleted: [], progress: [EXAMPLE_PROGRESS] },
		},
	},
	errors: [...UPGRADE_ERRORS],
	async handle(c, { query }) {
		const admitted = await admitSocket(c);
		return admitted.ok ? openQueueSocket(c.env, admitted.identity, query) : admitted.response;
	},
});
