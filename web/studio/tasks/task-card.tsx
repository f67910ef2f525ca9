/** One task: what it is, how far it is, what it says, what it has made, and what can be done with it. */
import "./task-card.css";
import { memo } from "preact/compat";
import { useId } from "preact/hooks";
import type { Task } from "../../../protocol/task.ts";
import { taskError, taskMessage } from "../../../protocol/task-texts.ts";
import { useLanguage } from "../language.tsx";
import { formatRoute } from "../route.ts";
import type { RowPlace } from "../ui/virtual-list.tsx";
import { MadeChapters } from "./made-chapters.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { TaskButtons } from "./task-buttons.tsx";
import { TaskFacts } from "./task-facts.tsx";
import { taskTitle } from "./task-title.ts";
import type { TaskActions } from "./use-task-actions.tsx";

type Props = RowPlace & {
	task: Task;
	/** The task belongs to another project than the one on screen. */
	isElsewhere: boolean;
	/** The keyboard is on it, or will be when it comes to the list. */
	isCurrent: boolean;
	/** Null while tasks are not being picked. */
	isSelected: boolean | null;
	isBusy: boolean;
	actions: TaskActions;
	onSelect(id: string, isRange: boolean): void;
	onReach(id: string): void;
};

export const TaskCard = memo(function TaskCard(props: Props) {
	const { task, isElsewhere, isCurrent, isSelected, isBusy, actions, onSelect, onReach, top, ...place } = props;
	const { locale, strings } = useLanguage();
	const titleId = useId();
	const title = taskTitle(task, strings);
	const about = strings.tasks.of(title, task.projectName);
	const state = task.errorCode === "cancelled" ? "cancelled" : task.status;
	const isActive = state === "pending" || state === "processing";
	const error = taskError(task, locale);

	return (
		<li
			{...place}
			class={`card task ${state}`}
			style={{ transform: `translateY(${top}px)` }}
			aria-labelledby={titleId}
			tabIndex={isCurrent ? 0 : -1}
			onFocusIn={() => onReach(task.id)}
		>
			<div class="task-top">
				{isSelected !== null && (
					<input
						type="checkbox"
						checked={isSelected}
						tabIndex={isCurrent ? 0 : -1}
						aria-label={strings.tasks.selectOne(about)}
						onClick={(event) => onSelect(task.id, event.shiftKey)}
					/>
				)}
				<h3 id={titleId} class={state}>
					{title}
				</h3>
				<span class={`task-state ${state}`}>{strings.tasks.status[state]}</span>
			</div>
			{isElsewhere && (
				<a
					class="task-project"
					href={formatRoute({ page: "project", name: task.projectName })}
					tabIndex={isCurrent ? undefined : -1}
				>
					{task.projectName}
				</a>
			)}
			{(state === "processing" || (state === "pending" && task.progress > 0)) && (
				<ProgressBar percent={task.progress} label={`${strings.tasks.progress}: ${about}`} />
			)}
			{(isActive || state === "completed") && <p class="task-message">{taskMessage(task, locale)}</p>}
			{state === "failed" && <p class="task-error">{error}</p>}
			<div class="task-bottom">
				<div class="task-made">
					<TaskFacts task={task} />
					<MadeChapters project={task.projectName} indexes={task.chapters} isReached={isCurrent} />
				</div>
				<TaskButtons task={task} about={about} isBusy={isBusy} isReached={isCurrent} actions={actions} />
			</div>
		</li>
	);
});
