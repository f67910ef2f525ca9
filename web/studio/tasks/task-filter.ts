/** The parts of the queue that can be looked at by themselves, and how many tasks are in each. */
import type { Task } from "../../../protocol/task.ts";

export const SEGMENTS = ["all", "active", "failed", "done"] as const;
export type Segment = (typeof SEGMENTS)[number];

/** What was cancelled has ended as its writer wanted: it is done, not failed. */
export function segmentOf({ status, errorCode }: Task): Exclude<Segment, "all"> {
	if (status === "pending" || status === "processing") return "active";
	return status === "failed" && errorCode !== "cancelled" ? "failed" : "done";
}

export function inSegment(tasks: readonly Task[], segment: Segment): readonly Task[] {
	return segment === "all" ? tasks : tasks.filter((task) => segmentOf(task) === segment);
}

export function countSegments(tasks: readonly Task[]): Record<Segment, number> {
	const counts = { all: tasks.length, active: 0, failed: 0, done: 0 };
	for (const task of tasks) counts[segmentOf(task)] += 1;
	return counts;
}
