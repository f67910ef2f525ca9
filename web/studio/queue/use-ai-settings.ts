/** The AI settings as a form holds them: kept as they change, and opened when somebody asks for them. */
import { useEffect, useState } from "preact/hooks";
import { type AiSettings, loadAiSettings, saveAiSettings } from "./ai-settings.ts";
import { onOpenAiSettings } from "./open-ai-settings.ts";

export type AiForm = {
	settings: AiSettings;
	change(settings: AiSettings): void;
	isOpen: boolean;
	setIsOpen(isOpen: boolean): void;
	/** Grows each time the keyboard should go there. */
	calls: number;
	/** Work cannot go on without what is missing: say so at the fields. */
	isDemanded: boolean;
	demand(): void;
};

export function useAiSettings(): AiForm {
	const [settings, setSettings] = useState(() => loadAiSettings());
	const [isOpen, setIsOpen] = useState(false);
	const [calls, setCalls] = useState(0);
	const [isDemanded, setIsDemanded] = useState(false);

	useEffect(
		() =>
			onOpenAiSettings(() => {
				setIsOpen(true);
				setCalls((count) => count + 1);
			}),
		[],
	);
	useEffect(() => {
		// Another tab may have remembered or forgotten a key.
		const follow = () => setSettings(loadAiSettings());
		addEventListener("storage", follow);
		return () => removeEventListener("storage", follow);
	}, []);

	return {
		settings,
		change(next) {
			saveAiSettings(next);
			setSettings(next);
		},
		isOpen,
		setIsOpen,
		calls,
		isDemanded,
		demand() {
			setIsDemanded(true);
			setIsOpen(true);
			setCalls(calls + 1);
		},
	};
}
