/** `/api/projects`: create, list, read, change the bible, delete. */
import { Hono } from "hono";
import { createProjectBodySchema, updateBibleBodySchema } from "../../protocol/rest.ts";
import { readBody } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { findProcessor } from "./find-processor.ts";
import { normalizeName, projectNameParam } from "./project-name.ts";

export const projects = new Hono<ApiEnv>();

projects.get("/", async (c) => {
	const queue = c.env.TASK_QUEUE.getByName(c.var.identity.userId);
	return c.json({ success: true, projects: await queue.listProjects() });
});

projects.post("/", async (c) => {
	const body = await readBody(c, createProjectBodySchema);
	if (!body.ok) return body.response;
	const { userId } = c.var.identity;
	const name = normalizeName(body.value.name);
	const created = await c.env.TASK_QUEUE.getByName(userId).createProject({ ...body.value, name, userId });
	return created.ok ? c.json({ success: true }, 201) : refusal(c, created.code, created.error);
});

projects.get("/:name", async (c) => {
	const found = await findProcessor(c, projectNameParam(c));
	if (!found.ok) return found.response;
	const project = await found.processor.describe();
	return project === null ? found.gone() : c.json({ success: true, project });
});

projects.put("/:name/bible", async (c) => {
	const body = await readBody(c, updateBibleBodySchema);
	if (!body.ok) return body.response;
	const found = await findProcessor(c, projectNameParam(c));
	if (!found.ok) return found.response;
	return (await found.processor.setBible(body.value.bible)) ? c.json({ success: true }) : found.gone();
});

projects.delete("/:name", async (c) => {
	const deleted = await c.env.TASK_QUEUE.getByName(c.var.identity.userId).deleteProject(projectNameParam(c));
	return deleted.ok ? c.json({ success: true }) : refusal(c, deleted.code, deleted.error);
});
