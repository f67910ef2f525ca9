/** Where the provider answers: asked of those that have no address of their own, and folded away for the others. */
import { useId } from "preact/hooks";
import { presetOf } from "../../../protocol/providers.ts";
import { useStrings } from "../language.tsx";
import { Field } from "../ui/field.tsx";
import { accessOf, withAccess } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

export function AiAddressField({ ai: { settings, change }, error }: { ai: AiForm; error: string | undefined }) {
	const strings = useStrings().ai;
	const listId = useId();
	const preset = presetOf(settings.provider);
	const { baseUrl } = accessOf(settings);
	const field = (
		<Field
			label={strings.baseUrl}
			hint={preset.baseUrl === null ? strings.baseUrlHint : strings.baseUrlUsual(preset.baseUrl)}
			error={error}
		>
			{(ids) => (
				<>
					<input
						{...ids}
						type="url"
						value={baseUrl}
						list={listId}
						onInput={(event) => change(withAccess(settings, { baseUrl: event.currentTarget.value }))}
						spellcheck={false}
					/>
					<datalist id={listId}>
						{preset.otherBaseUrls.map((url) => (
							<option key={url} value={url} />
						))}
					</datalist>
				</>
			)}
		</Field>
	);
	if (preset.group === "custom" || preset.group === "local") return field;
	return (
		<details class="ai-address" open={baseUrl !== "" || error !== undefined}>
			<summary>{strings.otherAddress}</summary>
			{field}
		</details>
	);
}
