/**
 * Bodies and headers of the REST calls. Every answer is `{success: true, …}` or the error body of `errors.ts`. What a field
 * means is said in its schema (`describe`), where the API's reference finds it too.
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
import { TASK_ERROR_CODES } from "./task-error-codes.ts";
import { taskErrorCodeSchema } from "./task-errors.ts";
import { dayUsageSchema, usageSchema } from "./usage.ts";

const bibleSchema = z
	.string()
	.check(z.maxLength(LIMITS.bibleChars), z.describe("World, characters, rules and tone: what every chapter is written from."));
const dependsOnSchema = z.array(z.string()).check(z.maxLength(LIMITS.dependenciesPerTask));
const totalChaptersText = "How many chapters the book is to have.";

/**
 * A project's name, which is also its address. No control characters, no `.` or `..` (URLs swallow them), no lone
 * surrogates (they cannot be encoded); anything else, slashes, emoji and Chinese included. Two spellings of the same
 * characters (composed or not) are the same name.
 */
export const projectNameSchema = z
	.string()
	.check(
		z.normalize("NFC"),
		z.trim(),
		z.minLength(1),
		z.maxLength(LIMITS.projectNameChars),
		z.regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]*$/u, "The name must not be . or .. and must not contain control characters"),
		z.describe("The project's name, which is its address too. In a path it is percent-encoded."),
	);

/**
 * A name for something new, which people have to tell apart by what they see: it shows at least one character, and has none that turns
 * the direction of the text around it. Whatever is named otherwise already stays reachable.
 */
