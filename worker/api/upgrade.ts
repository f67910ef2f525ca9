/** What an upgrade is answered with, when an object or this Worker has decided. */
import type { Context } from "hono";
import { CLOSE_CODES, type CloseName, closeFrame } from "../../protocol/close-codes.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import type { Refusal } from "../core/refusal.ts";
import type { ApiEnv } from "./env.ts";
import { answerRefusal } from "./errors.ts";

export type Opened = { ok: true; response: Response; socket: WebSocket } | Refusal;

/** @param response of an object that was asked for a socket: the socket, or a refusal as JSON */
export async function readUpgrade(response: Response): Promise<Opened> {
	const { webSocket: socket } = response;
	return socket === null ? response.json<Refusal>() : { ok: true, response, socket };
}

export function answerUpgrade(c: Context<ApiEnv>, opened: Opened): Response {
	if (opened.ok) return opened.response;
	return opened.code === "token_expired" ? closeAtOnce(c, "token_expired") : answerRefusal(c, opened);
}

/**
 * A browser cannot read the status of a refused upgrade. A refusal that a client can mend is sent on a socket that opens, says
 * so and closes. It is the Worker's own: no object is asked, so it takes no place and leaves nothing in any.
 */
export function closeAtOnce(c: Context<ApiEnv>, name: CloseName): Response {
	const { 0: client, 1: server } = new WebSocketPair();
	// Of a server that waits for a frame before this answer has left, the runtime hands the first frame over by itself. If that is
	// the client's half of the close, the runtime waits for one more, and logs a lost connection.
	const later = new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
		server.accept();
		server.send(JSON.stringify(closeFrame(name)));
		const { code, reason } = CLOSE_CODES[name];
		server.close(code, reason);
	});
	c.executionCtx.waitUntil(later);
	const headers = { "Sec-WebSocket-Protocol": FEED_SUBPROTOCOL, "X-Content-Type-Options": "nosniff" };
	return new Response(null, { status: 101, webSocket: client, headers });
}
