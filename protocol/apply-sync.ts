/**
 * The one place where a `Sync` becomes a list of tasks. Clients use it for what they show, the server's tests to prove
 * that any mix of transports ends at the queue's own state. It knows no transport.
 */
import { parseCursor } from "./cursor.ts";
import type { Sync } from "./feed.ts";
import { keepsLine, withPosition, withPositions } from "./queue-position.ts";
import type { Task } from "./task.ts";

export type FeedState = {
	/** Null before the first `Sync`. */
	cursor: string | null;
	/** Each with the position that follows from all of them. */
	tasks: ReadonlyMap<string, Task>;
};

export const emptyFeed: FeedState = { cursor: null, tasks: new Map() };

/**
 * Applies one `Sync`. Late and repeated ones are harmless: a task is never replaced by an older version of itself, and
 * the cursor never moves back within an epoch.
 * @returns the same state object if nothing changed
 */
export function applySync(state: FeedState, sync: Sync): FeedState {
	const next = parseCursor(sync.cursor);
	const seen = state.cursor === null ? null : parseCursor(state.cursor);
	if (next === null) return state;
	const isSameEpoch = seen !== null && seen.epoch === next.epoch;

	if (sync.reset) {
		// A reset that was overtaken by newer changes of the same queue would take them back.
		if (isSameEpoch && next.rev < seen.rev) return state;
		return { cursor: sync.cursor, tasks: withPositions(new Map(sync.tasks.map((task) => [task.id, task]))) };
	}
	// A change without its base cannot be applied: only a reset tells a client about an epoch it has not seen.
	if (!isSameEpoch || next.rev <= seen.rev) return state;

	const tasks = new Map(state.tasks);
	let isLineKept = true;
	for (const task of sync.tasks) {
		const known = tasks.get(task.id);
		if (known !== undefined && task.rev <= known.rev) continue;
		isLineKept &&= keepsLine(known, task);
		tasks.set(task.id, isLineKept ? withPosition(task, known?.position ?? null) : task);
	}
	// Of tasks that run: they stand in no line.
	for (const progress of sync.progress ?? []) {
		const known = tasks.get(progress.id);
		if (known !== undefined && progress.rev > known.rev) tasks.set(known.id, { ...known, ...progress });
	}
	for (const id of sync.deleted) {
		isLineKept &&= keepsLine(tasks.get(id), undefined);
		tasks.delete(id);
	}
	// Whoever joins or leaves the line moves those behind, and no frame says so.
	return { cursor: sync.cursor, tasks: isLineKept ? tasks : withPositions(tasks) };
}
