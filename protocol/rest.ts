/**
 * Bodies and headers of the REST calls. Every answer is `{success: true, …}` or the error body of `errors.ts`.
 */
import * as z from "zod/v4/mini";
import { LIMITS } from "./limits.ts";
import { outlineSchema } from "./outline.ts";
import {
	chaptersToGenerateSchema,
	customPromptSchema,
	prioritySchema,
	providerSchema,
	targetChaptersSchema,
	targetWordCountSchema,
	taskSchema,
} from "./task.ts";

const bibleSchema = z.string().check(z.maxLength(LIMITS.bibleChars));
const dependsOnSchema = z.array(z.string()).check(z.maxLength(LIMITS.dependenciesPerTask));

/**
 * A project's name, which is also its address. No control characters, no `.` or `..` (URLs swallow them), no lone
 * surrogates (they cannot be encoded); anything else, slashes, emoji and Chinese included.
 */
export const projectNameSchema = z
	.string()
	.check(
		z.trim(),
		z.minLength(1),
		z.maxLength(LIMITS.projectNameChars),
		z.regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]*$/u, "The name must not be . or .. and must not contain control characters"),
	);

export const createProjectBodySchema = z.object({
	name: projectNameSchema,
	bible: bibleSchema,
	totalChapters: z._default(targetChaptersSchema, 100),
});
export type CreateProjectBody = z.infer<typeof createProjectBodySchema>;

export const updateBibleBodySchema = z.object({ bible: bibleSchema });

const schedulingFields = {
	priority: z._default(prioritySchema, "normal"),
	/** Ids of own tasks that must be completed first. */
	dependsOn: z._default(dependsOnSchema, []),
};

export const queueChaptersBodySchema = z.object({
	chaptersToGenerate: z._default(chaptersToGenerateSchema, 1),
	...schedulingFields,
});
export type QueueChaptersBody = z.infer<typeof queueChaptersBodySchema>;

export const queueOutlineBodySchema = z.object({
	targetChapters: z._default(targetChaptersSchema, 400),
	targetWordCount: z._default(targetWordCountSchema, 100),
	customPrompt: z.optional(customPromptSchema),
	...schedulingFields,
});
export type QueueOutlineBody = z.infer<typeof queueOutlineBodySchema>;

/** Only where development sign-in is on. */
export const devSignInBodySchema = z.object({
	userId: z.string().check(z.minLength(1), z.maxLength(LIMITS.userIdChars)),
	role: z.optional(z.enum(["ops"])),
	/** Seconds until the token expires. */
	expiresInSeconds: z._default(z.int().check(z.gte(1), z.lte(86_400)), 3_600),
});

const aiHeaderSchema = z.string().check(z.minLength(1), z.maxLength(LIMITS.aiHeaderChars));

/** What the `X-AI-*` headers say: whose model writes, and with which key. */
export const aiConfigSchema = z.object({
	provider: providerSchema,
	model: z.optional(aiHeaderSchema),
	apiKey: z.optional(aiHeaderSchema),
	baseUrl: z.optional(aiHeaderSchema),
});
export type AiConfig = z.infer<typeof aiConfigSchema>;

export const AI_HEADERS = {
	provider: "X-AI-Provider",
	model: "X-AI-Model",
	apiKey: "X-AI-Key",
	baseUrl: "X-AI-BaseUrl",
} as const;

export const projectSummarySchema = z.object({
	id: z.string(),
	name: z.string(),
	totalChapters: z.int(),
	createdAt: z.number(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

export const chapterSummarySchema = z.object({
	index: z.int(),
	title: z.string(),
	/** Length of the text in UTF-16 code units. */
	chars: z.int(),
	createdAt: z.number(),
});
export type ChapterSummary = z.infer<typeof chapterSummarySchema>;

export const projectSchema = z.extend(projectSummarySchema, {
	bible: z.string(),
	outline: z.nullable(outlineSchema),
	chapters: z.array(chapterSummarySchema),
});
export type Project = z.infer<typeof projectSchema>;

const success = z.literal(true);
export const okBodySchema = z.object({ success });
export const taskIdBodySchema = z.object({ success, taskId: z.string() });
/** When to ask again, in milliseconds. */
const nextPollMs = z.int();
/** The whole list, newest first. */
export const tasksBodySchema = z.object({ success, tasks: z.array(taskSchema), cursor: z.string(), nextPollMs });
/** What has changed since the cursor that was sent: a `Sync` without its `type`. */
export const changesBodySchema = z.object({
	success,
	cursor: z.string(),
	reset: z.boolean(),
	tasks: z.array(taskSchema),
	deleted: z.array(z.string()),
	nextPollMs,
});
export const taskBodySchema = z.object({ success, task: taskSchema });
export const projectsBodySchema = z.object({ success, projects: z.array(projectSummarySchema) });
export const projectBodySchema = z.object({ success, project: projectSchema });
export const chapterBodySchema = z.object({ success, index: z.int(), title: z.string(), content: z.string() });
export const tokenBodySchema = z.object({ success, token: z.string(), expiresAt: z.number() });
