/** `GET /api/queue/events`: the feed as server-sent events. `id` is the cursor, so that `Last-Event-ID` resumes it. */
import * as z from "zod/v4/mini";
import { syncSchema } from "../../protocol/feed.ts";
import { answerRefusal } from "./errors.ts";
import { eventStream } from "./event-stream.ts";
import { EXAMPLE_CURSOR } from "./examples.ts";
import { operation } from "./operation.ts";
import { openQueueSocket } from "./queue-socket.ts";

export const feedEvents = operation({
	method: "GET",
	path: "/queue/events",
	operationId: "streamFeed",
	tag: "Feed",
	summary: "Follow the feed as server-sent events",
	description:
		"For clients that cannot hold a WebSocket. Each `sync` event carries a `Sync` as its data and its cursor as its id; `closed` says why the stream ends. It sends no live text.",
	access: "bearer",
	query: z.object({ since: z.optional(z.string()).check(z.describe("The cursor to go on from.")) }),
	headers: [
		{
			name: "Last-Event-ID",
			description: "The cursor to go on from, as `EventSource` sends it by itself; it goes before `since`.",
			schema: z.optional(z.string()),
		},
	],
	answer: {
		status: 200,
		description: "The feed, until either side closes it.",
		schema: z.string(),
		contentTypes: ["text/event-stream"],
		carries: syncSchema,
		examples: {
			first: `id: ${EXAMPLE_CURSOR}\nevent: sync\ndata: {"type":"sync","cursor":"${EXAMPLE_CURSOR}","reset":true,"tasks":[],"deleted":[]}\n\n`,
		},
	},
	errors: ["rate_limited"],
	async handle(c, { query }) {
		const since = c.req.header("Last-Event-ID") ?? query.since;
		const opened = await openQueueSocket(c.env, c.var.identity, { since });
		if (!opened.ok) return answerRefusal(c, opened);
		return eventStream({
			socket: opened.socket,
			onSync: (sync, sink) => sink.send({ event: "sync", id: sync.cursor, data: sync }),
			onClose: (reason, sink) => sink.send({ event: "closed", data: { reason } }),
			heartbeat: ": still here\n\n",
		});
	},
});
