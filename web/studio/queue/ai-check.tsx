/** Tries the chosen writer with the smallest call there is, and says what came of it. Other settings start it anew. */
import { useEffect, useState } from "preact/hooks";
import type { Locale } from "../../../protocol/messages.ts";
import { providerName } from "../../../protocol/providers.ts";
import { errorText } from "../../../protocol/task-texts.ts";
import { type AiCheck as Answer, checkAi } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useLanguage } from "../language.tsx";
import type { Strings } from "../strings/en.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAction } from "../ui/use-action.tsx";
import { aiConfigOf, missingFields } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

type Props = {
	ai: AiForm;
	/** Some of it is said at the fields. The same function at every render. */
	onFailure(failure: unknown): void;
	/** Whether all of it is. */
	isPlaced(failure: unknown): boolean;
};

export function AiCheck({ ai, onFailure, isPlaced }: Props) {
	const { locale, strings } = useLanguage();
	const api = useApi();
	const [answer, setAnswer] = useState<Answer | null>(null);
	const { run, isBusy, error, failure } = useAction(async () => {
		if (missingFields(ai.settings).length > 0) return ai.demand();
		setAnswer(null);
		setAnswer(await api((token) => checkAi("", token, aiConfigOf(ai.settings))));
	});

	useEffect(() => {
		if (failure === null) return;
		onFailure(failure);
		return () => onFailure(null);
	}, [failure, onFailure]);

	return (
		<div class="ai-check">
			<Button isBusy={isBusy} onClick={run}>
				{strings.ai.check}
			</Button>
			<div role="status">
				{isBusy && <p class="hint">{strings.ai.checking}</p>}
				{answer?.isUsable && <p class="ai-usable">{praise(answer, locale, strings.ai)}</p>}
			</div>
			{answer?.isUsable === false && (
				<Notice kind="error">
					{answer.code === null
						? (answer.error ?? strings.unknownError)
						: (strings.ai.problems[answer.code] ?? errorText(answer.code, locale, answer.error, answer.errorDetail))}
				</Notice>
			)}
			{!isPlaced(failure) && error}
		</div>
	);
}

function praise({ provider, model, answeredInMs }: Answer, locale: Locale, strings: Strings["ai"]): string {
	if (provider === "demo" || answeredInMs === null) return strings.usableDemo;
	return strings.usable(model ?? providerName(provider, locale), (answeredInMs / 1_000).toFixed(1));
}
