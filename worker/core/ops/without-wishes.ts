/** Tasks as operators see them: what the user wished for in his own words stays with him. */
import type { Sync } from "../../../protocol/feed.ts";
import type { Task } from "../../../protocol/task.ts";

export function taskWithoutWishes(task: Task): Task {
	if (task.type !== "outline" || task.params.customPrompt === undefined) return task;
	const { customPrompt: _kept, ...params } = task.params;
	return { ...task, params };
}

export function withoutWishes(sync: Sync): Sync {
	return { ...sync, tasks: sync.tasks.map(taskWithoutWishes) };
}
