/** `/api/projects/:name/chapters/:index` and `/download`: reading what was written. */
import * as z from "zod/v4/mini";
import { chapterBodySchema, projectNameSchema } from "../../protocol/rest.ts";
import { refuse } from "../core/refusal.ts";
import { attachment } from "./content-disposition.ts";
import { findProcessor } from "./find-processor.ts";
import { operation } from "./operation.ts";
import { projectParams } from "./project-name.ts";

const formatSchema = z.object({
	format: z._default(z.enum(["md", "txt"]), "md").check(z.describe("Markdown or plain text.")),
});
const CONTENT_TYPE = { md: "text/markdown", txt: "text/plain" } as const;

const getChapter = operation({
	method: "GET",
	path: "/projects/:name/chapters/:index",
	operationId: "getChapter",
	tag: "Projects",
	summary: "Read a chapter",
	description: "A chapter that was written to its end. What is being written right now comes over the feed.",
	access: "bearer",
	params: {
		...projectParams,
		schema: z.object({
			name: projectNameSchema,
			index: z.string().check(z.minLength(1), z.describe("The chapter's number, from 1.")),
		}),
	},
	answer: {
		status: 200,
		description: "The chapter.",
		schema: chapterBodySchema,
		examples: {
			chapter: { success: true, index: 1, title: "Low Water", content: "The tide had gone out further than the tables said." },
		},
	},
	errors: ["chapter_not_found"],
	async handle(c, { params: { name, index } }) {
		const found = await findProcessor(c, name);
		if (!found.ok) return found;
		const number = /^[1-9]\d{0,5}$/.test(index) ? Number(index) : null;
		const chapter = number === null ? null : await found.processor.chapter(number);
		if (chapter === null) return refuse("chapter_not_found", `There is no chapter ${index} yet.`);
		return { index: chapter.number, title: chapter.title, content: chapter.content };
	},
});

const downloadProject = operation({
	method: "GET",
	path: "/projects/:name/download",
	operationId: "downloadProject",
	tag: "Projects",
	summary: "Download the manuscript",
	description: "All chapters that are written, with the titles of their volumes, as one file.",
	access: "bearer",
	params: projectParams,
	query: formatSchema,
	answer: {
		status: 200,
		description: "The manuscript.",
		schema: z.string(),
		contentTypes: Object.values(CONTENT_TYPE),
		examples: { manuscript: "# The Tide Clerk\n\n### Low Water\n\nThe tide had gone out further than the tables said.\n\n" },
		headers: { "Content-Disposition": "The file's name, which is that of the project." },
	},
	errors: [],
	async handle(c, { params: { name }, query: { format } }) {
		const found = await findProcessor(c, name);
		if (!found.ok) return found;
		return c.body(await found.processor.download(format), 200, {
			"Content-Type": `${CONTENT_TYPE[format]}; charset=utf-8`,
			"Content-Disposition": attachment(`${name}.${format}`),
		});
	},
});

export const chapterOperations = [getChapter, downloadProject];
