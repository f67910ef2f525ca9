/** Which language to give instructions in. Prose follows the bible's own language; this only tells Chinese from the rest. */
import type { Locale } from "../../../../protocol/messages.ts";

/** Enough to tell a language by, and cheap for the largest bible. */
const SAMPLE_CHARS = 20_000;
/** Han characters carry about as much as three letters: a Chinese text with English names in it stays Chinese. */
const LETTERS_PER_HAN = 3;

/** @returns the language of `text` if it is one of ours or told apart from both; `fallback` if there is too little of it */
export function detectLocale(text: string, fallback: Locale): Locale {
	const sample = text.slice(0, SAMPLE_CHARS);
	const han = count(sample, /\p{Script=Han}/gu);
	const kana = count(sample, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
	const letters = count(sample, /\p{Letter}/gu) - han;
	if (han + letters < 10) return fallback;
	// Japanese is full of Han characters; its kana give it away.
	return han * LETTERS_PER_HAN > letters && kana * 10 < han ? "zh" : "en";
}

function count(text: string, pattern: RegExp): number {
	return text.match(pattern)?.length ?? 0;
}
