/** Whether a queue can take more: the limits of one user, each with its answer. */
import { LIMITS } from "../../protocol/limits.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { isActive, type NewTask, type TaskRecord } from "./task-record.ts";

/** What a queue carries. */
export type Load = {
	kept: number;
	active: number;
	wishChars: number;
	/** Bytes of what tasks carry of the user's text. */
	textBytes: number;
};

/** What it may carry. */
export type Capacity = {
	/** Tasks that may wait or run. */
	maxActive: number;
	/** Bytes of text in all projects and tasks of the user, allowances of running tasks included, and how many there may be. */
	storedBytes: number;
	maxStoredBytes: number;
};

export const NO_LOAD: Load = { kept: 0, active: 0, wishChars: 0, textBytes: 0 };

/** What one task adds to the load. */
export function loadOf(task: TaskRecord): Load {
	return { kept: 1, active: isActive(task) ? 1 : 0, wishChars: wishCharsOf(task), textBytes: textBytesOf(task) };
}

/** @param sign -1 takes away */
export function addLoad(load: Load, more: Load, sign: 1 | -1 = 1): Load {
	return {
		kept: load.kept + sign * more.kept,
		active: load.active + sign * more.active,
		wishChars: load.wishChars + sign * more.wishChars,
		textBytes: load.textBytes + sign * more.textBytes,
	};
}

export function refuseNewTasks(load: Load, specs: readonly NewTask[], capacity: Capacity): Refusal | null {
	const wishChars = specs.reduce((sum, spec) => sum + wishCharsOf(spec), load.wishChars);
	const textBytes = specs.reduce((sum, spec) => sum + textBytesOf(spec), 0);
	const refusal = refuseMoreActive(load, specs.length, capacity, textBytes);
	if (refusal !== null) return refusal;
	if (load.kept + specs.length > LIMITS.tasksPerUser) {
		return refuse("too_many_tasks", `At most ${LIMITS.tasksPerUser} tasks are kept. Delete finished ones first.`);
	}
	if (wishChars > LIMITS.wishCharsPerUser) {
		return refuse("too_many_tasks", "Your tasks carry too much text in customPrompt. Delete finished ones first.");
	}
	return null;
}

/**
 * @param added tasks that would wait or run and do not yet
 * @param textBytes of text that they bring
 */
export function refuseMoreActive(load: Load, added: number, capacity: Capacity, textBytes = 0): Refusal | null {
	if (load.active + added > capacity.maxActive) {
		const error = `At most ${capacity.maxActive} tasks may wait or run. Let some finish, or cancel some.`;
		return refuse("too_many_tasks", error);
	}
	return refuseIfStorageFull({ ...capacity, storedBytes: capacity.storedBytes + textBytes });
}

/**
 * Whatever would write more text waits until there is room; reading and deleting go on.
 * @param storedBytes what would be stored then
 */
export function refuseIfStorageFull({ storedBytes, maxStoredBytes }: Omit<Capacity, "maxActive">): Refusal | null {
	if (storedBytes <= maxStoredBytes) return null;
	const error = `Your projects would store ${megabytes(storedBytes)} of at most ${megabytes(maxStoredBytes)} MB, with what running tasks may still write. Delete a project first; its text counts until it cannot be restored any more.`;
	return refuse("storage_full", error);
}

function megabytes(bytes: number): string {
	return String(Number((bytes / 1_000_000).toFixed(2)));
}

export function byteLength(text: string): number {
	return new TextEncoder().encode(text).length;
}

function wishCharsOf({ work }: Pick<NewTask, "work">): number {
	return work.type === "outline" ? (work.params.customPrompt?.length ?? 0) : 0;
}

function textBytesOf({ work }: Pick<NewTask, "work">): number {
	return work.type === "outline" ? byteLength(work.params.customPrompt ?? "") : 0;
}
