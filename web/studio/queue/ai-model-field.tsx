/** The model: typed, or picked from the provider's own list, which is asked for only when somebody wants it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { modelListText } from "../../../protocol/model-list-text.ts";
import { presetOf } from "../../../protocol/providers.ts";
import type { ListedModel } from "../../../protocol/rest.ts";
import { listAiModels } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useLanguage } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAction } from "../ui/use-action.tsx";
import { accessOf, aiConfigOf, missingFields, withAccess } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

/** No model is called so: it could not be sent. */
const OTHER = " other";

/** To be made anew for another provider, key or address: the list is theirs. */
export function AiModelField({ ai, error }: { ai: AiForm; error: string | undefined }) {
	const { locale, strings: all } = useLanguage();
	const strings = all.ai;
	const api = useApi();
	const { settings, change } = ai;
	const { model } = accessOf(settings);
	const { defaultModel } = presetOf(settings.provider);
	const [models, setModels] = useState<ListedModel[]>([]);
	const [isPicking, setIsPicking] = useState(false);
	const [problem, setProblem] = useState<string | null>(null);
	const box = useRef<HTMLDivElement>(null);
	const choose = (name: string) => change(withAccess(settings, { model: name }));

	const {
		run,
		isBusy,
		error: failure,
	} = useAction(async () => {
		if (missingFields(settings).some((field) => field !== "model")) return ai.demand();
		setProblem(null);
		const answer = await api((token) => listAiModels("", token, aiConfigOf(settings)));
		setModels(answer.models);
		setIsPicking(answer.models.length > 0);
		if (answer.code !== null) setProblem(strings.problems[answer.code] ?? modelListText(answer.code, locale, answer.error));
		else if (answer.models.length === 0) setProblem(strings.noModels);
	});

	// The keyboard goes with the field when it changes its kind, but not when the page shows it first.
	const wasPicking = useRef(isPicking);
	useEffect(() => {
		if (wasPicking.current === isPicking) return;
		wasPicking.current = isPicking;
		box.current?.querySelector<HTMLElement>("select, input")?.focus();
	}, [isPicking]);

	return (
		<div class="ai-model" ref={box}>
			<Field label={strings.model} hint={isPicking || defaultModel === null ? undefined : strings.modelHint} error={error}>
				{(ids) =>
					isPicking ? (
						<select
							{...ids}
							value={model}
							onChange={({ currentTarget: { value } }) => (value === OTHER ? setIsPicking(false) : choose(value))}
						>
							<option value="">{defaultModel === null ? strings.chooseModel : strings.usualModel(defaultModel)}</option>
							{model !== "" && !models.some(({ id }) => id === model) && <option value={model}>{model}</option>}
							{models.map(({ id, name }) => (
								<option key={id} value={id}>
									{name === null ? id : `${name} (${id})`}
								</option>
							))}
							<option value={OTHER}>{strings.otherModel}</option>
						</select>
					) : (
						<input
							{...ids}
							value={model}
							placeholder={defaultModel ?? undefined}
							onInput={(event) => choose(event.currentTarget.value)}
							autocomplete="off"
							spellcheck={false}
						/>
					)
				}
			</Field>
			{!isPicking && (
				<Button isBusy={isBusy} onClick={models.length > 0 ? () => setIsPicking(true) : run}>
					{strings.listModels}
				</Button>
			)}
			<div role="status">
				{isBusy && <p class="hint">{strings.listing}</p>}
				{isPicking && <p class="hint">{strings.listed(models.length)}</p>}
			</div>
			{problem !== null && !isBusy && <Notice kind="error">{problem}</Notice>}
			{failure}
		</div>
	);
}
