/** `GET /api/queue/events`: the feed as server-sent events. `id` is the cursor, so that `Last-Event-ID` resumes it. */
import { Hono } from "hono";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { eventStream } from "./event-stream.ts";
import { openQueueSocket } from "./queue-socket.ts";

export const feedEvents = new Hono<ApiEnv>().get("/", async (c) => {
	const since = c.req.header("Last-Event-ID") ?? c.req.query("since") ?? null;
	const { webSocket } = await openQueueSocket(c.env, c.var.identity, since);
	if (webSocket === null) return refusal(c, "temporarily_unavailable", "The feed cannot be opened now. Try again in a moment.");
	return eventStream({
		socket: webSocket,
		onSync: (sync, sink) => sink.send({ event: "sync", id: sync.cursor, data: sync }),
		onClose: (reason, sink) => sink.send({ event: "closed", data: { reason } }),
		heartbeat: ": still here\n\n",
	});
});
