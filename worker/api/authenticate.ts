/** Lets nobody pass without a valid bearer token. */
import { createMiddleware } from "hono/factory";
import { readSettings } from "../settings.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { verifyToken } from "./verify-token.ts";

const BEARER = /^Bearer +([^\s]+)$/i;

export const authenticate = createMiddleware<ApiEnv>(async (c, next) => {
	const settings = readSettings(c.env);
	const token = BEARER.exec(c.req.header("Authorization") ?? "")?.[1];
	if (token === undefined) {
		c.header("WWW-Authenticate", "Bearer");
		return refusal(c, "unauthorized", "Send your token as “Authorization: Bearer <token>”.");
	}
	const verified = await verifyToken(settings, token);
	if (!verified.ok) {
		if (verified.code !== "not_configured") c.header("WWW-Authenticate", 'Bearer error="invalid_token"');
		return refusal(c, verified.code, verified.error);
	}
	c.set("identity", verified);
	c.set("settings", settings);
	return next();
});
