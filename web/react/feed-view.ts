/**
 * What the hooks show of a feed, and how it follows from what the feed says. A view outlives the feed behind it: one that
 * is opened anew goes on from the list that is on screen, not from an empty one.
 */
import type { LiveText } from "../../protocol/apply-text.ts";
import type { Task } from "../../protocol/task.ts";
import type { FeedError, FeedSnapshot, FeedStatus } from "../client/feed.ts";

export type FeedView = {
	/** Newest first. */
	readonly tasks: readonly Task[];
	/** A list was received, from this feed or one before it: `tasks` is what the queue says or last said. */
	readonly isLoaded: boolean;
	readonly status: FeedStatus;
	readonly error: FeedError | null;
	/** Milliseconds between two polls; only while `polling`. */
	readonly pollIntervalMs?: number;
};

/** Before the first word from the server, and what a server renders. */
export const WAITING: FeedView = { tasks: [], isLoaded: false, status: "connecting", error: null };
/** Nothing is asked of the server. */
export const OFF: FeedView = { tasks: [], isLoaded: false, status: "closed", error: null };

/** Nothing to show yet, and no reason known why: time for a spinner. */
export function isLoading(view: FeedView): boolean {
	return !view.isLoaded && view.error === null && view.status !== "closed";
}

/**
 * @param hasList whether the feed behind `snapshot` has received a list; until then the one before it stays
 * @returns the same object if nothing changed
 */
export function nextView(view: FeedView, { tasks, status, error, pollIntervalMs }: FeedSnapshot, hasList: boolean): FeedView {
	const next: FeedView = {
		tasks: hasList ? keepIdentities(view.tasks, tasks) : view.tasks,
		isLoaded: view.isLoaded || hasList,
		status,
		error,
		...(pollIntervalMs !== undefined && { pollIntervalMs }),
	};
	const isSame =
		next.tasks === view.tasks &&
		next.isLoaded === view.isLoaded &&
		next.status === view.status &&
		next.error === view.error &&
		next.pollIntervalMs === view.pollIntervalMs;
	return isSame ? view : next;
}

/**
 * A reset brings every task as a new object. Those that say nothing new stay the ones that are rendered already; one that
 * has moved up in the line says something new without a new revision.
 */
function keepIdentities(before: readonly Task[], now: readonly Task[]): readonly Task[] {
	if (before === now) return before;
	let byId: Map<string, Task> | null = null;
	const kept = now.map((task, at) => {
		let old = before[at];
		// Mostly the order is as it was, and no frame of progress should cost an index of a thousand tasks.
		if (old?.id !== task.id) {
			byId ??= new Map(before.map((known) => [known.id, known]));
			old = byId.get(task.id);
		}
		return old?.rev === task.rev && old.position === task.position ? old : task;
	});
	return kept.length === before.length && kept.every((task, at) => task === before[at]) ? before : kept;
}

/** @returns undefined while nothing is known of the queue, null if it has no such task */
export function taskOf(view: FeedView, taskId: string): Task | null | undefined {
	return view.tasks.find((task) => task.id === taskId) ?? (view.isLoaded ? null : undefined);
}

/** Text is live while its attempt is running; what an attempt before it wrote is void, and what is finished is stored. */
export function textOf(view: FeedView, taskId: string, text: LiveText | null): LiveText | null {
	const task = taskOf(view, taskId);
	if (text === null || task === undefined) return text;
	return task?.status === "processing" && text.attempt >= task.attempt ? text : null;
}
