/** The key, where it is kept, and for how long. */
import { useId } from "preact/hooks";
import { presetOf } from "../../../protocol/providers.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useToasts } from "../ui/toasts.tsx";
import { accessOf, keyState, withAccess, withRemembered } from "./ai-settings.ts";
import type { AiForm } from "./use-ai-settings.ts";

export function AiKeyField({ ai: { settings, change }, error }: { ai: AiForm; error: string | undefined }) {
	const strings = useStrings().ai;
	const toasts = useToasts();
	const warning = useId();
	const state = keyState(settings);
	const isRemembered = settings.remembered.includes(settings.provider);
	const { keyUrl } = presetOf(settings.provider);
	return (
		<div class="ai-key">
			<Field label={strings.key} hint={strings.keyHint} error={error}>
				{(ids) => (
					<input
						{...ids}
						type="password"
						value={accessOf(settings).apiKey}
						onInput={(event) => change(withAccess(settings, { apiKey: event.currentTarget.value }))}
						autocomplete="off"
					/>
				)}
			</Field>
			{keyUrl !== null && (
				<a class="ai-key-link" href={keyUrl} target="_blank" rel="noopener noreferrer">
					{strings.whereKey}
				</a>
			)}
			<label class="check-line">
				<input
					type="checkbox"
					checked={isRemembered}
					aria-describedby={warning}
					onChange={(event) => change(withRemembered(settings, event.currentTarget.checked))}
				/>
				{strings.remember}
			</label>
			<p class={isRemembered ? "notice info" : "hint"} id={warning}>
				{strings.rememberWarning}
			</p>
			<p class={`ai-key-state ${state}`}>
				{strings.keyStates[state]}
				{state !== "none" && (
					<Button
						kind="quiet"
						onClick={() => {
							change(withRemembered(withAccess(settings, { apiKey: "" }), false));
							toasts.show({ text: strings.forgotten });
						}}
					>
						{strings.forget}
					</Button>
				)}
			</p>
		</div>
	);
}
