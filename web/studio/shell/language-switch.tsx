/** Switches the page to the other language, whose name it bears. */
import { useLanguage } from "../language.tsx";
import { Button } from "../ui/button.tsx";

export function LanguageSwitch() {
	const { locale, strings, setLocale } = useLanguage();
	return (
		<Button
			kind="quiet"
			label={`${strings.switchLanguage}: ${strings.switchLanguageLabel}`}
			onClick={() => setLocale(locale === "en" ? "zh" : "en")}
		>
			<span lang={locale === "en" ? "zh-Hans" : "en"}>{strings.switchLanguage}</span>
		</Button>
	);
}
