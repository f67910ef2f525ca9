/** The queue of whoever asks. */
import type { Context } from "hono";
import type { TaskQueue } from "../queue/task-queue.ts";
import type { ApiEnv } from "./env.ts";

export function queueOf(c: Context<ApiEnv>): DurableObjectStub<TaskQueue> {
	return c.env.TASK_QUEUE.getByName(c.var.identity.userId);
}
