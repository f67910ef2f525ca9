/** `/api/ops`: what goes on over all users, and what operators can do about it. None of it carries what a user wrote. */
import * as z from "zod/v4/mini";
import { serverFrameSchema } from "../../protocol/feed.ts";
import {
	opsFrameSchema,
	opsPauseBodySchema,
	opsPausesBodySchema,
	opsSummaryBodySchema,
	opsUserTasksBodySchema,
} from "../../protocol/ops.ts";
import { okBodySchema } from "../../protocol/rest.ts";
import { taskWithoutWishes } from "../core/ops/without-wishes.ts";
import { HUB_NAME } from "../ops/hub-name.ts";
import { admitSocket, UPGRADE_ERRORS } from "./admit-socket.ts";
import { EXAMPLE_CURSOR, EXAMPLE_TASK } from "./examples.ts";
import { operation } from "./operation.ts";
import { EXAMPLE_PAUSE, EXAMPLE_STATE, EXAMPLE_USER, OPS_AT } from "./ops-examples.ts";
import { findUser, userNotFound, userParams } from "./ops-users.ts";
import { feedQuery, openQueueSocket, sessionHeaders } from "./queue-socket.ts";
import { refuseUser } from "./require-ops.ts";
import { answerUpgrade, readUpgrade } from "./upgrade.ts";

const METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const taskParams = {
	schema: z.extend(userParams.schema, {
		taskId: z.string().check(z.describe("The id of one of his tasks.")),
	}),
	misfit: userParams.misfit,
};

function hubOf(env: Cloudflare.Env) {
	return env.OPS_HUB.getByName(HUB_NAME);
}

const openDashboard = operation({
	method: "GET",
	path: "/ops/ws",
	operationId: "openDashboard",
	tag: "Operators",
	summary: "Open the dashboard's socket",
	description:
		"The first frame is a snapshot; then what has changed, at most once a second. Subprotocols, heartbeat, `auth`, `mark`, `ack`, the `close` frame and close codes are those of the feed's socket.",
	access: "subprotocol",
	answer: {
		status: 101,
		description: "The socket is open. Each text message from the server is one frame.",
		schema: opsFrameSchema,
		examples: { first: { type: "snapshot", at: OPS_AT, state: EXAMPLE_STATE } },
	},
	errors: [...UPGRADE_ERRORS, "forbidden"],
	async handle(c) {
		const admitted = await admitSocket(c);
		if (!admitted.ok) return admitted.response;
		if (!admitted.identity.isOps) return refuseUser(c);
		const request = new Request("https://hub/ws", { headers: sessionHeaders(admitted.identity, true) });
		return answerUpgrade(c, await readUpgrade(await hubOf(c.env).fetch(request)));
	},
});

const getSummary = operation({
	method: "GET",
	path: "/ops/summary",
	operationId: "getSummary",
	tag: "Operators",
	summary: "The dashboard's numbers",
	description: "The same value as the socket's first frame, by poll.",
	access: "bearer",
	answer: {
		status: 200,
		description: "The numbers.",
		schema: opsSummaryBodySchema,
		examples: { now: { success: true, at: OPS_AT, state: EXAMPLE_STATE } },
	},
	errors: ["forbidden"],
	handle: (c) => hubOf(c.env).summary(),
});

const getMetrics = operation({
	method: "GET",
	path: "/ops/metrics",
	operationId: "getMetrics",
	tag: "Operators",
	summary: "The dashboard's numbers for Prometheus",
	description: "OpenMetrics text. Labels name no users and no tasks, so the number of series is bounded.",
	access: "bearer",
	answer: {
		status: 200,
		description: "The metrics.",
		schema: z.string(),
		contentTypes: [METRICS_TYPE],
		examples: {
			metrics:
				'# HELP novel_queue_tasks Tasks that wait or run now.\n# TYPE novel_queue_tasks gauge\nnovel_queue_tasks{state="queued"} 1\n# EOF\n',
		},
	},
	errors: ["forbidden"],
	async handle(c) {
		return c.body(await hubOf(c.env).metrics(), 200, { "Content-Type": METRICS_TYPE });
	},
});

