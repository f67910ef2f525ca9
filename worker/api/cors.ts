/** Which other sites may call the API from a browser. The own host always may; others are named in `ALLOWED_ORIGINS`. */
import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { AI_HEADERS } from "../../protocol/rest.ts";
import { readSettings, type Settings } from "../settings.ts";
import type { ApiEnv } from "./env.ts";

export function isAllowedOrigin(settings: Settings, origin: string, host: string): boolean {
	return settings.ALLOWED_ORIGINS.includes(origin) || URL.parse(origin)?.host === host;
}

// Worked out once for a deployment's settings, not with each request.
const known = new WeakMap<Settings, MiddlewareHandler>();

export const allowOrigins = createMiddleware<ApiEnv>((c, next) => {
	const settings = readSettings(c.env);
	// Only browsers say where they come from, and only for them this is worked out.
	if (c.req.header("Origin") === undefined) return next();
	const handler = known.get(settings) ?? handlerFor(settings);
	known.set(settings, handler);
	return handler(c, next);
});

function handlerFor({ ALLOWED_ORIGINS }: Settings): MiddlewareHandler {
	return cors({
		origin: (origin) => (ALLOWED_ORIGINS.includes(origin) ? origin : null),
		allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
		allowHeaders: [
			"Authorization",
			"Content-Type",
			"Idempotency-Key",
			"If-None-Match",
			"Last-Event-ID",
			...Object.values(AI_HEADERS),
		],
		exposeHeaders: ["ETag", "Retry-After", "Idempotency-Replayed"],
		maxAge: 86_400,
	});
}
