/**
 * The HTTP face: authenticates, validates, and routes to the user's queue and projects. Stateless; one file a resource, each of
 * which describes its operations.
 */
import { Hono } from "hono";
import { authenticate } from "./authenticate.ts";
import { allowOrigins } from "./cors.ts";
import type { ApiEnv } from "./env.ts";
import { answerError, refusal } from "./errors.ts";
import { neverStored } from "./never-stored.ts";
import { mount } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { requireOps } from "./require-ops.ts";

export const app = new Hono<ApiEnv>().basePath("/api");

app.onError(answerError);
app.notFound((c) => refusal(c, "route_not_found", `There is nothing at ${c.req.method} ${c.req.path}.`));

app.use(allowOrigins);
app.use(neverStored);
// A socket authenticates by itself: its token travels as a subprotocol.
mount(
	app,
	OPERATIONS.filter(({ access }) => access !== "bearer"),
);

app.use(authenticate);
app.use("/ops/*", requireOps);
mount(
	app,
	OPERATIONS.filter(({ access }) => access === "bearer"),
);
