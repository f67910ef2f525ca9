/**
 * A task as every client sees it, on every transport. Times are epoch milliseconds. The fields up to `params` are
 * those of the first version, so its clients read it unchanged.
 */
import * as z from "zod/v4/mini";
import { LIMITS } from "./limits.ts";
import { localeSchema, messageCodeSchema, messageValuesSchema } from "./messages.ts";
import { PROVIDER_IDS } from "./providers.ts";
import { taskErrorCodeSchema } from "./task-errors.ts";
import { usageSchema } from "./usage.ts";

export const taskStatusSchema = z.enum(["pending", "processing", "completed", "failed"]);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

export const prioritySchema = z.enum(["high", "normal", "low"]);
export type Priority = z.infer<typeof prioritySchema>;

export const providerSchema = z.enum(PROVIDER_IDS);
export type { Provider } from "./providers.ts";

const chaptersToGenerateSchema = z.int().check(z.gte(1), z.lte(LIMITS.chaptersPerTask));
const targetChaptersSchema = z.int().check(z.gte(1), z.lte(LIMITS.chaptersPerOutline));
/** Planned length of the whole book in units of ten thousand words (万字), as the existing clients send it. */
const targetWordCountSchema = z.number().check(z.gte(0.1), z.lte(LIMITS.outlineWordsInTenThousands));
const customPromptSchema = z.string().check(z.maxLength(LIMITS.customPromptChars));

export const chapterParamsSchema = z.object({ chaptersToGenerate: chaptersToGenerateSchema });
export type ChapterParams = z.infer<typeof chapterParamsSchema>;

export const outlineParamsSchema = z.object({
	targetChapters: targetChaptersSchema,
	targetWordCount: targetWordCountSchema,
	customPrompt: z.optional(customPromptSchema),
});
export type OutlineParams = z.infer<typeof outlineParamsSchema>;

export { chaptersToGenerateSchema, customPromptSchema, targetChaptersSchema, targetWordCountSchema };

const sharedFields = {
	id: z.string(),
	projectId: z.string(),
	projectName: z.string(),
	userId: z.string(),
	status: taskStatusSchema,
	progress: z.int().check(z.gte(0), z.lte(100), z.describe("0–100; 100 only when completed.")),
	message: z
		.string()
		.check(z.describe("What is going on, in `locale`; `messageCode` and `messageValues` say the same for other languages.")),
	error: z.nullable(z.string()).check(z.describe("Why it failed, for people; null unless `status` is `failed`.")),
	createdAt: z.number().check(z.describe("When it was queued, in epoch milliseconds.")),
	updatedAt: z.number().check(z.describe("When anything of it last changed, in epoch milliseconds.")),
	startedAt: z.nullable(z.number()).check(z.describe("When it first began to run, in epoch milliseconds; null before.")),
	completedAt: z
		.nullable(z.number())
		.check(z.describe("When it ended, well or not, in epoch milliseconds; null while it has not.")),
	rev: z.int().check(z.describe("Revision of this row in its queue: of two versions of a task, the higher one is newer.")),
	attempt: z.int().check(z.describe("Which try this is; 0 before the first start. Text of an older attempt is void.")),
	priority: prioritySchema,
	// Derived, never stored: `queue-position.ts`.
	position: z
		.nullable(z.int())
		.check(z.describe("Place among the tasks that wait, from 1, as of this answer; null unless `status` is `pending`.")),
	estimatedEndAt: z
		.nullable(z.number())
		.check(
			z.describe(
				"When it is likely to end, in epoch milliseconds, judged by its own finished steps; null unless `status` is `processing` and one is finished.",
			),
		),
	dependsOn: z.array(z.string()).check(z.describe("Ids of the tasks that must be completed first.")),
	errorCode: z.nullable(taskErrorCodeSchema).check(z.describe("Why it failed; null unless `status` is `failed`.")),
	errorDetail: z
		.optional(z.string())
		.check(z.describe("What the error is about, such as an address; absent where the code says everything.")),
	provider: providerSchema,
	model: z.nullable(z.string()).check(z.describe("The model that writes; null for the provider's default.")),
	chapters: z.array(z.int()).check(z.describe("Numbers of the chapters this task has stored so far.")),
	locale: localeSchema,
	messageCode: messageCodeSchema,
	messageValues: messageValuesSchema,
	usage: z
		.optional(usageSchema)
		.check(
			z.describe("What its calls to the provider have used, as of what it has stored; absent while there is nothing to say."),
		),
};

export const taskSchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("chapter"), params: chapterParamsSchema, ...sharedFields }),
	z.object({ type: z.literal("outline"), params: outlineParamsSchema, ...sharedFields }),
]);
export type Task = z.infer<typeof taskSchema>;
export type TaskType = Task["type"];

/** Of a task that runs, all that a report on it can change. */
export const taskProgressSchema = z.pick(z.object(sharedFields), {
	id: true,
	updatedAt: true,
	rev: true,
	progress: true,
	message: true,
	messageCode: true,
	messageValues: true,
	chapters: true,
	estimatedEndAt: true,
	usage: true,
});
export type TaskProgress = z.infer<typeof taskProgressSchema>;
