/** What a client that stands at a cursor has to be told. One answer for every transport. */
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { POLL_INTERVAL_MS } from "../../protocol/polling.ts";
import type { Task } from "../../protocol/task.ts";
import type { Decision } from "./queue-machine.ts";
import type { TaskIndex } from "./task-index.ts";
import { type TaskRecord, toProgress, toTask } from "./task-record.ts";

export type FeedHead = {
	epoch: string;
	rev: number;
	/** Deletions up to and with this revision are no longer remembered. */
	horizon: number;
};

/** The step of a cursor from which changes can be told one by one; null if only a reset tells the truth. */
export function resumePoint(head: FeedHead, since: string | null): number | null {
	const cursor = since === null ? null : parseCursor(since);
	if (cursor === null || cursor.epoch !== head.epoch) return null;
	return cursor.rev >= head.horizon && cursor.rev <= head.rev ? cursor.rev : null;
}

/** When somebody who polls should ask again. @param active tasks that wait or run */
export function nextPollMs(active: number): number {
	return active > 0 ? POLL_INTERVAL_MS.active : POLL_INTERVAL_MS.idle;
}

/**
 * Some of a queue's tasks as clients see them now.
 * @param line says the place of each in the line of those that wait
 */
export function toTasks(records: readonly TaskRecord[], line: Pick<TaskIndex, "positionOf">): Task[] {
	return records.map((record) => toTask(record, line.positionOf(record.id)));
}

/** @param from what `resumePoint` said; `tasks` and `deleted` are then those after it, else all tasks and none */
export function syncFrom(head: FeedHead, from: number | null, tasks: Task[], deleted: string[]): Sync {
	return { type: "sync", cursor: formatCursor(head), reset: from === null, tasks, deleted };
}

/**
 * What a decision comes to for those who have been told everything before.
 * @param before the tasks before it
 * @returns null if it is more than a task that runs and got on
 */
export function progressSync(
	head: FeedHead,
	{ changed, deleted }: Pick<Decision, "changed" | "deleted">,
	before: ReadonlyMap<string, TaskRecord>,
): Sync | null {
	const [task] = changed;
	if (task === undefined || changed.length > 1 || deleted.length > 0) return null;
	const earlier = before.get(task.id);
	if (earlier?.state.name !== "running" || task.state.name !== "running") return null;
	// All else that clients see change of a task while it runs.
	if (earlier.attempt !== task.attempt || earlier.priority !== task.priority) return null;
	return { type: "sync", cursor: formatCursor(head), reset: false, tasks: [], deleted: [], progress: [toProgress(task)] };
}
