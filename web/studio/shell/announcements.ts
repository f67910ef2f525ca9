/** What a screen reader says when tasks change: started, finished and failed, never the ticks between. */
import type { Locale } from "../../../protocol/messages.ts";
import type { Task } from "../../../protocol/task.ts";
import { taskError } from "../../../protocol/task-texts.ts";
import type { Strings } from "../strings/en.ts";
import { taskTitle } from "../tasks/task-title.ts";

/** @param before the tasks as last looked at; null the first time, when all there is is old news */
export function announcements(before: readonly Task[] | null, now: readonly Task[], locale: Locale, strings: Strings): string[] {
	if (before === null) return [];
	const known = new Map(before.map((task) => [task.id, task.status]));
	return now.flatMap((task) => {
		const last = known.get(task.id);
		if (last === task.status) return [];
		const title = taskTitle(task, strings);
		switch (task.status) {
			case "processing":
				return [strings.tasks.started(title, task.projectName)];
			case "completed":
				return last === undefined ? [] : [strings.tasks.finished(title, task.projectName)];
			case "failed": {
				// Cancelling is the listener's own doing.
				if (last === undefined || task.errorCode === "cancelled") return [];
				const why = taskError(task, locale) ?? "";
				return [strings.tasks.failed(title, task.projectName, why)];
			}
			case "pending":
				return [];
			default:
				return task.status satisfies never;
		}
	});
}
