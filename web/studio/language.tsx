/** The studio's languages, each fetched when it is spoken. */
import { type ComponentChildren, createContext } from "preact";
import { type Language, Speaking, type Tables, useSpoken } from "./speaking.tsx";
import type { Strings } from "./strings/en.ts";

const TABLES: Tables<Strings> = {
	en: () => import("./strings/en.ts").then((part) => part.en),
	zh: () => import("./strings/zh.ts").then((part) => part.zh),
};

const LanguageContext = createContext<Language<Strings> | null>(null);

export function LanguageProvider({ children }: { children: ComponentChildren }) {
	return (
		<Speaking context={LanguageContext} tables={TABLES}>
			{children}
		</Speaking>
	);
}

export function useLanguage(): Language<Strings> {
	return useSpoken(LanguageContext);
}

export function useStrings(): Strings {
	return useLanguage().strings;
}
