/** How the page looks and which language it speaks. */
import type { Locale } from "../../../protocol/messages.ts";
import { usePreference } from "../../studio/shell/preferences.ts";
import { Segments } from "../../studio/ui/segments.tsx";
import { useLanguage } from "../language.tsx";

const THEMES = ["system", "light", "dark"] as const;
const LANGUAGES: readonly { value: Locale; label: string }[] = [
	{ value: "en", label: "EN" },
	{ value: "zh", label: "中文" },
];

export function Settings() {
	const { locale, strings: all, setLocale } = useLanguage();
	const strings = all.settings;
	const [theme, setTheme] = usePreference("theme");
	return (
		<div class="ops-settings">
			<Segments
				label={strings.theme}
				value={theme}
				onChange={setTheme}
				options={THEMES.map((value) => ({ value, label: strings.themes[value] }))}
			/>
			<Segments label={strings.language} value={locale} onChange={setLocale} options={LANGUAGES} />
		</div>
	);
}
