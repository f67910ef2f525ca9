/** The language a text is written in, as far as this product tells them apart, and how long a word is in it. */
import type { Locale } from "../../protocol/messages.ts";

/** Characters of a word: lengths are planned in words and measured in characters. */
export const CHARS_PER_WORD: Record<Locale, number> = { en: 6, zh: 1 };

/** Enough to tell a language by, and cheap for the largest bible. */
const SAMPLE_CHARS = 20_000;
/** Han characters carry about as much as three letters: a Chinese text with English names in it stays Chinese. */
const LETTERS_PER_HAN = 3;

/** @returns `fallback` if there is too little text to tell */
export function detectLanguage(text: string, fallback: Locale): Locale {
	const sample = text.slice(0, SAMPLE_CHARS);
	const han = count(sample, /\p{Script=Han}/gu);
	const kana = count(sample, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
	const letters = count(sample, /\p{Letter}/gu) - han;
	if (han + letters < 4) return fallback;
	// Japanese is full of Han characters; its kana give it away.
	return han * LETTERS_PER_HAN > letters && kana * 10 < han ? "zh" : "en";
}

function count(text: string, pattern: RegExp): number {
	return text.match(pattern)?.length ?? 0;
}
