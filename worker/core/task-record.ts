/**
 * A task as its queue keeps it: what clients see and what only the queue needs (lease, failures, what it waits for).
 * It never holds an AI key; sealed keys live in a table of their own.
 */
import * as z from "zod/v4/mini";
import {
	localeSchema,
	type MessageCode,
	messageCodeSchema,
	messageValuesSchema,
	renderMessage,
} from "../../protocol/messages.ts";
import {
	chapterParamsSchema,
	outlineParamsSchema,
	prioritySchema,
	providerSchema,
	type Task,
	type TaskProgress,
	type TaskStatus,
} from "../../protocol/task.ts";
import { renderTaskError, taskErrorCodeSchema } from "../../protocol/task-errors.ts";
import { dayUsageSchema, usageSchema } from "../../protocol/usage.ts";

/**
 * `starting`: the processor was told, but has not reported. `running`: it holds a lease. `backoff`: the attempt failed,
 * the next one is due at the deadline. All three are `processing` to a client, and each has a deadline that an alarm guards.
 * `fence` grows with every start in the queue, so that a processor can tell a late call from a new one.
 */
const taskStateSchema = z.discriminatedUnion("name", [
	z.object({ name: z.literal("pending") }),
	z.object({ name: z.literal("starting"), fence: z.int(), deadline: z.int(), sends: z.int() }),
	z.object({ name: z.literal("running"), fence: z.int(), deadline: z.int() }),
	z.object({ name: z.literal("backoff"), fence: z.int(), deadline: z.int() }),
	z.object({ name: z.literal("completed") }),
	z.object({ name: z.literal("failed"), code: taskErrorCodeSchema, detail: z.optional(z.string()) }),
]);
export type TaskState = z.infer<typeof taskStateSchema>;
export type StateName = TaskState["name"];

const paceSchema = z.object({
	/** Steps of the whole task; null while its plan is not made. */
	stepsTotal: z.nullable(z.int()),
	/** When the step under way began; null until this attempt has reported. */
	stepBeganAt: z.nullable(z.int()),
	/** Finished steps whose time was taken. */
	timedSteps: z.int(),
	/** Their mean time; null before the first. */
	stepMs: z.nullable(z.number()),
	/** When the task is likely to end; null until known. */
	estimatedEndAt: z.nullable(z.int()),
});
export type Pace = z.infer<typeof paceSchema>;

const taskUsageSchema = z.object({
	/** What its calls have used, as its processor last said. */
	total: usageSchema,
	/** What of it no day's sum has yet, by the day on which the queue heard of it: empty once the task has ended. */
	unbooked: z.array(dayUsageSchema),
});
export type TaskUsage = z.infer<typeof taskUsageSchema>;

/** Rows of every age are out there: a field that is added here needs a default for those before it. */
export const taskRecordSchema = z.object({
	id: z.string(),
	userId: z.string(),
	projectId: z.string(),
	projectName: z.string(),
	work: z.discriminatedUnion("type", [
		z.object({ type: z.literal("chapter"), params: chapterParamsSchema }),
		z.object({ type: z.literal("outline"), params: outlineParamsSchema }),
	]),
	provider: providerSchema,
	model: z.nullable(z.string()),
	/** Whose key pays: the user's own in its sealed box, the server's, or none because the provider needs none. */
	keySource: z.enum(["user", "server", "none"]),
	locale: localeSchema,
	priority: prioritySchema,
	dependsOn: z.array(z.string()),
	/** Those of `dependsOn` that are not completed yet; all of them exist. */
	waitsFor: z.array(z.string()),
	createdAt: z.int(),
	updatedAt: z.int(),
	startedAt: z.nullable(z.int()),
	completedAt: z.nullable(z.int()),
	rev: z.int(),
	attempt: z.int(),
	progress: z.int(),
	chapters: z.array(z.int()),
	message: z.object({ code: messageCodeSchema, values: messageValuesSchema }),
	/** Steps finished and stored by the processor; they are never done again. */
	stepsDone: z.int(),
	/** Failed attempts, and deaths of the processor, since something was last finished. */
	failures: z.int(),
	crashes: z.int(),
	/** Bytes up to which its project may grow before its processor has to ask again; null while it does not run. */
	storageUpTo: z._default(z.nullable(z.int()), null),
	/** How long its finished steps took, which is what the rest of it is judged by; null until there is something to judge. */
	pace: z._default(z.nullable(paceSchema), null),
	/** Absent while no call is known. */
	usage: z.optional(taskUsageSchema),
	state: taskStateSchema,
});
export type TaskRecord = z.infer<typeof taskRecordSchema>;

