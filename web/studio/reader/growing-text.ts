/** A text that grows at its end, in paragraphs: only the last one is read again, those before it stay the same objects. */
import { type Paragraph, paragraphsOf } from "./paragraphs.ts";

export type GrowingText = {
	text: string;
	/** Followed by another one already. The same array until one more is. */
	finished: readonly Paragraph[];
	/** The one that may still grow; null while there is none. */
	last: Paragraph | null;
	/** Where in the text to read on: what is before it is finished. */
	from: number;
};

export const NO_TEXT: GrowingText = { text: "", finished: [], last: null, from: 0 };

/** @param text what there is now; if it does not go on from what was there, all of it is read anew */
export function growParagraphs(before: GrowingText, text: string): GrowingText {
	if (text === before.text) return before;
	const goesOn = text.startsWith(before.text);
	const from = goesOn ? before.from : 0;
	const read = paragraphsOf(text.slice(from)).map((paragraph) => ({ ...paragraph, start: paragraph.start + from }));
	const last = read.pop() ?? null;
	const kept = goesOn ? before.finished : [];
	return { text, finished: read.length === 0 && goesOn ? kept : [...kept, ...read], last, from: last?.start ?? from };
}
