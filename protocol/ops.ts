/**
 * What operators see: the frames of `GET /api/ops/ws`, and the same value by poll. Numbers over all users, never a user's text.
 * Times are epoch milliseconds, durations milliseconds. Everything under `/api/ops` needs the role `ops`; its sockets follow
 * the rules of the user's socket (subprotocols, heartbeat, `auth`, `ack`, close codes).
 */
import * as z from "zod/v4/mini";
import { errorCodeSchema } from "./errors.ts";
import { closeFrameSchema, errorFrameSchema, markFrameSchema } from "./feed.ts";
import { type Provider, providerSchema, taskSchema } from "./task.ts";
import { taskErrorCodeSchema } from "./task-errors.ts";

/** Sums over all queues. `completed`, `failed` and `cancelled` count every end of a task since the service began, those of deleted tasks and erased users included. */
export const opsTotalsSchema = z.object({
	/** Users that have ever queued a task or opened a socket, less those that were erased. */
	users: z.int(),
	/** Tasks that wait. */
	queued: z.int(),
	/** Tasks that are processing, backoff included. */
	running: z.int(),
	completed: z.int(),
	/** Ended by an error; a retry that fails again counts again. */
	failed: z.int(),
	/** Ended by the user's own word: cancelled, or deleted while active, or what it depended on was. */
	cancelled: z.int(),
	/** Users with an open socket. */
	online: z.int(),
	/** Their sockets, as of each queue's last report: reports follow a user's first socket and last close, and every change of a task. */
	sockets: z.int(),
});
export type OpsTotals = z.infer<typeof opsTotalsSchema>;

/** How long something took. The quantiles are read from a histogram: each is right to within its step, about half of it. */
export const opsDurationSchema = z.object({ count: z.int(), p50Ms: z.number(), p95Ms: z.number() });
export type OpsDuration = z.infer<typeof opsDurationSchema>;

const endFields = {
	completed: z.int(),
	failed: z.int(),
	cancelled: z.int(),
	/** Attempts beyond the first of the tasks that ended. */
	retries: z.int(),
	/** Chapters that the completed and failed tasks have stored. */
	chapters: z.int(),
	/** From being queued to the first start; null if no task ended here. Cancelled tasks are in none of the three. */
	wait: z.nullable(opsDurationSchema),
	/** From the first start to the end. */
	run: z.nullable(opsDurationSchema),
	/** Run time per chapter of chapter tasks. */
	chapter: z.nullable(opsDurationSchema),
};

/** What ended within one minute. A minute without an entry saw no end. */
export const opsMinuteSchema = z.object({ minute: z.int(), ...endFields });
export type OpsMinute = z.infer<typeof opsMinuteSchema>;

/** What ended within the last 24 hours, by kind of work. */
export const opsWorkSchema = z.object({ type: z.enum(["chapter", "outline"]), provider: providerSchema, ...endFields });
export type OpsWork = z.infer<typeof opsWorkSchema>;

/** How often a code ended a task within the last 24 hours. */
export const opsFailureCountSchema = z.object({ code: taskErrorCodeSchema, provider: providerSchema, count: z.int() });
export type OpsFailureCount = z.infer<typeof opsFailureCountSchema>;

/** One failed task; `error` is the sentence of `code` in English, `renderTaskError` has the others. */
export const opsFailureSchema = z.object({
	at: z.number(),
	userId: z.string(),
	taskId: z.string(),
	type: z.enum(["chapter", "outline"]),
	provider: providerSchema,
	code: taskErrorCodeSchema,
	error: z.string(),
});
export type OpsFailure = z.infer<typeof opsFailureSchema>;

/** A user with something to do or a socket open. */
export const opsUserSchema = z.object({
	userId: z.string(),
	queued: z.int(),
	running: z.int(),
	completed: z.int(),
	failed: z.int(),
	cancelled: z.int(),
	sockets: z.int(),
	/** When his queue last reported. */
	updatedAt: z.number(),
});
export type OpsUser = z.infer<typeof opsUserSchema>;