const openUserFeed = operation({
	method: "GET",
	path: "/ops/users/:userId/ws",
	operationId: "openUserFeed",
	tag: "Operators",
	summary: "Follow one user's feed",
	description: "The user's feed, to look on: no live text, and tasks without `customPrompt`.",
	access: "subprotocol",
	params: userParams,
	query: feedQuery,
	answer: {
		status: 101,
		description: "The socket is open. Each text message from the server is one frame.",
		schema: serverFrameSchema,
		examples: { first: { type: "sync", cursor: EXAMPLE_CURSOR, reset: true, tasks: [EXAMPLE_TASK], deleted: [] } },
	},
	errors: [...UPGRADE_ERRORS, "forbidden"],
	async handle(c, { params: { userId }, query }) {
		const admitted = await admitSocket(c);
		if (!admitted.ok) return admitted.response;
		if (!admitted.identity.isOps) return refuseUser(c);
		if ((await findUser(c.env, userId)) === null) return userNotFound();
		return answerUpgrade(c, await openQueueSocket(c.env, admitted.identity, { ...query, observed: userId }));
	},
});

const listUserTasks = operation({
	method: "GET",
	path: "/ops/users/:userId/tasks",
	operationId: "listUserTasks",
	tag: "Operators",
	summary: "One user's tasks",
	description: "Newest first, without `customPrompt`. `cursor` is where the user's feed goes on.",
	access: "bearer",
	params: userParams,
	answer: {
		status: 200,
		description: "The user's load and tasks.",
		schema: opsUserTasksBodySchema,
		examples: { tasks: { success: true, user: EXAMPLE_USER, tasks: [EXAMPLE_TASK], cursor: EXAMPLE_CURSOR } },
	},
	errors: ["forbidden"],
	async handle(c, { params: { userId } }) {
		const user = await findUser(c.env, userId);
		if (user === null) return userNotFound();
		const answer = await c.env.TASK_QUEUE.getByName(userId).poll(null, null);
		if (answer === null) throw new Error("A poll without a cursor has an answer.");
		const tasks = answer.sync.tasks.map(taskWithoutWishes).sort((a, b) => b.createdAt - a.createdAt || b.rev - a.rev);
		return { user, tasks, cursor: answer.sync.cursor };
	},
});

const cancelUserTask = operation({
	method: "POST",
	path: "/ops/users/:userId/tasks/:taskId/cancel",
	operationId: "cancelUserTask",
	tag: "Operators",
	summary: "Cancel a user's task",
	description: "As the user's own cancel; a line in the audit log says who did it.",
	access: "bearer",
	params: taskParams,
	answer: { status: 200, description: "It is cancelled.", schema: okBodySchema, examples: { done: { success: true } } },
	errors: ["forbidden", "task_not_found", "task_not_active"],
	async handle(c, { params: { userId, taskId } }) {
		if ((await findUser(c.env, userId)) === null) return userNotFound();
		const by = c.var.identity.userId;
		const done = await hubOf(c.env).actOnTask({ by, action: "cancel", userId, taskId });
		return done.ok ? {} : done;
	},
});

const retryUserTask = operation({
	method: "POST",
	path: "/ops/users/:userId/tasks/:taskId/retry",
	operationId: "retryUserTask",
	tag: "Operators",
	summary: "Retry a user's task",
	description: "As the user's own retry, with the AI and key the task had; a line in the audit log says who did it.",
	access: "bearer",
	params: taskParams,
	answer: { status: 200, description: "It waits again.", schema: okBodySchema, examples: { done: { success: true } } },
	errors: [
		"forbidden",
		"task_not_found",
		"task_not_failed",
		"ai_config_missing",
		"dependency_cancelled",
		"storage_full",
		"too_many_tasks",
		"rate_limited",
	],
	async handle(c, { params: { userId, taskId } }) {
		if ((await findUser(c.env, userId)) === null) return userNotFound();
		const by = c.var.identity.userId;
		const done = await hubOf(c.env).actOnTask({ by, action: "retry", userId, taskId });
		return done.ok ? {} : done;
	},
});

const setPause = operation({
	method: "PUT",
	path: "/ops/pauses",
	operationId: "setPause",
	tag: "Operators",
	summary: "Pause or resume",
	description:
		"Holds back the start of all tasks (`intake`), or of those with one provider. Running tasks go on; waiting ones say why they wait, and start by themselves when it is over.",
	access: "bearer",
	body: {
		schema: opsPauseBodySchema,
		examples: { pause: { target: "openai", isPaused: true }, resume: { target: "openai", isPaused: false } },
	},
	answer: {
		status: 200,
		description: "What is paused now.",
		schema: opsPausesBodySchema,
		examples: { paused: { success: true, pauses: [EXAMPLE_PAUSE] } },
	},
	errors: ["forbidden"],
	async handle(c, { body: { target, isPaused } }) {
		return { pauses: await hubOf(c.env).setPause(c.var.identity.userId, target, isPaused) };
	},
});

export const opsOperations = [
	openDashboard,
	getSummary,
	getMetrics,
	openUserFeed,
	listUserTasks,
	cancelUserTask,
	retryUserTask,
	setPause,
];
