/** When an object must wake by itself. */
import { POLICY } from "./policy.ts";
import { deadlineOf, type TaskRecord } from "./task-record.ts";

/** The last word of a run that the queue has in memory. */
export type LastWord = { attempt: number; at: number };

/**
 * When the queue must look at this task by itself; null if never.
 * @param heard the last word from its processor; undefined if memory was lost, and the row alone tells
 */
export function lookAt(task: TaskRecord, heard: LastWord | undefined): number | null {
	const deadline = deadlineOf(task);
	if (deadline === null || task.state.name !== "running" || heard?.attempt !== task.attempt) return deadline;
	return Math.max(deadline, heard.at + POLICY.lookAgainMs);
}

/**
 * The earliest of `times`, but never now or in the past: an alarm that is set for the running moment can be lost for good
 * on the local runtime.
 * @returns null if nothing is due, ever
 */
export function nextAlarm(times: Iterable<number | null>, now: number): number | null {
	let earliest = Number.POSITIVE_INFINITY;
	for (const time of times) {
		if (time !== null && time < earliest) earliest = time;
	}
	return earliest === Number.POSITIVE_INFINITY ? null : Math.max(earliest, now + 1);
}
