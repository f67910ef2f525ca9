/** Who writes, in a line; unfolded, all that can be said about it. The fields are fetched when they are first wanted. */
import { providerName } from "../../../protocol/providers.ts";
import { useLanguage } from "../language.tsx";
import { later } from "../ui/later.tsx";
import { accessOf } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

const AiFields = later(() => import("./ai-fields.tsx").then((part) => part.AiFields));

type Props = {
	ai: AiForm;
	/** Why the last call was refused, if it was: some of it may be about these fields. */
	failure: unknown;
};

export function AiPanel({ ai, failure }: Props) {
	const { locale, strings } = useLanguage();
	const { provider } = ai.settings;
	const { model } = accessOf(ai.settings);
	const name = providerName(provider, locale);
	return (
		<details class="fold ai" open={ai.isOpen} onToggle={(event) => ai.setIsOpen(event.currentTarget.open)}>
			<summary>
				{strings.ai.writer} <strong>{provider === "demo" || model === "" ? name : `${name} · ${model}`}</strong>
			</summary>
			{ai.isOpen && <AiFields ai={ai} failure={failure} />}
		</details>
	);
}
