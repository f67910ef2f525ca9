/** Choice of the writer: folded away while the demo writer does, with just the fields that the chosen provider needs. */
import type { Provider } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { Field } from "../ui/field.tsx";
import { type AiSettings, accessOf, PROVIDERS, withAccess } from "./ai-settings.ts";

export function AiFields({ settings, onChange }: { settings: AiSettings; onChange(settings: AiSettings): void }) {
	const strings = useStrings().ai;
	const { provider } = settings;
	const { model, apiKey, baseUrl } = accessOf(settings);
	const hasFields = provider !== "demo";
	const choose = (value: string) => {
		const chosen = PROVIDERS.find((each) => each === value);
		if (chosen !== undefined) onChange({ ...settings, provider: chosen });
	};

	return (
		// The browser cannot point at a missing key while it is folded away.
		<details class="ai" onInvalidCapture={(event) => event.currentTarget.setAttribute("open", "")}>
			<summary>
				{strings.writer} <strong>{writerName(provider, model, strings.names)}</strong>
			</summary>
			<div class="form">
				<Field label={strings.provider} {...(!hasFields && { hint: strings.demoHint })}>
					{(ids) => (
						<select {...ids} value={provider} onChange={(event) => choose(event.currentTarget.value)}>
							{PROVIDERS.map((each) => (
								<option key={each} value={each}>
									{strings.names[each]}
								</option>
							))}
						</select>
					)}
				</Field>
				{provider === "custom" && (
					<Field label={strings.baseUrl} hint={strings.baseUrlHint}>
						{(ids) => (
							<input
								{...ids}
								type="url"
								value={baseUrl}
								onInput={(event) => onChange(withAccess(settings, { baseUrl: event.currentTarget.value }))}
								required
							/>
						)}
					</Field>
				)}
				{hasFields && (
					<div class="columns">
						<Field label={strings.model} {...(provider !== "custom" && { hint: strings.modelHint })}>
							{(ids) => (
								<input
									{...ids}
									value={model}
									onInput={(event) => onChange(withAccess(settings, { model: event.currentTarget.value }))}
									autocomplete="off"
									spellcheck={false}
									required={provider === "custom"}
								/>
							)}
						</Field>
						<Field label={strings.key} hint={strings.keyHint}>
							{(ids) => (
								<input
									{...ids}
									type="password"
									value={apiKey}
									onInput={(event) => onChange(withAccess(settings, { apiKey: event.currentTarget.value }))}
									autocomplete="off"
									required
								/>
							)}
						</Field>
					</div>
				)}
			</div>
		</details>
	);
}

function writerName(provider: Provider, model: string, names: Record<Provider, string>): string {
	return provider === "demo" || model === "" ? names[provider] : `${names[provider]} · ${model}`;
}
