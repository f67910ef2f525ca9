/** What can be done with one task, as buttons on its card: only what makes sense as it stands. */
import { providerName } from "../../../protocol/providers.ts";
import type { Task } from "../../../protocol/task.ts";
import { useLanguage } from "../language.tsx";
import { aiConfigOf, loadAiSettings } from "../queue/ai-settings.ts";
import { openAiSettings } from "../queue/open-ai-settings.ts";
import { goTo } from "../route.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { stepPriority } from "./priority-step.ts";
import { adviceFor, retryConfig } from "./task-advice.ts";
import { segmentOf } from "./task-filter.ts";
import type { TaskActions } from "./use-task-actions.tsx";

type Props = {
	task: Task;
	/** The task in words, since every card has the same buttons. */
	about: string;
	isBusy: boolean;
	/** Whether Tab stops here: only on the card that the keyboard is on. */
	isReached: boolean;
	actions: TaskActions;
};

export function TaskButtons({ task, about, isBusy, isReached, actions }: Props) {
	const { locale, strings } = useLanguage();
	const words = strings.tasks;
	const isActive = segmentOf(task) === "active";
	const advice = adviceFor(task);
	const name = (word: string) => `${word}: ${about}`;
	const usual = { kind: "quiet", isBusy, isReached } as const;

	const retryWords = () => {
		const config = retryConfig(task, aiConfigOf(loadAiSettings()));
		return config === null || config.provider === task.provider
			? words.retry
			: words.retryWith(providerName(config.provider, locale));
	};

	return (
		<div class="task-buttons">
			{task.status === "pending" &&
				([1, -1] as const).map((step) => {
					const next = stepPriority(task.priority, step);
					const word = step === 1 ? words.raise : words.lower;
					return (
						<Button
							key={step}
							{...usual}
							isOff={next === null}
							label={name(word)}
							title={word}
							onClick={() => next !== null && actions.prioritize(task, next)}
						>
							<Icon name={step === 1 ? "up" : "down"} />
						</Button>
					);
				})}
			{advice?.help === "ai" && (
				<Button {...usual} isBusy={false} label={name(words.openAi)} onClick={openAiSettings}>
					{words.openAi}
				</Button>
			)}
			{advice?.help === "project" && (
				<Button
					{...usual}
					isBusy={false}
					label={name(words.openProject)}
					onClick={() => goTo({ page: "project", name: task.projectName })}
				>
					{words.openProject}
				</Button>
			)}
			{advice?.canRetry === true && (
				<Button {...usual} label={name(retryWords())} onClick={() => actions.retry(task)}>
					{retryWords()}
				</Button>
			)}
			{isActive ? (
				<Button {...usual} label={name(words.cancel)} onClick={() => actions.cancel(task)}>
					{words.cancel}
				</Button>
			) : (
				<Button {...usual} label={name(words.remove)} onClick={() => actions.remove(task)}>
					{words.remove}
				</Button>
			)}
		</div>
	);
}
