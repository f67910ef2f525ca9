/** Who may open a socket: checks where the upgrade comes from and whose token it brings. The token stays here. */
import type { Context } from "hono";
import { BEARER_SUBPROTOCOL_PREFIX, FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { readSettings } from "../settings.ts";
import { isAllowedOrigin } from "./cors.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { closeAtOnce } from "./upgrade.ts";
import { type Identity, verifyToken } from "./verify-token.ts";

/** What can be wrong with an upgrade, beside its token. */
export const UPGRADE_ERRORS = ["subprotocol_unsupported", "origin_not_allowed", "upgrade_required", "rate_limited"] as const;

type Admitted = { ok: true; identity: Identity } | { ok: false; response: Response };

export async function admitSocket(c: Context<ApiEnv>): Promise<Admitted> {
	const no = (response: Response): Admitted => ({ ok: false, response });
	if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
		c.header("Upgrade", "websocket");
		return no(refusal(c, "upgrade_required", "This address is a WebSocket: connect with the Upgrade header."));
	}
	const settings = readSettings(c.env);
	const origin = c.req.header("Origin");
	// Only browsers send an origin, and only there can a foreign site act in the user's name.
	if (origin !== undefined && !isAllowedOrigin(settings, origin, new URL(c.req.url).host)) {
		const error = "Sockets from this site are not allowed. Its origin must be in ALLOWED_ORIGINS.";
		return no(refusal(c, "origin_not_allowed", error));
	}
	const offered = (c.req.header("Sec-WebSocket-Protocol") ?? "").split(",").map((name) => name.trim());
	if (!offered.includes(FEED_SUBPROTOCOL)) {
		return no(refusal(c, "subprotocol_unsupported", `Offer the subprotocol ${FEED_SUBPROTOCOL}.`));
	}
	const token = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX))?.slice(BEARER_SUBPROTOCOL_PREFIX.length);
	if (token === undefined) {
		const error = `Offer your token as a second subprotocol, ${BEARER_SUBPROTOCOL_PREFIX}<token>.`;
		return no(refusal(c, "unauthorized", error));
	}
	const verified = await verifyToken(settings, token);
	if (verified.ok) return { ok: true, identity: verified };
	if (verified.code === "token_expired") return no(closeAtOnce(c, "token_expired"));
	return no(refusal(c, verified.code, verified.error));
}
