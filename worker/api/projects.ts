/** `/api/projects`: create, list, read, change the bible, delete, restore. */
import {
	createProjectBodySchema,
	okBodySchema,
	projectBodySchema,
	projectDeletedBodySchema,
	projectsBodySchema,
	updateBibleBodySchema,
} from "../../protocol/rest.ts";
import { EXAMPLE_PROJECT, EXAMPLE_SUMMARY, RESTORABLE_UNTIL } from "./examples.ts";
import { findProcessor } from "./find-processor.ts";
import { markReplay, REPLAYED_HEADER } from "./idempotency.ts";
import { operation } from "./operation.ts";
import { projectParams } from "./project-name.ts";
import { queueOf } from "./queue-of.ts";

const listProjects = operation({
	method: "GET",
	path: "/projects",
	operationId: "listProjects",
	tag: "Projects",
	summary: "List your projects",
	description: "All of them, newest first, without their text.",
	access: "bearer",
	answer: {
		status: 200,
		description: "Your projects.",
		schema: projectsBodySchema,
		examples: { projects: { success: true, projects: [EXAMPLE_SUMMARY] } },
	},
	errors: [],
	handle: async (c) => ({ projects: await queueOf(c).listProjects() }),
});

const createProject = operation({
	method: "POST",
	path: "/projects",
	operationId: "createProject",
	tag: "Projects",
	summary: "Create a project",
	description: "A project is one novel: its bible, its outline and its chapters. The name is its address.",
	access: "bearer",
	isRepeatable: true,
	body: {
		schema: createProjectBodySchema,
		examples: { novel: { name: EXAMPLE_PROJECT.name, bible: EXAMPLE_PROJECT.bible, totalChapters: 100 } },
	},
	answer: {
		status: 201,
		description: "The project is there.",
		schema: okBodySchema,
		examples: { done: { success: true } },
		headers: REPLAYED_HEADER,
	},
	errors: ["project_exists", "too_many_projects", "storage_full", "rate_limited"],
	async handle(c, { body, call }) {
		const created = await queueOf(c).createProject({ ...body, userId: c.var.identity.userId }, call);
		if (!created.ok) return created;
		markReplay(c, created.isReplay);
		return {};
	},
});

const getProject = operation({
	method: "GET",
	path: "/projects/:name",
	operationId: "getProject",
	tag: "Projects",
	summary: "Read a project",
	description: "Bible, outline, the list of its chapters without their text, and what all its calls to providers have used.",
	access: "bearer",
	params: projectParams,
	answer: {
		status: 200,
		description: "The project.",
		schema: projectBodySchema,
		examples: { project: { success: true, project: EXAMPLE_PROJECT } },
	},
	errors: [],
	async handle(c, { params }) {
		const found = await findProcessor(c, params.name);
		if (!found.ok) return found;
		const project = await found.processor.describe();
		return project === null ? found.gone : { project };
	},
});

const updateBible = operation({
	method: "PUT",
	path: "/projects/:name/bible",
	operationId: "updateBible",
	tag: "Projects",
	summary: "Replace the bible",
	description:
		"Chapters that are being written now still see the old one; the next call to the model sees the new one. One that is no longer than the old is stored also when there is no room.",
	access: "bearer",
	params: projectParams,
	body: { schema: updateBibleBodySchema, examples: { bible: { bible: EXAMPLE_PROJECT.bible } } },
	answer: {
		status: 200,
		description: "The new bible is stored.",
		schema: okBodySchema,
		examples: { done: { success: true } },
	},
	errors: ["storage_full", "rate_limited"],
	async handle(c, { params, body }) {
		const changed = await queueOf(c).setBible(params.name, body.bible);
		return changed.ok ? {} : changed;
	},
});

const deleteProject = operation({
	method: "DELETE",
	path: "/projects/:name",
	operationId: "deleteProject",
	tag: "Projects",
	summary: "Delete a project",
	description: "Its tasks are cancelled and gone at once. Its text can be restored for ten minutes, then it is erased for good.",
	access: "bearer",
	params: projectParams,
	answer: {
		status: 200,
		description: "It is deleted.",
		schema: projectDeletedBodySchema,
		examples: { deleted: { success: true, restorableUntil: RESTORABLE_UNTIL } },
	},
	errors: [],
	async handle(c, { params }) {
		const deleted = await queueOf(c).deleteProject(params.name);
		return deleted.ok ? { restorableUntil: deleted.restorableUntil } : deleted;
	},
});

const restoreProject = operation({
	method: "POST",
	path: "/projects/:name/restore",
	operationId: "restoreProject",
	tag: "Projects",
	summary: "Restore a deleted project",
	description:
		"Brings the text back, while it can be; its tasks stay cancelled and deleted. Of several deleted projects of one name the newest comes back.",
	access: "bearer",
	params: projectParams,
	answer: {
		status: 200,
		description: "It is back.",
		schema: okBodySchema,
		examples: { done: { success: true } },
	},
	errors: ["project_exists", "too_many_projects"],
	async handle(c, { params }) {
		const restored = await queueOf(c).restoreProject(params.name);
		return restored.ok ? {} : restored;
	},
});

export const projectOperations = [listProjects, createProject, getProject, updateBible, deleteProject, restoreProject];
