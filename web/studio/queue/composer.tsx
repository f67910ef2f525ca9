/** What to write next: an outline, chapters or both, by whom, and into the queue with it. */
import "./composer.css";
import { useEffect, useState } from "preact/hooks";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Project } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { NumberField } from "../ui/number-field.tsx";
import { useToasts } from "../ui/toasts.tsx";
import { useAction } from "../ui/use-action.tsx";
import { AiPanel } from "./ai-panel.tsx";
import { aiConfigOf, missingFields } from "./ai-settings.ts";
import { ComposerOptions } from "./composer-options.tsx";
import { ModeSwitch } from "./mode-switch.tsx";
import { PlanText } from "./plan-text.tsx";
import { queueWork, type Work } from "./queue-work.ts";
import { useAiSettings } from "./use-ai-settings.ts";
import { likelyMode, type Mode, planWork } from "./work-plan.ts";

/** Chapters that one click queues unless the writer says otherwise: enough to see, little to pay. */
const USUAL_COUNT = 3;
/** A quarter of ten thousand words a chapter, the usual length of a web novel's. */
const WORDS_PER_CHAPTER_IN_TEN_THOUSANDS = 0.25;

const usualWork = ({ totalChapters }: Project): Omit<Work, "mode"> => ({
	count: Math.min(USUAL_COUNT, totalChapters),
	targetChapters: totalChapters,
	targetWords: Math.max(1, Math.round(totalChapters * WORDS_PER_CHAPTER_IN_TEN_THOUSANDS)),
	wishes: "",
	priority: "normal",
});

export function Composer({ project, tasks }: { project: Project; tasks: readonly Task[] }) {
	const strings = useStrings().compose;
	const api = useApi();
	const toasts = useToasts();
	const ai = useAiSettings();
	const [chosenMode, setMode] = useState<Mode | null>(null);
	const [choices, setChoices] = useState(() => usualWork(project));
	const change = (part: Partial<typeof choices>) => setChoices({ ...choices, ...part });

	const mode = chosenMode ?? likelyMode(project, tasks);
	const { count, targetChapters, targetWords } = choices;
	const plan = planWork(project, tasks, mode, count);

	const { run, isBusy, error, failure } = useAction(async () => {
		if (missingFields(ai.settings).length > 0) return ai.demand();
		await queueWork(api, project.name, { ...choices, mode }, aiConfigOf(ai.settings), plan.outlineAhead?.id ?? null);
		// Chapters are followed by chapters. And what was chosen while the answer was on its way stays chosen.
		setMode((before) => (mode === "chapters" || before !== chosenMode ? before : null));
		toasts.show({ text: strings.queued });
	});
	const countWords = strings.notBetween(1, LIMITS.chaptersPerTask);
	const { at, isPlaced } = fieldErrors(failure, {
		chaptersToGenerate: countWords,
		thenChapters: countWords,
		targetChapters: strings.notBetween(1, LIMITS.chaptersPerOutline),
		targetWordCount: strings.notBetween(1, LIMITS.outlineWordsInTenThousands),
		customPrompt: strings.tooLong(LIMITS.customPromptChars),
		"X-AI-Key": "",
		"X-AI-Model": "",
		"X-AI-BaseUrl": "",
	});

	// What is wrong with the AI settings is said there: they must not be folded away.
	const isAboutAi = at["X-AI-Key"] ?? at["X-AI-Model"] ?? at["X-AI-BaseUrl"];
	const { setIsOpen } = ai;
	useEffect(() => {
		if (isAboutAi !== undefined) setIsOpen(true);
	}, [isAboutAi, setIsOpen]);

	return (
		<form class="card form composer" onSubmit={run} aria-labelledby="composer-title">
			<div class="composer-top">
				<h2 id="composer-title">{strings.title}</h2>
				<ModeSwitch mode={mode} onChange={setMode} />
			</div>
			<div class="composer-numbers">
				{mode !== "chapters" && (
					<>
						<NumberField
							label={strings.targetChapters}
							hint={strings.between(1, LIMITS.chaptersPerOutline)}
							value={targetChapters}
							max={LIMITS.chaptersPerOutline}
							error={at.targetChapters}
							onChange={(value) => change({ targetChapters: value })}
						/>
						<NumberField
							label={strings.targetWords}
							hint={strings.between(1, LIMITS.outlineWordsInTenThousands)}
							value={targetWords}
							max={LIMITS.outlineWordsInTenThousands}
							error={at.targetWordCount}
							onChange={(value) => change({ targetWords: value })}
						/>
					</>
				)}
				{mode !== "outline" && (
					<NumberField
						label={strings.count}
						hint={strings.between(1, LIMITS.chaptersPerTask)}
						value={count}
						max={LIMITS.chaptersPerTask}
						error={at.chaptersToGenerate ?? at.thenChapters}
						onChange={(value) => change({ count: value })}
					/>
				)}
			</div>
			<div class="folds">
				<ComposerOptions
					wishes={mode === "chapters" ? null : choices.wishes}
					wishesError={at.customPrompt}
					priority={choices.priority}
					onChange={change}
				/>
				<AiPanel ai={ai} failure={failure} />
			</div>
			<PlanText plan={plan} mode={mode} targetChapters={targetChapters} />
			<Button kind="primary" type="submit" isBusy={isBusy}>
				{mode === "outline" && strings.queueOutline}
				{mode === "chapters" && strings.queueChapters(count)}
				{mode === "both" && strings.queueBoth(count)}
			</Button>
			{!isPlaced && error}
		</form>
	);
}