/** What can be paused: all starts, or those with one provider. Running tasks go on. */
export const opsPauseTargetSchema = z.enum(["intake", ...providerSchema.options]);
export type OpsPauseTarget = "intake" | Provider;

export const opsPauseSchema = z.object({ target: opsPauseTargetSchema, since: z.number(), by: z.string() });
export type OpsPause = z.infer<typeof opsPauseSchema>;

/** What an operator did. `outcome` is null while it is not known, e.g. because the service was restarted in the middle. */
export const opsAuditLineSchema = z.object({
	id: z.int(),
	at: z.number(),
	by: z.string(),
	action: z.enum(["cancel", "retry", "pause", "resume", "export", "erase"]),
	/** Whose task, export or erasure; null for pauses, and for what was done to a user who was erased since. */
	userId: z.nullable(z.string()),
	taskId: z.nullable(z.string()),
	/** What was paused or resumed; null for anything else. */
	target: z.nullable(opsPauseTargetSchema),
	outcome: z.nullable(z.union([z.literal("ok"), errorCodeSchema])),
});
export type OpsAuditLine = z.infer<typeof opsAuditLineSchema>;

const stateFields = {
	totals: opsTotalsSchema,
	/** Oldest first, of the last 24 hours. */
	minutes: z.array(opsMinuteSchema),
	work: z.array(opsWorkSchema),
	/** Most frequent first. */
	failureCounts: z.array(opsFailureCountSchema),
	/** Newest first, at most `LIMITS.opsFailuresShown`. */
	failures: z.array(opsFailureSchema),
	/** Highest load (running, then queued) first, at most `LIMITS.opsUsersShown`. */
	users: z.array(opsUserSchema),
	pauses: z.array(opsPauseSchema),
	/** Newest first, at most `LIMITS.opsAuditShown`. */
	audit: z.array(opsAuditLineSchema),
	/** Dashboards connected now. */
	dashboards: z.int(),
	/** Parts of the service that did not answer: while there is one, the numbers lack its share. */
	shardsMissing: z.int(),
};

export const opsStateSchema = z.object(stateFields);
export type OpsState = z.infer<typeof opsStateSchema>;

/** The first frame of every connection; it replaces whatever the page has. `at` is the server's clock. */
export const opsSnapshotFrameSchema = z.object({ type: z.literal("snapshot"), at: z.number(), state: opsStateSchema });

/**
 * What has changed, at most once a second. Each field that is there replaces the page's, but `minutes`, whose entries replace
 * those of the same `minute`. `applyOps` in `ops-state.ts` does it.
 */
export const opsChangeFrameSchema = z.object({
	type: z.literal("change"),
	at: z.number(),
	state: z.partial(opsStateSchema),
});

export const opsFrameSchema = z.discriminatedUnion("type", [
	opsSnapshotFrameSchema,
	opsChangeFrameSchema,
	errorFrameSchema,
	markFrameSchema,
	closeFrameSchema,
]);
export type OpsFrame = z.infer<typeof opsFrameSchema>;
export type OpsSnapshotFrame = z.infer<typeof opsSnapshotFrameSchema>;
export type OpsChangeFrame = z.infer<typeof opsChangeFrameSchema>;

const success = z.literal(true);
/** `GET /api/ops/summary`: the snapshot by poll. */
export const opsSummaryBodySchema = z.object({ success, at: z.number(), state: opsStateSchema });
/** `GET /api/ops/users/:userId/tasks`, newest first. What the user wrote (`customPrompt`) is not in them. */
export const opsUserTasksBodySchema = z.object({ success, user: opsUserSchema, tasks: z.array(taskSchema), cursor: z.string() });
/** `PUT /api/ops/pauses`; what is paused already stays as it was. */
export const opsPauseBodySchema = z.strictObject({ target: opsPauseTargetSchema, isPaused: z.boolean() });
export type OpsPauseBody = z.infer<typeof opsPauseBodySchema>;
export const opsPausesBodySchema = z.object({ success, pauses: z.array(opsPauseSchema) });
