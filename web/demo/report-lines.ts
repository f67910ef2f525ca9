/** What changed between two views, as lines for a log: for output that is no terminal. Pure. */
import { describeTask, type View } from "./view.ts";

export function reportChanges(before: View | null, after: View): string[] {
	return after.tasks.flatMap(({ label, task }, index) => {
		if (task === null) return [];
		const earlier = before?.tasks[index]?.task;
		const line = `${label} ${task.progress}% ${describeTask(task, after.locale)}`;
		const isSame = earlier != null && line === `${label} ${earlier.progress}% ${describeTask(earlier, after.locale)}`;
		return isSame ? [] : [line];
	});
}
