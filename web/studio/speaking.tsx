/**
 * A page's languages: the browser's, until the reader chooses another, which then holds for all pages of this origin.
 * Only the words of the language in use are fetched.
 */
import type { ComponentChildren, Context } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { Locale } from "../../protocol/messages.ts";

const HTML_LANG: Record<Locale, string> = { en: "en", zh: "zh-Hans" };
const KEY = "novel-queue.language";

export type Language<Strings> = { locale: Locale; strings: Strings; setLocale(locale: Locale): void };

/** How to get everything the page says, in each language. */
export type Tables<Strings> = Record<Locale, () => Strings | Promise<Strings>>;

type Props<Strings> = { context: Context<Language<Strings> | null>; tables: Tables<Strings>; children: ComponentChildren };

/** Shows nothing until the first words are there. */
export function Speaking<Strings>({ context, tables, children }: Props<Strings>) {
	const [wanted, setWanted] = useState<Locale>(initialLocale);
	const [spoken, setSpoken] = useState<{ locale: Locale; strings: Strings } | null>(null);

	useEffect(() => {
		let isOvertaken = false;
		const speak = async () => {
			const strings = await tables[wanted]();
			if (isOvertaken) return;
			document.documentElement.lang = HTML_LANG[wanted];
			setSpoken({ locale: wanted, strings });
		};
		// Offline, another language cannot be had: the page goes on in the one it has.
		speak().catch(() => {});
		return () => {
			isOvertaken = true;
		};
	}, [tables, wanted]);

	const language = useMemo<Language<Strings> | null>(
		() =>
			spoken && {
				...spoken,
				setLocale(next) {
					localStorage.setItem(KEY, next);
					setWanted(next);
				},
			},
		[spoken],
	);
	return language && <context.Provider value={language}>{children}</context.Provider>;
}

export function useSpoken<Strings>(context: Context<Language<Strings> | null>): Language<Strings> {
	const language = useContext(context);
	if (language === null) throw new Error("This has to be inside of the language provider.");
	return language;
}

function initialLocale(): Locale {
	const chosen = localStorage.getItem(KEY);
	if (chosen === "en" || chosen === "zh") return chosen;
	return navigator.language.startsWith("zh") ? "zh" : "en";
}
