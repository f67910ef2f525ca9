/** The snapshot that screens read, and who is told when it changes. Equal content keeps its identity. */
import { applySync, emptyFeed } from "../../protocol/apply-sync.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import {
	type Connection,
	type ConnectionEvent,
	type FeedError,
	type FeedMode,
	type FeedStatus,
	initialConnection,
	nextConnection,
} from "./feed-status.ts";

export type FeedSnapshot = {
	readonly status: FeedStatus;
	/** Newest first. Kept while offline or closed, as last seen. */
	readonly tasks: readonly Task[];
	/** Why the feed is out of date; null while it is `live` or `polling`, and before the first try has ended. */
	readonly error: FeedError | null;
	/** Milliseconds between two polls; only while `polling`, when `watchText` may stand still, as polls carry no text. */
	readonly pollIntervalMs?: number;
};

export type FeedStore = {
	getSnapshot(): FeedSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	connection(): Connection;
	/** How much of the queue's history is applied; null before the first `Sync`. */
	cursor(): string | null;
	/** One notice for what changed of both; a feed that is closed stays as it is. */
	apply(event: ConnectionEvent, sync?: Sync): void;
	setPollInterval(ms: number): void;
};

export function createFeedStore(mode: FeedMode, firstPollIntervalMs: number): FeedStore {
	let feed = emptyFeed;
	let connection = initialConnection(mode);
	let pollIntervalMs = firstPollIntervalMs;
	let snapshot = read([]);
	const listeners = new Set<() => void>();

	function read(tasks: readonly Task[]): FeedSnapshot {
		const { status, error } = connection;
		return { status, tasks, error, ...(status === "polling" && { pollIntervalMs }) };
	}

	function publish(tasks: readonly Task[]): void {
		const next = read(tasks);
		if (isSame(next, snapshot)) return;
		snapshot = next;
		for (const listener of [...listeners]) listener();
	}

	return {
		getSnapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		connection: () => connection,
		cursor: () => feed.cursor,
		apply(event, sync) {
			if (connection.status === "closed") return;
			const before = feed.tasks;
			if (sync !== undefined) feed = applySync(feed, sync);
			connection = nextConnection(connection, event);
			publish(feed.tasks === before ? snapshot.tasks : newestFirst(feed.tasks, snapshot.tasks));
		},
		setPollInterval(ms) {
			pollIntervalMs = ms;
			publish(snapshot.tasks);
		},
	};
}

function isSame(a: FeedSnapshot, b: FeedSnapshot): boolean {
	return a.status === b.status && a.tasks === b.tasks && a.error?.code === b.error?.code && a.pollIntervalMs === b.pollIntervalMs;
}

/**
 * The same order in every tab, whatever came in which frame.
 * @param before the list until now: most frames tell of tasks that are in it, and leave the order as it is
 */
function newestFirst(tasks: ReadonlyMap<string, Task>, before: readonly Task[]): readonly Task[] {
	if (tasks.size === before.length) {
		const inOrder: Task[] = [];
		for (const { id, createdAt } of before) {
			const task = tasks.get(id);
			if (task === undefined || task.createdAt !== createdAt) break;
			inOrder.push(task);
		}
		if (inOrder.length === tasks.size) return inOrder;
	}
	return [...tasks.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}
