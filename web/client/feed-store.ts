/** The snapshot that screens read, and who is told when it changes. Equal content keeps its identity. */
import { applySync, emptyFeed } from "../../protocol/apply-sync.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import {
	type Connection,
	type ConnectionEvent,
	type FeedError,
	type FeedStatus,
	initialConnection,
	nextConnection,
} from "./feed-status.ts";

export type FeedSnapshot = {
	readonly status: FeedStatus;
	/** Newest first. Kept while offline or closed, as last seen. */
	readonly tasks: readonly Task[];
	/** Why the feed is not live; null while it is, and before the first try has ended. */
	readonly error: FeedError | null;
};

export type FeedStore = {
	getSnapshot(): FeedSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** How much of the queue's history is applied; null before the first `Sync`. */
	cursor(): string | null;
	applySync(sync: Sync): void;
	apply(event: ConnectionEvent): void;
};

export function createFeedStore(): FeedStore {
	let feed = emptyFeed;
	let connection: Connection = initialConnection;
	let snapshot: FeedSnapshot = { ...connection, tasks: [] };
	const listeners = new Set<() => void>();

	/** One notice for a `sync` that changes tasks and status both. */
	function update(nextFeed: typeof feed, nextStanding: Connection): void {
		const hasNewTasks = nextFeed.tasks !== feed.tasks;
		const isUnchanged = !hasNewTasks && nextStanding === connection;
		feed = nextFeed;
		connection = nextStanding;
		if (isUnchanged) return;
		snapshot = { ...connection, tasks: hasNewTasks ? newestFirst(feed.tasks.values()) : snapshot.tasks };
		for (const listener of [...listeners]) listener();
	}

	return {
		getSnapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		cursor: () => feed.cursor,
		applySync: (sync) => update(applySync(feed, sync), nextConnection(connection, { type: "synced" })),
		apply: (event) => update(feed, nextConnection(connection, event)),
	};
}

/** The same order in every tab, whatever came in which frame. */
function newestFirst(tasks: Iterable<Task>): readonly Task[] {
	return [...tasks].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}
