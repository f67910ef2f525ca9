/**
 * `GET /api/queue/ws`: checks who asks and from where, then passes the upgrade on to the user's queue. The token stays here.
 */
import * as z from "zod/v4/mini";
import { closeFrame } from "../../protocol/close-codes.ts";
import { serverFrameSchema } from "../../protocol/feed.ts";
import { admitSocket, UPGRADE_ERRORS } from "./admit-socket.ts";
import { EXAMPLE_CURSOR, EXAMPLE_PROGRESS } from "./examples.ts";
import { operation } from "./operation.ts";
import { feedQuery, openQueueSocket } from "./queue-socket.ts";
import { answerUpgrade } from "./upgrade.ts";

export const feedSocket = operation({
	method: "GET",
	path: "/queue/ws",
	operationId: "openFeed",
	tag: "Feed",
	summary: "Open the feed as a WebSocket",
	description:
		'The first frame is a `Sync`; no hello is needed. The server selects `novel-queue.v1` of the offered subprotocols and reads the token from the other one. Send the text `ping` as soon as it is open and every 9 s, which is answered with `pong`. A long list comes in pieces, each a `sync` with a cursor to resume from; a `mark` follows every 128 K characters, and the next pieces come when the client has sent it back as `{type: "ack", mark}`. A client that never does gets the first 1 M characters and is closed with 4408, to resume from its cursor. The last frame is `{type: "close", code, retry, reason}`: close your side at once, since the platform may end the connection seconds after its own close. An expired token is answered by a socket that says so and closes with 4401, because browsers cannot read a refused upgrade.',
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
			close: closeFrame("token_expired"),
			progress: { type: "sync", cursor: EXAMPLE_CURSOR, reset: false, tasks: [], deleted: [], progress: [EXAMPLE_PROGRESS] },
		},
	},
	errors: [...UPGRADE_ERRORS],
	async handle(c, { query }) {
		const admitted = await admitSocket(c);
		return admitted.ok ? answerUpgrade(c, await openQueueSocket(c.env, admitted.identity, query)) : admitted.response;
	},
});