/** What a request adds to the queue; everything else follows from being new. */
export type NewTask = Pick<
	TaskRecord,
	| "id"
	| "userId"
	| "projectId"
	| "projectName"
	| "work"
	| "provider"
	| "model"
	| "keySource"
	| "locale"
	| "priority"
	| "dependsOn"
>;

/** Whose model writes a task, and who pays. */
export type TaskAi = Pick<TaskRecord, "provider" | "model" | "keySource">;

export function createTask(spec: NewTask, now: number): TaskRecord {
	return {
		...spec,
		waitsFor: spec.dependsOn,
		createdAt: now,
		updatedAt: now,
		startedAt: null,
		completedAt: null,
		rev: 0,
		attempt: 0,
		progress: 0,
		chapters: [],
		message: { code: "queued" satisfies MessageCode, values: {} },
		stepsDone: 0,
		failures: 0,
		crashes: 0,
		storageUpTo: null,
		pace: null,
		state: { name: "pending" },
	};
}

const STATUS: Record<StateName, TaskStatus> = {
	pending: "pending",
	starting: "processing",
	running: "processing",
	backoff: "processing",
	completed: "completed",
	failed: "failed",
};

export function statusOf(task: TaskRecord): TaskStatus {
	return STATUS[task.state.name];
}

/** Whether the task stands in the line of those that wait for their turn. */
export function isPending({ state }: TaskRecord): boolean {
	return state.name === "pending";
}

/** Whether the task holds its project and one of the user's places. */
export function isProcessing(task: TaskRecord): boolean {
	return statusOf(task) === "processing";
}

export function isActive(task: TaskRecord): boolean {
	return isPending(task) || isProcessing(task);
}

/** When the queue must look at this task by itself; null if never. */
export function deadlineOf(task: TaskRecord): number | null {
	return "deadline" in task.state ? task.state.deadline : null;
}

/** When a task that has ended leaves the list; null while it has not ended. */
export function expiryOf(task: TaskRecord, finishedKeptMs: number): number | null {
	return task.completedAt === null ? null : task.completedAt + finishedKeptMs;
}

/**
 * The task as clients see it.
 * @param position its place in the line; null if it does not wait
 */
export function toTask(record: TaskRecord, position: number | null): Task {
	const { work, message, state } = record;
	return {
		id: record.id,
		projectId: record.projectId,
		projectName: record.projectName,
		userId: record.userId,
		status: STATUS[state.name],
		progress: record.progress,
		message: renderMessage(record.locale, message),
		error: state.name === "failed" ? renderTaskError(record.locale, state.code, state.detail) : null,
		createdAt: record.createdAt,
		updatedAt: record.updatedAt,
		startedAt: record.startedAt,
		completedAt: record.completedAt,
		rev: record.rev,
		attempt: record.attempt,
		priority: record.priority,
		position,
		estimatedEndAt: STATUS[state.name] === "processing" ? (record.pace?.estimatedEndAt ?? null) : null,
		dependsOn: record.dependsOn,
		errorCode: state.name === "failed" ? state.code : null,
		...(state.name === "failed" && state.detail !== undefined ? { errorDetail: state.detail } : {}),
		provider: record.provider,
		model: record.model,
		chapters: record.chapters,
		locale: record.locale,
		messageCode: message.code,
		messageValues: message.values,
		...(record.usage && { usage: record.usage.total }),
		...work,
	};
}

/** What a report changes of a running task, as clients see it: the rest is as `toTask` has told it before. */
export function toProgress({ id, updatedAt, rev, progress, locale, message, chapters, pace, usage }: TaskRecord): TaskProgress {
	return {
		id,
		updatedAt,
		rev,
		progress,
		message: renderMessage(locale, message),
		messageCode: message.code,
		messageValues: message.values,
		chapters,
		estimatedEndAt: pace?.estimatedEndAt ?? null,
		...(usage && { usage: usage.total }),
	};
}
