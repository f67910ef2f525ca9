/** What the shortcuts do with the task that the keyboard is on, and with the list as a whole. */
import type { Priority, Task } from "../../../protocol/task.ts";
import { goTo } from "../route.ts";
import { useShortcut } from "../shell/use-shortcut.ts";
import { stepPriority } from "./priority-step.ts";
import { adviceFor } from "./task-advice.ts";
import { segmentOf } from "./task-filter.ts";
import type { CurrentTask } from "./use-current-task.ts";
import type { PickedTasks } from "./use-selection.ts";
import type { TaskActions } from "./use-task-actions.tsx";

type Parts = { task: Task | undefined; current: CurrentTask; selection: PickedTasks; actions: TaskActions };

export function useTaskShortcuts({ task, current, selection, actions }: Parts): void {
	/** Nothing to do, so the key stays free, unless there is a task that it fits. */
	const on = (act: (task: Task) => void, fits: (task: Task) => boolean = () => true) =>
		task !== undefined && fits(task) ? () => act(task) : null;
	const isActive = (each: Task) => segmentOf(each) === "active";
	const step = (by: 1 | -1) => {
		const priority: Priority | null = task?.status === "pending" ? stepPriority(task.priority, by) : null;
		return priority === null ? null : on((each) => actions.prioritize(each, priority));
	};

	useShortcut("next", () => current.move(1));
	useShortcut("previous", () => current.move(-1));
	useShortcut("goQueue", current.focus);
	useShortcut(
		"open",
		on(({ projectName: name, chapters }) => {
			const index = chapters.at(-1);
			goTo(index === undefined ? { page: "project", name } : { page: "chapter", name, index });
		}),
	);
	useShortcut(
		"select",
		on(({ id }) => selection.select(id, false)),
	);
	useShortcut(
		"selectRange",
		on(({ id }) => selection.select(id, true)),
	);
	useShortcut("selectAll", selection.toggleAll);
	useShortcut("raise", step(1));
	useShortcut("lower", step(-1));
	useShortcut("cancel", on(actions.cancel, isActive));
	useShortcut(
		"retry",
		on(actions.retry, (each) => adviceFor(each)?.canRetry === true),
	);
	useShortcut(
		"remove",
		on(actions.remove, (each) => !isActive(each)),
	);
}
