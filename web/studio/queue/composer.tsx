/** What to write next: an outline or chapters, by whom, and into the queue with it. */
import "./composer.css";
import { useState } from "preact/hooks";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Project } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import { queueChapterGeneration, queueOutlineGeneration } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { useAction } from "../ui/use-action.tsx";
import { AiFields } from "./ai-fields.tsx";
import { aiConfigOf, loadAiSettings, saveAiSettings } from "./ai-settings.ts";
import { ModeSwitch } from "./mode-switch.tsx";

/** Chapters that one click queues unless the writer says otherwise: enough to see, little to pay. */
const USUAL_COUNT = 3;
/** A quarter of ten thousand words a chapter, the usual length of a web novel's. */
const WORDS_PER_CHAPTER_IN_TEN_THOUSANDS = 0.25;

export function Composer({ project, tasks }: { project: Project; tasks: readonly Task[] }) {
	const strings = useStrings().compose;
	const api = useApi();
	const activeOutline = tasks.find(
		(task) => task.type === "outline" && (task.status === "pending" || task.status === "processing"),
	);
	const isPlanned = project.outline !== null || activeOutline !== undefined;

	const [chosenMode, setMode] = useState<"outline" | "chapters" | null>(null);
	const mode = chosenMode ?? (isPlanned ? "chapters" : "outline");
	const [targetChapters, setTargetChapters] = useState(project.totalChapters);
	const [targetWords, setTargetWords] = useState(
		Math.max(1, Math.round(project.totalChapters * WORDS_PER_CHAPTER_IN_TEN_THOUSANDS)),
	);
	const [wishes, setWishes] = useState("");
	const [count, setCount] = useState(USUAL_COUNT);
	const [ai, setAi] = useState(loadAiSettings);

	const { run, isBusy, error } = useAction(async () => {
		const config = aiConfigOf(ai);
		if (mode === "outline") {
			await api((token) => queueOutlineGeneration("", token, project.name, targetChapters, targetWords, wishes.trim(), config));
			setMode(null);
		} else {
			// Without this a failed outline would let its chapters start with no plan.
			const options = activeOutline === undefined ? {} : { dependsOn: [activeOutline.id] };
			await api((token) => queueChapterGeneration("", token, project.name, count, config, options));
		}
	});

	return (
		<form class="card form composer" onSubmit={run} aria-labelledby="composer-title">
			<div class="composer-top">
				<h2 id="composer-title">{strings.title}</h2>
				<ModeSwitch mode={mode} onChange={setMode} />
			</div>
			{mode === "outline" ? (
				<>
					<p class="hint">{strings.outlineHint}</p>
					<div class="columns">
						<NumberField
							label={strings.targetChapters}
							value={targetChapters}
							max={LIMITS.chaptersPerOutline}
							onChange={setTargetChapters}
						/>
						<NumberField
							label={strings.targetWords}
							value={targetWords}
							max={LIMITS.outlineWordsInTenThousands}
							onChange={setTargetWords}
						/>
					</div>
					<Field label={strings.wishes} hint={strings.wishesHint}>
						{(ids) => (
							<textarea
								{...ids}
								rows={2}
								value={wishes}
								onInput={(event) => setWishes(event.currentTarget.value)}
								maxLength={LIMITS.customPromptChars}
							/>
						)}
					</Field>
					<Button kind="primary" type="submit" isBusy={isBusy}>
						{strings.queueOutline}
					</Button>
				</>
			) : (
				<>
					<p class="hint">
						{activeOutline !== undefined ? strings.afterOutline : isPlanned ? strings.chaptersHint : strings.withoutOutline}
					</p>
					<div class="composer-count">
						<NumberField label={strings.count} value={count} max={LIMITS.chaptersPerTask} onChange={setCount} />
						<Button kind="primary" type="submit" isBusy={isBusy}>
							{strings.queueChapters(count)}
						</Button>
					</div>
				</>
			)}
			{error}
			<AiFields
				settings={ai}
				onChange={(next) => {
					saveAiSettings(next);
					setAi(next);
				}}
			/>
		</form>
	);
}
