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
 * Whether the clock is another one than stored times were made by: it has gone back behind the last change of a task that has a deadline,
 * or forward past an alarm that has not gone off; or it did both, and the alarm is set by the clock that was between. Then these times say
 * nothing about how long ago, or how soon, something is.
 * @param processing the tasks that have deadlines
 * @param armedAt when the alarm is set for; null if it is not
 */
export function hasClockJumped(
	processing: Iterable<TaskRecord>,
	lastWord: (taskId: string) => LastWord | undefined,
	armedAt: number | null,
	now: number,
): boolean {
	if (armedAt !== null && armedAt < now - POLICY.alarmLateMs) return true;
	for (const task of processing) {
		if (task.updatedAt > now + POLICY.clockBehindMs) return true;
		const at = lookAt(task, lastWord(task.id));
		if (armedAt !== null && at !== null && armedAt > Math.max(at, now + 1)) return true;
	}
	return false;
}

/**
 * Whether the alarm has to be set for what is due, and may not stay at a time before it. An alarm that seems to be early enough can be
 * late after the clock has jumped forward; a wait that its user was told is not left to it.
 */
export function needsOwnAlarm({ state }: TaskRecord): boolean {
	return state.name === "backoff";
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
