/** Which language the page speaks: the browser's, until the reader chooses another. */
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { Locale } from "../../protocol/messages.ts";
import { en, type Strings } from "./strings/en.ts";
import { zh } from "./strings/zh.ts";

const TABLES: Record<Locale, Strings> = { en, zh };
const HTML_LANG: Record<Locale, string> = { en: "en", zh: "zh-Hans" };
const KEY = "novel-queue.language";

type Language = { locale: Locale; strings: Strings; setLocale(locale: Locale): void };

const LanguageContext = createContext<Language>({ locale: "en", strings: en, setLocale: () => {} });

export function LanguageProvider({ children }: { children: ComponentChildren }) {
	const [locale, setLocale] = useState<Locale>(initialLocale);
	const strings = TABLES[locale];

	useEffect(() => {
		document.documentElement.lang = HTML_LANG[locale];
		document.title = strings.appName;
	}, [locale, strings]);

	const language = useMemo<Language>(
		() => ({
			locale,
			strings,
			setLocale(next) {
				localStorage.setItem(KEY, next);
				setLocale(next);
			},
		}),
		[locale, strings],
	);
	return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>;
}

export function useLanguage(): Language {
	return useContext(LanguageContext);
}

export function useStrings(): Strings {
	return useContext(LanguageContext).strings;
}

function initialLocale(): Locale {
	const chosen = localStorage.getItem(KEY);
	if (chosen === "en" || chosen === "zh") return chosen;
	return navigator.language.startsWith("zh") ? "zh" : "en";
}
