/** From a user's objects to the archive of everything that is the user's, as an answer that is made while it is read. */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { taskPageBodySchema } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";
import type { AccountContents } from "../queue/task-queue.ts";
import type { ApiEnv } from "./env.ts";

export const ZIP_TYPE = "application/zip";
export const EXPORT_HEADERS = { "Content-Disposition": "The file's name, with the day of the export." };

export async function answerExport(c: Context<ApiEnv>, userId: string, contents: AccountContents): Promise<Response> {
	const [{ exportFiles }, { zipStream }] = await Promise.all([
		import("../export/export-files.ts"),
		import("../export/zip-stream.ts"),
	]);
	const exportedAt = Date.now();
	const files = exportFiles({
		userId,
		exportedAt,
		projects: contents.projects,
		usage: contents.usage,
		tasks: () => taskPages(c.env, userId),
		lines: (projectId) => c.env.TASK_PROCESSOR.getByName(projectId).exportLines(),
	});
	const day = new Date(exportedAt).toISOString().slice(0, 10);
	return c.body(zipStream(files), 200, {
		"Content-Type": ZIP_TYPE,
		"Content-Disposition": `attachment; filename="novel-queue-${day}.zip"`,
	});
}

async function* taskPages(env: Cloudflare.Env, userId: string): AsyncGenerator<Task[], void, undefined> {
	const queue = env.TASK_QUEUE.getByName(userId);
	let before: string | null = null;
	do {
		const page = await queue.pageBody({ limit: LIMITS.listPageTasks, ...(before !== null && { before }) });
		if (!page.ok) throw new Error("A page of tasks was refused.");
		const { tasks, nextBefore } = z.parse(taskPageBodySchema, JSON.parse(page.body));
		yield tasks;
		before = nextBefore;
	} while (before !== null);
}
