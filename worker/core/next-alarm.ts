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
	return Math.max(deadline, heard.at + POLICY.leaseMs);
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

/**
 * Where to move an alarm that is not needed yet. To move it costs a row, to be woken by it a request and a row: so it is moved if it
 * would go off before the next word, which could move it as well.
 * @param armedAt when it is set for; null if it is not
 * @param nextWordAt when a word is expected again
 * @param times what is due; asked only if it matters
 * @returns null to leave it as it is
 */
export function postponedAlarm(
	armedAt: number | null,
	nextWordAt: number,
	times: () => Iterable<number | null>,
	now: number,
): number | null {
	// One that is due already is about to go off.
	if (armedAt === null || armedAt <= now || armedAt > nextWordAt) return null;
	const at = nextAlarm(times(), now);
	return at === null || at <= armedAt ? null : at;
}
