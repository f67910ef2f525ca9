/**
 * The HTTP face: authenticates, validates, and routes to the user's queue and projects. Stateless; one file a resource, each of
 * which describes its operations.
 */
import { Hono } from "hono";
import { answerHeaders } from "./answer-headers.ts";
import { authenticate } from "./authenticate.ts";
import { allowOrigins } from "./cors.ts";
import { answerNothingThere, onlyApiAddresses } from "./elsewhere.ts";
import type { ApiEnv } from "./env.ts";
import { answerError } from "./errors.ts";
import { mount } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { requireOps } from "./require-ops.ts";

export const app = new Hono<ApiEnv>();

app.onError(answerError);
app.notFound(answerNothingThere);
app.use(answerHeaders, onlyApiAddresses);

const api = app.basePath("/api");
api.use(allowOrigins);
// A socket authenticates by itself: its token travels as a subprotocol.
mount(
	api,
	OPERATIONS.filter(({ access }) => access !== "bearer"),
);

api.use(authenticate);
api.use("/ops/*", requireOps);
mount(
	api,
	OPERATIONS.filter(({ access }) => access === "bearer"),
);
