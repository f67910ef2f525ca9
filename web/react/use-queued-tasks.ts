/** All tasks of a user, in the shape that existing apps read. */
import { useCallback, useMemo } from "react";
import type { Task } from "../../protocol/task.ts";
import type { FeedError, FeedStatus } from "../client/feed.ts";
import type { FeedPool } from "./feed-pool.ts";
import { type FeedView, isLoading, OFF, WAITING } from "./feed-view.ts";
import { type FeedOptions, type FeedQuestion, useFeedKey, useFeedValue } from "./use-feed-value.ts";

export type QueuedTasks = {
	/** Newest first. A list of the caller's own, new whenever a task changed; tasks that did not change are the same objects. */
	tasks: Task[];
	/** Nothing was received yet, and no reason is known why. */
	loading: boolean;
	/** Why `tasks` may be out of date, for people; null while all is well. */
	error: string | null;
	/** The same for programs. */
	errorCode: FeedError["code"] | null;
	/** Asks the server now. Never rejects: what goes wrong is in `error`. The same function while server and user are the same. */
	refresh: () => Promise<void>;
	/** How the list is kept current; `closed` also while the hook is switched off. */
	status: FeedStatus;
	/** Milliseconds between two polls; only while `status` is `polling`. */
	pollIntervalMs?: number;
};

const WHOLE_VIEW: FeedQuestion<FeedView> = {
	read: (feed) => feed.getView(),
	listen: (feed, listener) => feed.subscribe(listener),
	waiting: WAITING,
	off: OFF,
};

export function useQueuedTasks(pool: FeedPool, options: FeedOptions): QueuedTasks {
	const { apiBaseUrl, token, enabled = true } = options;
	const key = useFeedKey(apiBaseUrl, token);
	const isOn = enabled && key !== null;
	const view = useFeedValue(pool, options, WHOLE_VIEW);
	// The list is shared; one that an app sorts in place must not be.
	const tasks = useMemo(() => [...view.tasks], [view.tasks]);
	const refresh = useCallback(async () => {
		if (isOn) await pool.peek(key)?.refresh();
	}, [pool, key, isOn]);

	return useMemo(
		() => ({
			tasks,
			loading: isOn && isLoading(view),
			error: isOn ? (view.error?.message ?? null) : null,
			errorCode: isOn ? (view.error?.code ?? null) : null,
			refresh,
			status: isOn ? view.status : "closed",
			...(isOn && view.pollIntervalMs !== undefined && { pollIntervalMs: view.pollIntervalMs }),
		}),
		[tasks, view, isOn, refresh],
	);
}
