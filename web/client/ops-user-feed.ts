/** One user's tasks as an operator follows them: read-only, live or by poll, without the text that is being written. */
import type { Sync } from "../../protocol/feed.ts";
import { createFeedStore, type FeedSnapshot, type FeedStore } from "./feed-store.ts";
import { feedSocketPath, hearFeed } from "./feed-wire.ts";
import { createLink, type LinkOptions } from "./link.ts";
import { opsUserPath } from "./ops-calls.ts";
import { isOpsUserTasks } from "./ops-check.ts";
import type { PollAsk } from "./poll.ts";

export type OpsUserFeed = {
	/** The same object until something changed. */
	getSnapshot(): FeedSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	close(): void;
};

/** @throws TypeError without `token` and `getToken` */
export function createOpsUserFeed(userId: string, options: LinkOptions): OpsUserFeed {
	const path = opsUserPath(userId);
	const tasks: PollAsk<Sync> = {
		path: `${path}/tasks`,
		read(answer) {
			if (!isOpsUserTasks(answer)) return null;
			const { cursor, tasks } = answer;
			return { type: "synced", value: { type: "sync", cursor, reset: true, tasks, deleted: [] }, nextPollMs: 0 };
		},
	};
	const { store, close } = createLink<Sync, FeedStore>(options, {
		createStore: createFeedStore,
		socketPath: (known) => feedSocketPath(`${path}/ws`, known.cursor()),
		hear: (frame) => hearFeed(frame, () => {}),
		pollAsk: () => tasks,
	});
	return { getSnapshot: store.getSnapshot, subscribe: store.subscribe, close };
}
