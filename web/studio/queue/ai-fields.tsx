/** Choice of the writer, with just the fields that the chosen provider needs, and a check of whether it would write. */
import "./ai-fields.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { AiCheck } from "./ai-check.tsx";
import { AiKeyField } from "./ai-key-field.tsx";
import { accessOf, missingFields, PROVIDERS, withAccess } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

export function AiFields({ ai, failure }: { ai: AiForm; failure: unknown }) {
	const strings = useStrings().ai;
	const { settings, change, calls, isDemanded } = ai;
	const { provider } = settings;
	const { model, baseUrl } = accessOf(settings);
	const isMissing = (field: ReturnType<typeof missingFields>[number]) => isDemanded && missingFields(settings).includes(field);
	const words = { "X-AI-Key": strings.notSendable, "X-AI-Model": strings.notSendable, "X-AI-BaseUrl": strings.baseUrlMissing };
	const [checkFailure, setCheckFailure] = useState<unknown>(null);
	const { at } = fieldErrors(checkFailure ?? failure, words);
	const box = useRef<HTMLDivElement>(null);

	useEffect(() => {
		if (calls === 0) return;
		const target = box.current?.querySelector<HTMLElement>("[aria-invalid]") ?? box.current?.querySelector("select");
		target?.focus({ preventScroll: true });
		box.current?.scrollIntoView({ block: "nearest" });
	}, [calls]);

	return (
		<div class="form" ref={box}>
			<Field label={strings.provider} hint={provider === "demo" ? strings.demoHint : undefined}>
				{(ids) => (
					<select
						{...ids}
						value={provider}
						onChange={(event) => {
							const chosen = PROVIDERS.find((each) => each === event.currentTarget.value);
							if (chosen !== undefined) change({ ...settings, provider: chosen });
						}}
					>
						{PROVIDERS.map((each) => (
							<option key={each} value={each}>
								{strings.names[each]}
							</option>
						))}
					</select>
				)}
			</Field>
			{provider === "custom" && (
				<Field
					label={strings.baseUrl}
					hint={strings.baseUrlHint}
					error={isMissing("baseUrl") ? strings.baseUrlMissing : at["X-AI-BaseUrl"]}
				>
					{(ids) => (
						<input
							{...ids}
							type="url"
							value={baseUrl}
							onInput={(event) => change(withAccess(settings, { baseUrl: event.currentTarget.value }))}
							spellcheck={false}
						/>
					)}
				</Field>
			)}
			{provider !== "demo" && (
				<>
					<Field
						label={strings.model}
						hint={provider === "custom" ? undefined : strings.modelHint}
						error={isMissing("model") ? strings.modelMissing : at["X-AI-Model"]}
					>
						{(ids) => (
							<input
								{...ids}
								value={model}
								onInput={(event) => change(withAccess(settings, { model: event.currentTarget.value }))}
								autocomplete="off"
								spellcheck={false}
							/>
						)}
					</Field>
					<AiKeyField ai={ai} error={isMissing("apiKey") ? strings.keyMissing : at["X-AI-Key"]} />
				</>
			)}
			<AiCheck
				key={JSON.stringify(settings)}
				ai={ai}
				onFailure={setCheckFailure}
				isPlaced={(refused) => fieldErrors(refused, words).isPlaced}
			/>
		</div>
	);
}
