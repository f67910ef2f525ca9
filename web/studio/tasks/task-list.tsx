/** The queue, live: all tasks of the writer, those of every project. */
import "./task-list.css";
import type { FeedSnapshot } from "../../client/feed.ts";
import { useStrings } from "../language.tsx";
import { TaskCard } from "./task-card.tsx";
import { inReadingOrder } from "./task-order.ts";

export function TaskList({ snapshot, projectName }: { snapshot: FeedSnapshot; projectName: string }) {
	const strings = useStrings().tasks;
	const isUnknown = snapshot.status === "connecting";
	return (
		<section class={`task-list ${snapshot.status}`} aria-labelledby="tasks-title">
			<h2 id="tasks-title">{strings.title}</h2>
			{snapshot.tasks.length === 0 ? (
				<p class="hint task-list-empty">{isUnknown ? strings.waitingForServer : strings.empty}</p>
			) : (
				<ul>
					{inReadingOrder(snapshot.tasks).map((task) => (
						<TaskCard key={task.id} task={task} isElsewhere={task.projectName !== projectName} />
					))}
				</ul>
			)}
		</section>
	);
}
