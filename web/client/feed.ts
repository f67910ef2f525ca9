/**
 * A user's queue as a value that keeps itself current: by a socket, or by polls for as long as no socket works.
 * Framework-free; `getSnapshot` and `subscribe` fit `useSyncExternalStore`. Both transports go on from one cursor and
 * end in one state, so a change of transport loses and repeats nothing.
 */
import { isPollAnswer } from "../../protocol/check-frame.ts";
import { parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { createFeedStore, type FeedSnapshot, type FeedStore } from "./feed-store.ts";
import { feedSocketPath, hearFeed } from "./feed-wire.ts";
import { createLink, type LinkOptions } from "./link.ts";
import type { PollAsk } from "./poll.ts";
import { createTextWatch, type TextListener } from "./text-watch.ts";

export type { FeedError, FeedMode, FeedStatus } from "./feed-status.ts";
export type { FeedSnapshot } from "./feed-store.ts";
export { type AppStateLike, createAppStateLifecycle, type Lifecycle } from "./lifecycle.ts";
export type { TextListener } from "./text-watch.ts";
export type { GetToken, TokenRequest } from "./token-source.ts";

export type TaskFeedOptions = LinkOptions;

export type TaskFeed = {
	/** The same object until something changed. */
	getSnapshot(): FeedSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** Asks the server at once, by whatever transport works. Never rejects: what came of it is in the snapshot. */
	refresh(): Promise<void>;
	/**
	 * Follows the text of a task while it is being written. It is provisional until the chapter is stored. It comes by
	 * push only: while the status is `polling` it may stand still; it is whole again, without a gap, when push is back.
	 * @returns stops following
	 */
	watchText(taskId: string, listener: TextListener): () => void;
	/** Ends the feed for good; the last snapshot stays readable. */
	close(): void;
};

/** @throws TypeError without `token` and `getToken` */
export function createTaskFeed(options: TaskFeedOptions): TaskFeed {
	const texts = createTextWatch((frame) => link.push?.send(frame));

	const link = createLink<Sync, FeedStore>(options, {
		createStore: createFeedStore,
		socketPath: (store) => feedSocketPath("/api/queue/ws", store.cursor()),
		hear: (frame) => hearFeed(frame, texts.receive),
		pollAsk,
		onOpen: texts.resume,
	});

	return {
		getSnapshot: link.store.getSnapshot,
		subscribe: link.store.subscribe,
		refresh: link.refresh,
		watchText: texts.add,
		close: link.close,
	};
}

function pollAsk(store: FeedStore): PollAsk<Sync> {
	const since = store.cursor();
	return {
		path: `/api/queue/tasks?since=${encodeURIComponent(since ?? "")}`,
		...(since !== null && { headers: { "If-None-Match": `"${since}"` } }),
		read(answer) {
			if (!isPollAnswer(answer)) {
				const isOurs = typeof answer === "object" && answer !== null && "cursor" in answer;
				return isOurs ? { type: "unreadable" } : null;
			}
			const { cursor, reset, tasks, deleted, nextPollMs } = answer;
			const value: Sync = { type: "sync", cursor, reset, tasks, deleted };
			if (isOfFormerQueue(value, since, store.cursor())) return { type: "unchanged" };
			return { type: "synced", value, nextPollMs };
		},
	};
}

/** An answer that was under way while a socket brought another queue's reset would take that back. */
function isOfFormerQueue(sync: Sync, since: string | null, current: string | null): boolean {
	const epoch = epochOf(current);
	return epoch !== epochOf(since) && epoch !== epochOf(sync.cursor);
}

function epochOf(cursor: string | null): string | undefined {
	return cursor === null ? undefined : parseCursor(cursor)?.epoch;
}
