/**
 * Bodies and headers of the REST calls. Every answer is `{success: true, …}` or the error body of `errors.ts`.
 */
import * as z from "zod/v4/mini";
import { errorCodeSchema } from "./errors.ts";
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
	taskStatusSchema,
} from "./task.ts";
import { taskErrorCodeSchema } from "./task-errors.ts";

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

export const createProjectBodySchema = z.strictObject({
	name: projectNameSchema,
	bible: bibleSchema,
	totalChapters: z._default(targetChaptersSchema, 100),
});
export type CreateProjectBody = z.infer<typeof createProjectBodySchema>;

export const updateBibleBodySchema = z.strictObject({ bible: bibleSchema });

const schedulingFields = {
	priority: z._default(prioritySchema, "normal"),
	/** Ids of own tasks that must be completed first. */
	dependsOn: z._default(dependsOnSchema, []),
};

export const queueChaptersBodySchema = z.strictObject({
	chaptersToGenerate: z._default(chaptersToGenerateSchema, 1),
	...schedulingFields,
});
export type QueueChaptersBody = z.infer<typeof queueChaptersBodySchema>;

export const queueOutlineBodySchema = z.strictObject({
	targetChapters: z._default(targetChaptersSchema, 400),
	targetWordCount: z._default(targetWordCountSchema, 100),
	customPrompt: z.optional(customPromptSchema),
	/** Queues a chapter task for this many chapters behind the outline, in the same transaction. */
	thenChapters: z.optional(chaptersToGenerateSchema),
	...schedulingFields,
});
export type QueueOutlineBody = z.infer<typeof queueOutlineBodySchema>;

export const updateTaskBodySchema = z.strictObject({ priority: prioritySchema });

export const taskTypeSchema = z.enum(["chapter", "outline"]);

/** Which tasks of a batch: all that fit every field. An empty filter would be everything by accident. */
export const taskFilterSchema = z
	.strictObject({
		status: z.optional(taskStatusSchema),
		projectName: z.optional(projectNameSchema),
		type: z.optional(taskTypeSchema),
		/** Only those queued more than this many milliseconds ago. */
		olderThanMs: z.optional(z.int().check(z.gte(0))),
	})
	.check(z.refine((filter) => Object.values(filter).some((value) => value !== undefined), "name at least one field"));
export type TaskFilter = z.infer<typeof taskFilterSchema>;

const batchFields = {
	action: z.enum(["cancel", "delete", "retry"]),
	/** Judge every task and change none. */
	dryRun: z._default(z.boolean(), false),
};

/** One action on many tasks: those named by `ids`, or those that fit `filter`. */
export const batchBodySchema = z.union([
	z.strictObject({
		...batchFields,
		ids: z.array(z.string()).check(z.minLength(1), z.maxLength(LIMITS.batchIds)),
	}),
	z.strictObject({ ...batchFields, filter: taskFilterSchema }),
]);
export type BatchBody = z.input<typeof batchBodySchema>;

/** What `GET /api/queue/tasks` takes beside `since`: with any of these it answers one page, newest first. */
export const taskListQuerySchema = z.object({
	status: z.optional(taskStatusSchema),
	projectName: z.optional(projectNameSchema),
	type: z.optional(taskTypeSchema),
	limit: z.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(LIMITS.listPageTasks))),
	/** `nextBefore` of the page before. */
	before: z.optional(z.string()),
});
export type TaskListQuery = z.infer<typeof taskListQuerySchema>;

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
export const taskIdBodySchema = z.object({
	success,
	taskId: z.string(),
	/** Of the task that `thenChapters` has queued behind the outline. */
	chaptersTaskId: z.optional(z.string()),
});
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
/** One page of the list, newest first. */
export const taskPageBodySchema = z.object({
	success,
	tasks: z.array(taskSchema),
	/** What to send as `before` for the next page; null after the last. */
	nextBefore: z.nullable(z.string()),
});

/** What became of one task of a batch, or with `dryRun` would have. `code` and `error` say why it was refused. */
export const verdictSchema = z.object({
	taskId: z.string(),
	ok: z.boolean(),
	code: z.nullable(errorCodeSchema),
	error: z.nullable(z.string()),
});
export type Verdict = z.infer<typeof verdictSchema>;
export const batchAnswerSchema = z.object({
	success,
	dryRun: z.boolean(),
	verdicts: z.array(verdictSchema),
	/** How many of `verdicts` are `ok`. */
	changed: z.int(),
});

/** Whether an AI configuration works, tried with the smallest call there is; if not, why, as a failed task would say it. */
export const aiCheckBodySchema = z.object({
	success,
	isUsable: z.boolean(),
	provider: providerSchema,
	/** The model that answered, or would have. */
	model: z.nullable(z.string()),
	/** Milliseconds until the first answer; null if there was none. */
	answeredInMs: z.nullable(z.int()),
	code: z.nullable(taskErrorCodeSchema),
	error: z.nullable(z.string()),
});

/** Until when `POST …/restore` brings the deleted project back, in epoch milliseconds. */
export const projectDeletedBodySchema = z.object({ success, restorableUntil: z.number() });

export const taskBodySchema = z.object({ success, task: taskSchema });
export const projectsBodySchema = z.object({ success, projects: z.array(projectSummarySchema) });
export const projectBodySchema = z.object({ success, project: projectSchema });
export const chapterBodySchema = z.object({ success, index: z.int(), title: z.string(), content: z.string() });
export const tokenBodySchema = z.object({ success, token: z.string(), expiresAt: z.number() });
