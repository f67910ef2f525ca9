/**
 * The hooks, bound to one pool of feeds. Apps that need other than the defaults make their own set once, beside their
 * components; there is no provider, because whom a hook watches is in its options and everything else is the app's choice.
 */
import type { LiveText } from "../../protocol/apply-text.ts";
import type { Task } from "../../protocol/task.ts";
import { createTaskFeed, type TaskFeedOptions } from "../client/feed.ts";
import { createFeedPool, type OpenSource } from "./feed-pool.ts";
import type { FeedOptions } from "./use-feed-value.ts";
import { type QueuedTasks, useQueuedTasks } from "./use-queued-tasks.ts";
import { type TaskOptions, useTask, useTaskText } from "./use-task.ts";

export type TaskHooks = {
	/** The user's tasks, kept current. */
	useQueuedTasks: (options: FeedOptions) => QueuedTasks;
	/**
	 * One task; renders again only when that task changes.
	 * @returns undefined while nothing is known, null if there is no such task
	 */
	useTask: (options: TaskOptions) => Task | null | undefined;
	/**
	 * The chapter so far of the task that is being written, piece by piece; provisional until it is stored. It needs push.
	 * @returns null while there is none: not running, nothing written yet, or only polling gets through
	 */
	useTaskText: (options: TaskOptions) => LiveText | null;
};

/** Settings of the feed that are the app's, not a component's; see `createTaskFeed`. `createFeed` replaces it whole. */
export type TaskHooksOptions = Pick<TaskFeedOptions, "mode" | "WebSocket" | "fetch" | "lifecycle"> & { createFeed?: OpenSource };

/** Makes a set of hooks with feeds of their own. Call it once, outside of components. */
export function createTaskHooks({ createFeed, ...feedOptions }: TaskHooksOptions = {}): TaskHooks {
	const pool = createFeedPool(createFeed ?? ((options) => createTaskFeed({ ...feedOptions, ...options })));
	return {
		useQueuedTasks: (options) => useQueuedTasks(pool, options),
		useTask: (options) => useTask(pool, options),
		useTaskText: (options) => useTaskText(pool, options),
	};
}
