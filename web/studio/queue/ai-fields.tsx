/** Choice of the writer, with just the fields that the chosen provider needs, and a check of whether it would write. */
import "./ai-fields.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { presetOf } from "../../../protocol/providers.ts";
import { useStrings } from "../language.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { AiAddressField } from "./ai-address-field.tsx";
import { AiCheck } from "./ai-check.tsx";
import { AiKeyField } from "./ai-key-field.tsx";
import { AiModelField } from "./ai-model-field.tsx";
import { AiProviderSelect } from "./ai-provider-select.tsx";
import { accessOf, missingFields } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

export function AiFields({ ai, failure }: { ai: AiForm; failure: unknown }) {
	const strings = useStrings().ai;
	const { settings, change, calls, isDemanded } = ai;
	const { provider } = settings;
	const { apiKey, baseUrl } = accessOf(settings);
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
			<AiProviderSelect
				provider={provider}
				hint={provider === "demo" ? strings.demoHint : undefined}
				onChange={(chosen) => change({ ...settings, provider: chosen })}
			/>
			{provider !== "demo" && (
				<>
					<AiAddressField
						key={`address of ${provider}`}
						ai={ai}
						error={isMissing("baseUrl") ? strings.baseUrlMissing : at["X-AI-BaseUrl"]}
					/>
					{presetOf(provider).needsKey && (
						<AiKeyField ai={ai} error={isMissing("apiKey") ? strings.keyMissing : at["X-AI-Key"]} />
					)}
					<AiModelField
						key={JSON.stringify([provider, apiKey, baseUrl])}
						ai={ai}
						error={isMissing("model") ? strings.modelMissing : at["X-AI-Model"]}
					/>
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
