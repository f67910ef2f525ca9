/** Small facts of a task on one line: its place in line, how often it was tried, how long it takes, and how urgent it is. */
import type { Task } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { segmentOf } from "./task-filter.ts";
import { TimeLeftText } from "./time-left-text.tsx";

export function TaskFacts({ task }: { task: Task }) {
	const strings = useStrings().tasks;
	const isActive = segmentOf(task) === "active";
	const hasFacts =
		isActive && (task.position !== null || task.attempt > 1 || task.estimatedEndAt !== null || task.priority !== "normal");
	if (!hasFacts) return null;
	return (
		<p class="task-facts">
			{task.position !== null && <span>{strings.position(task.position)}</span>}
			{task.status === "processing" && task.estimatedEndAt !== null && <TimeLeftText endAt={task.estimatedEndAt} />}
			{task.attempt > 1 && <span>{strings.attempt(task.attempt)}</span>}
			{task.priority !== "normal" && <span class={`task-priority ${task.priority}`}>{strings.priority[task.priority]}</span>}
		</p>
	);
}
