/** One task: what it is, how far it is, what it says, what it has made, and what can be done with it. */
import "./task-card.css";
import { renderMessage } from "../../../protocol/messages.ts";
import type { Task } from "../../../protocol/task.ts";
import { renderTaskError } from "../../../protocol/task-errors.ts";
import { useLanguage } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { MadeChapters } from "./made-chapters.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { TaskButtons } from "./task-buttons.tsx";
import { taskTitle } from "./task-title.ts";

/** @param props.isElsewhere the task belongs to another project than the one on screen */
export function TaskCard({ task, isElsewhere }: { task: Task; isElsewhere: boolean }) {
	const { locale, strings } = useLanguage();
	const title = taskTitle(task, strings);
	const state = task.errorCode === "cancelled" ? "cancelled" : task.status;
	const isActive = state === "pending" || state === "processing";
	const error = task.errorCode === null ? task.error : renderTaskError(locale, task.errorCode);

	return (
		<li class={`card task ${state}`}>
			<div class="task-top">
				<h3 class={state}>{title}</h3>
				<span class={`task-state ${state}`}>{strings.tasks.status[state]}</span>
			</div>
			{isElsewhere && (
				<a class="task-project" href={formatRoute({ page: "project", name: task.projectName })}>
					{task.projectName}
				</a>
			)}
			{(state === "processing" || (state === "pending" && task.progress > 0)) && (
				<ProgressBar percent={task.progress} label={`${strings.tasks.progress}: ${strings.tasks.of(title, task.projectName)}`} />
			)}
			<div class="task-bottom">
				<div class="task-words">
					{(isActive || state === "completed") && (
						<p class="task-message">{renderMessage(locale, { code: task.messageCode, values: task.messageValues })}</p>
					)}
					{state === "failed" && <p class="task-error">{error}</p>}
					<MadeChapters project={task.projectName} indexes={task.chapters} />
				</div>
				<TaskButtons taskId={task.id} isActive={isActive} about={strings.tasks.of(title, task.projectName)} />
			</div>
		</li>
	);
}
