/**
 * What can be done to tasks, from their cards, by shortcut, or to many at once. The cards change when the queue says so,
 * never before; what goes wrong is said in a toast.
 */
import { useMemo, useRef, useState } from "preact/hooks";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Verdict } from "../../../protocol/rest.ts";
import type { Priority, Task } from "../../../protocol/task.ts";
import {
	ApiError,
	batchQueuedTasks,
	cancelQueuedTask,
	deleteQueuedTask,
	retryQueuedTask,
	setTaskPriority,
} from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { aiConfigOf, loadAiSettings } from "../queue/ai-settings.ts";
import { openAiSettings } from "../queue/open-ai-settings.ts";
import { describeError } from "../strings/describe-error.ts";
import { useToasts } from "../ui/toasts.tsx";
import { type BatchAction, summarize } from "./batch-summary.ts";
import { retryConfig } from "./task-advice.ts";
import { taskTitle } from "./task-title.ts";

export type TaskActions = {
	cancel(task: Task): void;
	remove(task: Task): void;
	retry(task: Task): void;
	prioritize(task: Task, priority: Priority): void;
	/** @returns whether it was done, to whichever of the tasks */
	batch(action: BatchAction, tasks: readonly Task[]): Promise<boolean>;
};

/** The same object for as long as the language and the session are the same, so that cards need not render again. */
export function useTaskActions(): { actions: TaskActions; busyIds: ReadonlySet<string> } {
	const api = useApi();
	const strings = useStrings();
	const toasts = useToasts();
	const [busyIds, setBusyIds] = useState<ReadonlySet<string>>(new Set());
	/** Read where it is decided: two presses may come before a render. */
	const busy = useRef(busyIds);

	const actions = useMemo<TaskActions>(() => {
		const mark = (ids: readonly string[], isBusy: boolean) => {
			const next = new Set(busy.current);
			for (const id of ids) isBusy ? next.add(id) : next.delete(id);
			busy.current = next;
			setBusyIds(next);
		};
		/** One at a time for each task. */
		const perform = async (ids: readonly string[], act: () => Promise<void>): Promise<boolean> => {
			if (ids.some((id) => busy.current.has(id))) return false;
			mark(ids, true);
			try {
				await act();
				return true;
			} catch (error) {
				toasts.show({ text: describeError(error, strings), kind: "error" });
				return false;
			} finally {
				mark(ids, false);
			}
		};
		const retry = async (task: Task) => {
			const chosen = aiConfigOf(loadAiSettings());
			const config = retryConfig(task, chosen);
			try {
				await api((token) => retryQueuedTask("", token, task.id, config));
			} catch (error) {
				// Its key is gone, and the page has none to bring: here it can be entered.
				if (error instanceof ApiError && error.code === "ai_config_missing") openAiSettings();
				throw error;
			}
		};

		return {
			cancel(task) {
				void perform([task.id], async () => {
					await api((token) => cancelQueuedTask("", token, task.id));
					toasts.show({
						text: strings.tasks.cancelled(strings.tasks.of(taskTitle(task, strings), task.projectName)),
						// As it is now, its key is erased.
						action: { label: strings.tasks.again, run: () => retry({ ...task, status: "failed", errorCode: "cancelled" }) },
					});
				});
			},
			remove(task) {
				void perform([task.id], () => api((token) => deleteQueuedTask("", token, task.id)));
			},
			retry(task) {
				void perform([task.id], () => retry(task));
			},
			prioritize(task, priority) {
				void perform([task.id], async () => {
					await api((token) => setTaskPriority("", token, task.id, priority));
				});
			},
			batch(action, tasks) {
				const ids = tasks.map(({ id }) => id);
				return perform(ids, async () => {
					// Settings that serve all of them, or none: tasks of another provider go on with their own.
					const chosen = aiConfigOf(loadAiSettings());
					const config = action === "retry" && tasks.every((task) => retryConfig(task, chosen) !== null) ? chosen : null;
					const verdicts: Verdict[] = [];
					for (let at = 0; at < ids.length; at += LIMITS.batchIds) {
						const part = ids.slice(at, at + LIMITS.batchIds);
						const answer = await api((token) => batchQueuedTasks("", token, { action, ids: part }, config));
						verdicts.push(...answer.verdicts);
					}
					const { changed, refused } = summarize(verdicts);
					const words = [...refused].map(([code, count]) => strings.tasks.batchRefused(code, count));
					if (changed > 0 || words.length === 0) words.unshift(strings.tasks.batchChanged(action, changed));
					toasts.show({ text: words.join(strings.tasks.batchJoin) });
				});
			},
		};
	}, [api, strings, toasts]);

	return { actions, busyIds };
}
