/**
 * The HTTP face: authenticates, validates, and routes to the user's queue and projects. Stateless; one file a resource.
 */
import { Hono } from "hono";
import { authenticate } from "./authenticate.ts";
import { chapters } from "./chapters.ts";
import { allowOrigins } from "./cors.ts";
import { devSignIn } from "./dev-sign-in.ts";
import type { ApiEnv } from "./env.ts";
import { answerError, refusal } from "./errors.ts";
import { feedEvents } from "./feed-events.ts";
import { feedSocket } from "./feed-socket.ts";
import { health } from "./health.ts";
import { activeTasks, generateStream } from "./legacy.ts";
import { neverStored } from "./never-stored.ts";
import { projects } from "./projects.ts";
import { queueCalls } from "./queue-calls.ts";
import { tasks } from "./tasks.ts";

export const app = new Hono<ApiEnv>().basePath("/api");

app.onError(answerError);
app.notFound((c) => refusal(c, "route_not_found", `There is nothing at ${c.req.method} ${c.req.path}.`));

app.use(allowOrigins);
app.use(neverStored);
app.route("/health", health);
app.route("/dev", devSignIn);
// The socket authenticates by itself: its token travels as a subprotocol.
app.route("/queue/ws", feedSocket);

app.use(authenticate);
app.route("/projects", projects);
app.route("/projects", chapters);
app.route("/projects", queueCalls);
app.route("/projects", generateStream);
app.route("/queue/tasks", tasks);
app.route("/queue/events", feedEvents);
app.route("/active-tasks", activeTasks);
