/**
 * What a queue tells its shard. The counters are absolute and carry a version, so repeats and reorderings change nothing; facts are
 * things that happened, each with a number that only grows, so the shard counts each once.
 */
import * as z from "zod/v4/mini";
import { providerSchema } from "../../../protocol/task.ts";
import type { TaskErrorCode } from "../../../protocol/task-errors.ts";
import { taskErrorCodeSchema } from "../../../protocol/task-errors.ts";

export const queueCountersSchema = z.object({
	queued: z.int(),
	running: z.int(),
	completed: z.int(),
	failed: z.int(),
	cancelled: z.int(),
	sockets: z.int(),
});
export type QueueCounters = z.infer<typeof queueCountersSchema>;

/** Of a queue that nobody has ever used. */
export const NO_COUNTERS: QueueCounters = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0, sockets: 0 };

/** A task has ended. It holds codes and times, nothing that the user wrote. */
export const factSchema = z.object({
	seq: z.int(),
	at: z.int(),
	outcome: z.enum(["completed", "failed", "cancelled"]),
	/** Null unless `outcome` is `failed`. */
	code: z.nullable(taskErrorCodeSchema),
	taskId: z.string(),
	type: z.enum(["chapter", "outline"]),
	provider: providerSchema,
	/** Null if it never started. */
	waitMs: z.nullable(z.int()),
	runMs: z.nullable(z.int()),
	chapters: z.int(),
	retries: z.int(),
});
export type Fact = z.infer<typeof factSchema>;

/** Later ones are larger, compared field by field: changes of home, the queue's revision, and reports at one revision. */
export type ReportVersion = { moves: number; rev: number; count: number };

export function compareVersions(a: ReportVersion, b: ReportVersion): number {
	return a.moves - b.moves || a.rev - b.rev || a.count - b.count;
}

export type OpsReport = {
	userId: string;
	version: ReportVersion;
	counters: QueueCounters;
	/** Oldest first. */
	facts: Fact[];
	/** The queue reports to another shard from now on. */
	isLeaving: boolean;
};

export type ReportVerdict = {
	/** What the report says is what the shard has; false if it was too old. */
	isTaken: boolean;
	/** Facts up to and with this one are counted. */
	countedSeq: number;
	/** What the shard has. */
	version: ReportVersion;
};

/** Ends that the user decided are no failures of the service. */
export function outcomeOf(code: TaskErrorCode): "failed" | "cancelled" {
	return code === "cancelled" || code === "dependency_cancelled" || code === "project_deleted" ? "cancelled" : "failed";
}

export function isSameCounters(a: QueueCounters, b: QueueCounters): boolean {
	return (
		a.queued === b.queued &&
		a.running === b.running &&
		a.completed === b.completed &&
		a.failed === b.failed &&
		a.cancelled === b.cancelled &&
		a.sockets > 0 === b.sockets > 0
	);
}
