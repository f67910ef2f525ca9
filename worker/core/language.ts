/** The language a text is written in, as far as this product tells them apart. */
import type { Locale } from "../../protocol/messages.ts";

/** @returns Chinese from a tenth of Han characters on: names and terms in Latin letters are common in Chinese bibles */
export function detectLanguage(text: string, fallback: Locale): Locale {
	const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
	const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
	if (han + latin === 0) return fallback;
	return han * 10 >= han + latin ? "zh" : "en";
}
