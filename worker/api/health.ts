/** Whether this deployment can serve: its settings are read, nothing else is touched. */
import { Hono } from "hono";
import { readSettings } from "../settings.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { NOBODY_CAN_SIGN_IN } from "./verify-token.ts";

export const health = new Hono<ApiEnv>().get("/", (c) => {
	const { JWT_SECRET, JWKS_URL } = readSettings(c.env);
	if (JWT_SECRET === undefined && JWKS_URL === undefined) return refusal(c, "not_configured", NOBODY_CAN_SIGN_IN);
	return c.json({ success: true, status: "ok" });
});
