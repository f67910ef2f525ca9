/** Lets only operators pass; everybody else learns nothing but that. */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";

export const requireOps = createMiddleware<ApiEnv>(async (c, next) => (c.var.identity.isOps ? next() : refuseUser(c)));

export function refuseUser(c: Context<ApiEnv>): Response {
	return refusal(c, "forbidden", "This needs a token with the role ops.");
}
