/** From a project's name to its processor, by way of the user's own queue: nobody can name another's project. */
import type { Context } from "hono";
import type { TaskProcessor } from "../processor/task-processor.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";

type Found = { ok: true; processor: DurableObjectStub<TaskProcessor>; gone: () => Response } | { ok: false; response: Response };

export async function findProcessor(c: Context<ApiEnv>, name: string): Promise<Found> {
	const gone = (): Response => refusal(c, "project_not_found", `There is no project named “${name}”.`);
	const project = await c.env.TASK_QUEUE.getByName(c.var.identity.userId).findProject(name);
	if (project === null) return { ok: false, response: gone() };
	return { ok: true, processor: c.env.TASK_PROCESSOR.getByName(project.id), gone };
}
