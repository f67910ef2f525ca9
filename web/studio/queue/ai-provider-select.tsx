/** Choice of the provider, among those that the server offers; by groups, the usual ones first. */
import { PRESETS } from "../../../protocol/providers.ts";
import type { Provider } from "../../../protocol/task.ts";
import { listAiProviders } from "../../client/rest.ts";
import { useLanguage } from "../language.tsx";
import { Field } from "../ui/field.tsx";
import { useLoaded } from "../ui/use-loaded.ts";

const GROUPS = ["demo", "maker", "host", "local", "custom"] as const;

type Props = { provider: Provider; hint: string | undefined; onChange(provider: Provider): void };

export function AiProviderSelect({ provider, hint, onChange }: Props) {
	const { locale, strings } = useLanguage();
	const { value } = useLoaded(() => listAiProviders(""), "");
	// Until the server has answered, what every server has; and what is chosen stays to be seen.
	const isOffered = (id: string, group: string) =>
		id === provider || (value?.providers.some((offered) => offered.id === id) ?? group !== "local");
	const presets = PRESETS.filter(({ id, group }) => isOffered(id, group));
	return (
		<Field label={strings.ai.provider} hint={hint}>
			{(ids) => (
				<select
					{...ids}
					value={provider}
					onChange={(event) => {
						const chosen = presets.find(({ id }) => id === event.currentTarget.value);
						if (chosen !== undefined) onChange(chosen.id);
					}}
				>
					{GROUPS.filter((group) => presets.some((preset) => preset.group === group)).map((group) => (
						<optgroup key={group} label={strings.ai.groups[group]}>
							{presets
								.filter((preset) => preset.group === group)
								.map(({ id, name }) => (
									<option key={id} value={id}>
										{name[locale]}
									</option>
								))}
						</optgroup>
					))}
				</select>
			)}
		</Field>
	);
}
