/** From a project's name to its processor, by way of the user's own queue: nobody can name another's project. */
import type { Context } from "hono";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { TaskProcessor } from "../processor/task-processor.ts";
import type { ApiEnv } from "./env.ts";
import { projectParams } from "./project-name.ts";
import { queueOf } from "./queue-of.ts";

/** `gone` is for a project that disappears between two calls. */
type Found = { ok: true; processor: DurableObjectStub<TaskProcessor>; gone: Refusal } | Refusal;

export async function findProcessor(c: Context<ApiEnv>, name: string): Promise<Found> {
	const { code, error } = projectParams.misfit;
	const gone = refuse(code, error(name));
	const project = await queueOf(c).findProject(name);
	if (project === null) return gone;
	return { ok: true, processor: c.env.TASK_PROCESSOR.getByName(project.id), gone };
}
