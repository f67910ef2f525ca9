/** What is paused, and the switches for it: the whole intake, or one provider. */
import "./control.css";
import type { OpsPause, OpsPauseTarget } from "../../../protocol/ops.ts";
import { setOpsPause } from "../../client/ops-calls.ts";
import { useApi } from "../../studio/api.tsx";
import { describeError } from "../../studio/strings/describe-error.ts";
import { ConfirmButton } from "../../studio/ui/confirm-button.tsx";
import { Notice } from "../../studio/ui/notice.tsx";
import { useAttempt } from "../../studio/ui/use-attempt.ts";
import { useFormat } from "../format/use-format.ts";
import { useStrings } from "../language.tsx";

/** The whole intake first: it matters most. */
const TARGETS: readonly OpsPauseTarget[] = ["intake", "gemini", "openai", "deepseek", "custom", "demo"];

/** @param now by the server's clock */
export function Pauses({ pauses, now, onChanged }: { pauses: readonly OpsPause[]; now: number; onChanged(): void }) {
	const strings = useStrings().pauses;
	return (
		<section class="card panel" aria-labelledby="pauses-title">
			<h2 id="pauses-title">{strings.label}</h2>
			<p class="hint">{strings.hint}</p>
			<ul class="pauses">
				{TARGETS.map((target) => (
					<PauseRow
						key={target}
						target={target}
						pause={pauses.find((pause) => pause.target === target) ?? null}
						now={now}
						onChanged={onChanged}
					/>
				))}
			</ul>
		</section>
	);
}

type RowProps = { target: OpsPauseTarget; pause: OpsPause | null; now: number; onChanged(): void };

function PauseRow({ target, pause, now, onChanged }: RowProps) {
	const all = useStrings();
	const strings = all.pauses;
	const format = useFormat();
	const api = useApi();
	const isPaused = pause !== null;
	const { run, isBusy, failure } = useAttempt(async () => {
		await api((token) => setOpsPause("", token, { target, isPaused: !isPaused }));
		onChanged();
	});
	return (
		<li class={isPaused ? "paused" : ""}>
			<div class="pause-line">
				<span>
					<strong>{all.targets[target]}</strong>{" "}
					<span class="pause-state">{isPaused ? strings.since(pause.by, format.age(now - pause.since)) : strings.runs}</span>
				</span>
				<ConfirmButton
					// What was asked before a change is not what is asked after it.
					key={isPaused ? "resume" : "pause"}
					label={isPaused ? strings.resume : strings.pause}
					question={isPaused ? strings.resumeQuestion : strings.pauseQuestion}
					about={all.targets[target]}
					isBusy={isBusy}
					onConfirm={run}
				/>
			</div>
			{failure !== null && <Notice kind="error">{describeError(failure.error, all)}</Notice>}
		</li>
	);
}

/** Across the page while anything is paused: whoever looks must not wonder why nothing starts. */
export function PauseBanner({ pauses, now }: { pauses: readonly OpsPause[]; now: number }) {
	const all = useStrings();
	const format = useFormat();
	if (pauses.length === 0) return null;
	return (
		<ul class="pause-banner">
			{pauses.map(({ target, by, since }) => (
				<li key={target}>{all.pauses.banner(all.targets[target], by, format.age(now - since))}</li>
			))}
		</ul>
	);
}
