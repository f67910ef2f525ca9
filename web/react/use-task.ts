/** One task of a user, or the text it is writing: components that show little render little. */
import { useMemo } from "react";
import type { LiveText } from "../../protocol/apply-text.ts";
import type { Task } from "../../protocol/task.ts";
import type { FeedPool } from "./feed-pool.ts";
import { taskOf } from "./feed-view.ts";
import { type FeedOptions, type FeedQuestion, useFeedValue } from "./use-feed-value.ts";

/** `taskId` null or undefined: no task. */
export type TaskOptions = FeedOptions & { taskId: string | null | undefined };

export function useTask(pool: FeedPool, { taskId, ...options }: TaskOptions): Task | null | undefined {
	const question = useMemo(() => taskQuestion(taskId), [taskId]);
	return useFeedValue(pool, options, question);
}

export function useTaskText(pool: FeedPool, { taskId, ...options }: TaskOptions): LiveText | null {
	const question = useMemo(() => textQuestion(taskId), [taskId]);
	return useFeedValue(pool, options, question);
}

function taskQuestion(taskId: string | null | undefined): FeedQuestion<Task | null | undefined> {
	const nothing = taskId ? undefined : null;
	return {
		read: (feed) => (taskId ? taskOf(feed.getView(), taskId) : null),
		listen: (feed, listener) => feed.subscribe(listener),
		waiting: nothing,
		off: nothing,
	};
}

function textQuestion(taskId: string | null | undefined): FeedQuestion<LiveText | null> {
	return {
		read: (feed) => (taskId ? feed.getText(taskId) : null),
		listen(feed, listener) {
			// Both: a task that ends takes its live text with it.
			const stopTasks = feed.subscribe(listener);
			const stopText = taskId ? feed.watchText(taskId, listener) : () => {};
			return () => {
				stopTasks();
				stopText();
			};
		},
		waiting: null,
		off: null,
	};
}
