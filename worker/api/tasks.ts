/** `/api/queue/tasks`: list, read, cancel, retry, delete. */
import { type Context, Hono } from "hono";
import type { RetryAi } from "../queue/task-queue.ts";
import { type AiChoice, hasAiConfig, readAiConfig } from "./ai-config.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";

export const tasks = new Hono<ApiEnv>();

function queueOf(c: Context<ApiEnv>) {
	return c.env.TASK_QUEUE.getByName(c.var.identity.userId);
}

/** The whole list, or with `?since=<cursor>` what has changed; either way 304 for a client that has it already. */
tasks.get("/", async (c) => {
	const since = c.req.query("since") ?? null;
	const answer = await queueOf(c).poll(since, readEtag(c.req.header("If-None-Match")));
	if (answer === null) return c.body(null, 304);
	const { sync, nextPollMs } = answer;
	const { cursor, reset, tasks, deleted } = sync;
	c.header("ETag", `"${cursor}"`);
	if (since !== null) return c.json({ success: true, cursor, reset, tasks, deleted, nextPollMs });
	const newestFirst = tasks.sort((a, b) => b.createdAt - a.createdAt || b.rev - a.rev);
	return c.json({ success: true, tasks: newestFirst, cursor, nextPollMs });
});

/** Proxies may mark a tag as weak; for a cursor that is the same. */
function readEtag(header: string | undefined): string | null {
	return /^(?:W\/)?"([^"]+)"$/.exec(header?.trim() ?? "")?.[1] ?? null;
}

tasks.get("/:taskId", async (c) => {
	const task = await queueOf(c).getTask(c.req.param("taskId"));
	return task === null ? refusal(c, "task_not_found", "There is no such task.") : c.json({ success: true, task });
});

tasks.post("/:taskId/cancel", async (c) => {
	const cancelled = await queueOf(c).cancelTask(c.req.param("taskId"));
	return cancelled.ok ? c.json({ success: true }) : refusal(c, cancelled.code, cancelled.error);
});

/** With new `X-AI-*` headers it goes on with those, else with what the task had. */
tasks.post("/:taskId/retry", async (c) => {
	const taskId = c.req.param("taskId");
	const config = hasAiConfig(c) ? readAiConfig(c) : null;
	if (config !== null && !config.ok) return config.response;
	const ai = config === null ? null : await toRetry(config.ai, taskId);
	const retried = await queueOf(c).retryTask(taskId, ai);
	return retried.ok ? c.json({ success: true }) : refusal(c, retried.code, retried.error);
});

async function toRetry({ seal, ...ai }: AiChoice, taskId: string): Promise<RetryAi> {
	return { ...ai, keyBox: await seal(taskId) };
}

tasks.delete("/:taskId", async (c) => {
	const deleted = await queueOf(c).deleteTask(c.req.param("taskId"));
	return deleted.ok ? c.json({ success: true }) : refusal(c, deleted.code, deleted.error);
});
