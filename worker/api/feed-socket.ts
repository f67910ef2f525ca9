/**
 * `GET /api/queue/ws`: checks who asks and from where, then passes the upgrade on to the user's queue. The token stays here.
 */
import { Hono } from "hono";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { BEARER_SUBPROTOCOL_PREFIX, FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { readSettings } from "../settings.ts";
import { isAllowedOrigin } from "./cors.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { openQueueSocket } from "./queue-socket.ts";
import { verifyToken } from "./verify-token.ts";

export const feedSocket = new Hono<ApiEnv>().get("/", async (c) => {
	if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
		c.header("Upgrade", "websocket");
		return refusal(c, "upgrade_required", "This address is a WebSocket: connect with the Upgrade header.");
	}
	const settings = readSettings(c.env);
	const origin = c.req.header("Origin");
	// Only browsers send an origin, and only there can a foreign site act in the user's name.
	if (origin !== undefined && !isAllowedOrigin(settings, origin, new URL(c.req.url).host)) {
		return refusal(c, "origin_not_allowed", "Sockets from this site are not allowed. Its origin must be in ALLOWED_ORIGINS.");
	}
	const offered = (c.req.header("Sec-WebSocket-Protocol") ?? "").split(",").map((name) => name.trim());
	if (!offered.includes(FEED_SUBPROTOCOL)) {
		return refusal(c, "subprotocol_unsupported", `Offer the subprotocol ${FEED_SUBPROTOCOL}.`);
	}
	const token = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX))?.slice(BEARER_SUBPROTOCOL_PREFIX.length);
	if (token === undefined) {
		return refusal(c, "unauthorized", `Offer your token as a second subprotocol, ${BEARER_SUBPROTOCOL_PREFIX}<token>.`);
	}
	const verified = await verifyToken(settings, token);
	if (!verified.ok) {
		return verified.code === "token_expired" ? closeExpired() : refusal(c, verified.code, verified.error);
	}
	return openQueueSocket(c.env, verified, c.req.query("since") ?? null);
});

/** A browser cannot read the status of a refused upgrade, so it is told by a close code what it can mend by itself. */
function closeExpired(): Response {
	const { 0: client, 1: server } = new WebSocketPair();
	server.accept();
	server.close(CLOSE_CODES.token_expired.code, CLOSE_CODES.token_expired.reason);
	return new Response(null, { status: 101, webSocket: client, headers: { "Sec-WebSocket-Protocol": FEED_SUBPROTOCOL } });
}
