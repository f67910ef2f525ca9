/** Small facts of a task on one line: its place in line, how often it was tried, how long it takes, how urgent it is, and what it has used. */
import type { Task } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { segmentOf } from "./task-filter.ts";
import { TimeLeftText } from "./time-left-text.tsx";
import { tokenCount } from "./token-count.ts";

export function TaskFacts({ task }: { task: Task }) {
	const strings = useStrings().tasks;
	const isActive = segmentOf(task) === "active";
	const hasFacts =
		isActive && (task.position !== null || task.attempt > 1 || task.estimatedEndAt !== null || task.priority !== "normal");
	const tokens = task.status === "completed" ? tokenCount(task) : 0;
	if (tokens > 0) return <p class="task-facts">{strings.tokens(tokens)}</p>;
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