const newProjectNameSchema = projectNameSchema.check(
	z.regex(/[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u, "The name must have a character that can be seen"),
	z.regex(/^[^\u202A-\u202E\u2066-\u2069]*$/u, "The name must not contain characters that change the direction of text"),
);

export const createProjectBodySchema = z.strictObject({
	name: newProjectNameSchema,
	bible: bibleSchema,
	totalChapters: z._default(targetChaptersSchema, 100).check(z.describe(totalChaptersText)),
});
export type CreateProjectBody = z.infer<typeof createProjectBodySchema>;

export const updateBibleBodySchema = z.strictObject({ bible: bibleSchema });

const schedulingFields = {
	priority: z
		._default(prioritySchema, "normal")
		.check(z.describe("Which waiting task goes first; a running task is never interrupted.")),
	dependsOn: z._default(dependsOnSchema, []).check(z.describe("Ids of own tasks that must be completed first.")),
};

export const queueChaptersBodySchema = z.strictObject({
	chaptersToGenerate: z
		._default(chaptersToGenerateSchema, 1)
		.check(z.describe("How many chapters to write, one after the other.")),
	...schedulingFields,
});
export type QueueChaptersBody = z.infer<typeof queueChaptersBodySchema>;

export const queueOutlineBodySchema = z.strictObject({
	targetChapters: z._default(targetChaptersSchema, 400).check(z.describe("How many chapters the outline plans.")),
	targetWordCount: z
		._default(targetWordCountSchema, 100)
		.check(z.describe("Planned length of the whole book in units of ten thousand words (万字).")),
	customPrompt: z.optional(customPromptSchema).check(z.describe("Free wishes for the outline.")),
	thenChapters: z
		.optional(chaptersToGenerateSchema)
		.check(z.describe("Queues a chapter task for this many chapters behind the outline, in the same transaction.")),
	...schedulingFields,
});
export type QueueOutlineBody = z.infer<typeof queueOutlineBodySchema>;

export const updateTaskBodySchema = z.strictObject({
	priority: prioritySchema.check(z.describe("The task's new priority. A task that runs already goes on running.")),
});

export const taskTypeSchema = z.enum(["chapter", "outline"]);

const listedFields = {
	status: z.optional(taskStatusSchema).check(z.describe("Only tasks in this state.")),
	projectName: z.optional(projectNameSchema).check(z.describe("Only tasks of this project.")),
	type: z.optional(taskTypeSchema).check(z.describe("Only tasks of this kind.")),
};

/** Which tasks of a batch: all that fit every field. An empty filter would be everything by accident. */
export const taskFilterSchema = z
	.strictObject({
		...listedFields,
		olderThanMs: z
			.optional(z.int().check(z.gte(0)))
			.check(z.describe("Only tasks that were queued more than this many milliseconds ago.")),
	})
	.check(z.refine((filter) => Object.values(filter).some((value) => value !== undefined), "name at least one field"));
export type TaskFilter = z.infer<typeof taskFilterSchema>;

const batchFields = {
	action: z.enum(["cancel", "delete", "retry"]).check(z.describe("What to do with each of the tasks.")),
	dryRun: z._default(z.boolean(), false).check(z.describe("Judge every task and change none.")),
};

/** One action on many tasks: those named by `ids`, or those that fit `filter`. */
export const batchBodySchema = z.union([
	z.strictObject({
		...batchFields,
		ids: z.array(z.string()).check(z.minLength(1), z.maxLength(LIMITS.batchIds), z.describe("The tasks by their ids.")),
	}),
	z.strictObject({
		...batchFields,
		filter: taskFilterSchema.check(z.describe("All tasks that fit every field named here; at least one.")),
	}),
]);
export type BatchBody = z.input<typeof batchBodySchema>;

/** What `GET /api/queue/tasks` takes beside `since`: with any of these it answers one page, newest first. */
export const taskListQuerySchema = z.object({
	...listedFields,
	limit: z
		.optional(z.coerce.number().check(z.int(), z.gte(1), z.lte(LIMITS.listPageTasks)))
		.check(z.describe("Tasks on a page; 50 if it is not named.")),
	before: z.optional(z.string()).check(z.describe("`nextBefore` of the page before.")),
});
export type TaskListQuery = z.infer<typeof taskListQuerySchema>;

/** Only where development sign-in is on. */
export const devSignInBodySchema = z.object({
	userId: z.string().check(z.minLength(1), z.maxLength(LIMITS.userIdChars), z.describe("Whoever you want to be.")),
	role: z.optional(z.enum(["ops"])).check(z.describe("`ops` for operators.")),
	expiresInSeconds: z
		._default(z.int().check(z.gte(1), z.lte(86_400)), 3_600)
		.check(z.describe("Seconds until the token expires.")),
});

const aiHeaderSchema = z.string().check(z.minLength(1), z.maxLength(LIMITS.aiHeaderChars));

/** What the `X-AI-*` headers say: whose model writes, and with which key. */
export const aiConfigSchema = z.object({
	provider: providerSchema.check(z.describe("Whose model writes. `demo`, the embedded writer, exists only in development.")),
	model: z.optional(aiHeaderSchema).check(z.describe("The model's name; without it the provider's default.")),
	apiKey: z
		.optional(aiHeaderSchema)
		.check(z.describe("Your key at the provider. It is sealed at once and never answered, logged or shown.")),
	baseUrl: z
		.optional(aiHeaderSchema)
		.check(z.describe("Where an OpenAI-compatible API answers: https, and no private address. `custom` needs it.")),
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
	totalChapters: z.int().check(z.describe(totalChaptersText)),
	createdAt: z.number().check(z.describe("Epoch milliseconds.")),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

export const chapterSummarySchema = z.object({
	index: z.int().check(z.describe("The chapter's number, from 1.")),
	title: z.string(),
	chars: z.int().check(z.describe("Length of the text in UTF-16 code units.")),
	createdAt: z.number().check(z.describe("Epoch milliseconds.")),
	usage: z
		.optional(usageSchema)
		.check(z.describe("What the calls have used that wrote its text; the project's `usage` has also those that sum it up.")),
});
export type ChapterSummary = z.infer<typeof chapterSummarySchema>;

export const projectSchema = z.extend(projectSummarySchema, {
	bible: z.string(),
	outline: z.nullable(outlineSchema).check(z.describe("The plan; null until an outline task has stored one.")),
	chapters: z.array(chapterSummarySchema),
	usage: z.optional(usageSchema).check(z.describe("What all calls for this project have used; absent while there were none.")),
});
export type Project = z.infer<typeof projectSchema>;

const success = z.literal(true);
export const okBodySchema = z.object({ success });
export const taskIdBodySchema = z.object({
	success,
	taskId: z.string(),
	chaptersTaskId: z.optional(z.string()).check(z.describe("The task that `thenChapters` has queued behind the outline.")),
});
const cursor = z.string().check(z.describe("How much of the queue's history this answer holds: the next `since`."));
const nextPollMs = z.int().check(z.describe("When to ask again, in milliseconds."));
/** The whole list, newest first. */
export const tasksBodySchema = z.object({ success, tasks: z.array(taskSchema), cursor, nextPollMs });
/** What has changed since the cursor that was sent: a `Sync` without its `type`. */
export const changesBodySchema = z.object({
	success,
	cursor,
	reset: z.boolean().check(z.describe("True: `tasks` replaces all the client has.")),
	tasks: z.array(taskSchema),
	deleted: z.array(z.string()).check(z.describe("Ids of tasks that are gone.")),
	nextPollMs,
});
/** One page of the list, newest first. */
export const taskPageBodySchema = z.object({
	success,
	tasks: z.array(taskSchema),
	nextBefore: z.nullable(z.string()).check(z.describe("What to send as `before` for the next page; null after the last.")),
});

/** What became of one task of a batch, or with `dryRun` would have. */
export const verdictSchema = z.object({
	taskId: z.string(),
	ok: z.boolean().check(z.describe("Whether the action was taken, or with `dryRun` would be.")),
	code: z.nullable(errorCodeSchema).check(z.describe("Why it was refused; null if it was not.")),
	error: z.nullable(z.string()).check(z.describe("The same for people.")),
});
export type Verdict = z.infer<typeof verdictSchema>;
export const batchAnswerSchema = z.object({
	success,
	dryRun: z.boolean(),
	verdicts: z.array(verdictSchema).check(z.describe("One for each task, in the order of `ids`.")),
	changed: z.int().check(z.describe("How many of `verdicts` are `ok`.")),
});

/** Whether an AI configuration works, tried with the smallest call there is; if not, why, as a failed task would say it. */
export const aiCheckBodySchema = z.object({
	success,
	isUsable: z.boolean(),
	provider: providerSchema,
	model: z.nullable(z.string()).check(z.describe("The model that answered, or would have.")),
	answeredInMs: z.nullable(z.int()).check(z.describe("Milliseconds that both calls took; null if one of them was not answered.")),
	code: z.nullable(taskErrorCodeSchema).check(z.describe("Why it is not usable; null if it is.")),
	errorDetail: z
		.optional(z.string())
		.check(z.describe("What the error is about, such as an address; absent where the code says everything.")),
	error: z.nullable(z.string()).check(z.describe("The same for people.")),
});

/** Why a provider's models could not be listed: as a task would say it, or that the service has no such list. */
export const modelListCodeSchema = z.enum([...TASK_ERROR_CODES, "no_model_list"]);
export type ModelListCode = z.infer<typeof modelListCodeSchema>;

export const listedModelSchema = z.object({
	id: z.string().check(z.describe("What to send as `X-AI-Model`.")),
	name: z.nullable(z.string()).check(z.describe("For people; null where the provider says none.")),
});
export type ListedModel = z.infer<typeof listedModelSchema>;

export const aiModelsBodySchema = z.object({
	success,
	provider: providerSchema,
	models: z.array(listedModelSchema).check(z.describe("Those that write text: the provider's usual one first, then the newest.")),
	code: z.nullable(modelListCodeSchema).check(z.describe("Why they could not be listed; null if they were.")),
	error: z.nullable(z.string()).check(z.describe("The same for people.")),
});

export const offeredProviderSchema = z.object({
	id: providerSchema,
	name: z.object({ en: z.string(), zh: z.string() }),
	group: z.enum(["demo", "maker", "host", "local", "custom"]).check(z.describe("Whose models it serves, and where.")),
	baseUrl: z.nullable(z.string()).check(z.describe("Where it answers; null: `X-AI-BaseUrl` is needed.")),
	defaultModel: z.nullable(z.string()).check(z.describe("The model without `X-AI-Model`; null: that header is needed.")),
	needsKey: z.boolean().check(z.describe("Whether `X-AI-Key` is needed; `custom` in a private network does without.")),
	keyUrl: z.nullable(z.string()).check(z.describe("The page on which a user makes a key.")),
});
export type OfferedProvider = z.infer<typeof offeredProviderSchema>;

export const aiProvidersBodySchema = z.object({
	success,
	providers: z.array(offeredProviderSchema).check(z.describe("Those that can be used here, in the order to offer them in.")),
	serverDefault: z
		.nullable(z.object({ provider: providerSchema, model: z.nullable(z.string()) }))
		.check(z.describe("What writes without `X-AI-*` headers; null if they are needed.")),
});

export const projectDeletedBodySchema = z.object({
	success,
	restorableUntil: z.number().check(z.describe("Until when `POST …/restore` brings it back, in epoch milliseconds.")),
});

/** May be left out. A page that lets its user type the id sends it, so that a slip of the page erases nobody. */
export const eraseBodySchema = z.strictObject({
	confirm: z
		.optional(z.string().check(z.maxLength(LIMITS.userIdChars)))
		.check(z.describe("The id of the user whose data is to be erased (`sub` of the token). Another id is refused.")),
});
export const erasedCountsSchema = z.object({
	projects: z.int().check(z.describe("Projects, those included that could still have been restored.")),
	tasks: z.int(),
	keys: z.int().check(z.describe("Sealed AI keys.")),
	sockets: z.int().check(z.describe("Sockets that were closed.")),
});
export type ErasedCounts = z.infer<typeof erasedCountsSchema>;
export const erasedBodySchema = z.object({
	success,
	erased: erasedCountsSchema.check(z.describe("What was erased; a repeated call answers the same again.")),
	isComplete: z
		.boolean()
		.check(
			z.describe(
				"False: some of the text is still being erased, which goes on by itself. The same call later says when it is done.",
			),
		),
});

export const taskBodySchema = z.object({ success, task: taskSchema });
export const projectsBodySchema = z.object({ success, projects: z.array(projectSummarySchema) });
export const projectBodySchema = z.object({ success, project: projectSchema });
export const usageBodySchema = z.object({
	success,
	days: z
		.array(dayUsageSchema)
		.check(
			z.describe(
				"The last 35 days of UTC on which a task has used something, oldest first, also of tasks and projects that are deleted.",
			),
		),
});
export const chapterBodySchema = z.object({ success, index: z.int(), title: z.string(), content: z.string() });
export const tokenBodySchema = z.object({
	success,
	token: z.string(),
	expiresAt: z.number().check(z.describe("Epoch milliseconds.")),
});
