/** The last touch on a filled template: capitals, doubled marks and spaces, by the rules of each language. */
import type { Locale } from "../../../protocol/messages.ts";

/** Texts that must stand in a chapter letter by letter are held out of the polish behind private-use characters. */
const HELD_FROM = 0xe000;

export type Holder = { hold(text: string): string; release(text: string): string };

export function createHolder(): Holder {
	const held: string[] = [];
	return {
		hold: (text) => {
			held.push(text);
			return String.fromCharCode(HELD_FROM + held.length - 1);
		},
		release: (text) => text.replace(/[\ue000-\uf8ff]/g, (mark) => held[mark.charCodeAt(0) - HELD_FROM] ?? ""),
	};
}

const OPEN_END = /[!?…。！？”"]$/;

/** Without its full stop, so that it fits inside another sentence. */
export function trimStop(sentence: string): string {
	return sentence.trim().replace(/(?<=[^.。])[.。]$/, "");
}

export function addStop(sentence: string, language: Locale): string {
	if (OPEN_END.test(sentence) || sentence.endsWith(".")) return sentence;
	return `${sentence}${language === "zh" ? "。" : "."}`;
}

/** True when a template's own full stop after the text would be one too many. */
export function endsItself(sentence: string): boolean {
	return OPEN_END.test(sentence);
}

export function capitaliseSentences(text: string): string {
	return text.replace(
		/(^|\n|[.!?] |[.…]” |[.!?] ?“|\n“|^“)(\p{Ll})/gu,
		(_, before: string, letter: string) => `${before}${letter.toUpperCase()}`,
	);
}
