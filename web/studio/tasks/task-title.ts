/** What a task is called. */
import type { Task } from "../../../protocol/task.ts";
import type { Strings } from "../strings/en.ts";

export function taskTitle(task: Task, { tasks }: Strings): string {
	return task.type === "outline" ? tasks.outline(task.params.targetChapters) : tasks.chapter(task.params.chaptersToGenerate);
}
