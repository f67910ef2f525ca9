/** What is paused, and the switches for it: the whole intake, or one provider. */
import "./control.css";
import type { OpsPause, OpsPauseTarget } from "../../../protocol/ops.ts";
import { PROVIDER_IDS } from "../../../protocol/providers.ts";
import type { Provider } from "../../../protocol/task.ts";
import { setOpsPause } from "../../client/ops-calls.ts";
import { useApi } from "../../studio/api.tsx";
import { describeError } from "../../studio/strings/describe-error.ts";
import { ConfirmButton } from "../../studio/ui/confirm-button.tsx";
import { Notice } from "../../studio/ui/notice.tsx";
import { useAttempt } from "../../studio/ui/use-attempt.ts";
import { useFormat } from "../format/use-format.ts";
import { useLanguage, useStrings } from "../language.tsx";
import { targetName } from "./target-name.ts";

type Props = {
	pauses: readonly OpsPause[];
	/** Providers with which tasks have ended of late. */
	inUse: readonly Provider[];
	/** By the server's clock. */
	now: number;
	onChanged(): void;
};

/** The whole intake first: it matters most. Then what is paused or in use, and the rest folded away. */
export function Pauses({ pauses, inUse, now, onChanged }: Props) {
	const strings = useStrings().pauses;
	const isNear = (provider: Provider) => inUse.includes(provider) || pauses.some(({ target }) => target === provider);
	const far = PROVIDER_IDS.filter((provider) => !isNear(provider));
	const rows = (targets: readonly OpsPauseTarget[]) => (
		<ul class="pauses">
			{targets.map((target) => (
				<PauseRow
					key={target}
					target={target}
					pause={pauses.find((pause) => pause.target === target) ?? null}
					now={now}
					onChanged={onChanged}
				/>
			))}
		</ul>
	);
	return (
		<section class="card panel" aria-labelledby="pauses-title">
			<h2 id="pauses-title">{strings.label}</h2>
			<p class="hint">{strings.hint}</p>
			{rows(["intake", ...PROVIDER_IDS.filter(isNear)])}
			<details class="pauses-more">
				<summary>{strings.others(far.length)}</summary>
				{rows(far)}
			</details>
		</section>
	);
}

type RowProps = { target: OpsPauseTarget; pause: OpsPause | null; now: number; onChanged(): void };

function PauseRow({ target, pause, now, onChanged }: RowProps) {
	const { locale, strings: all } = useLanguage();
	const strings = all.pauses;
	const name = targetName(target, locale, all);
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
					<strong>{name}</strong>{" "}
					<span class="pause-state">{isPaused ? strings.since(pause.by, format.age(now - pause.since)) : strings.runs}</span>
				</span>
				<ConfirmButton
					// What was asked before a change is not what is asked after it.
					key={isPaused ? "resume" : "pause"}
					label={isPaused ? strings.resume : strings.pause}
					question={isPaused ? strings.resumeQuestion : strings.pauseQuestion}
					about={name}
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
	const { locale, strings: all } = useLanguage();
	const format = useFormat();
	if (pauses.length === 0) return null;
	return (
		<ul class="pause-banner">
			{pauses.map(({ target, by, since }) => (
				<li key={target}>{all.pauses.banner(targetName(target, locale, all), by, format.age(now - since))}</li>
			))}
		</ul>
	);
}
