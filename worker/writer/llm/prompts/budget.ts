/** Keeps prompts inside a model's window: what grows with the book is cut, the bible never. Lengths are characters. */

/** The end of the last chapter in full voice, and a taste of the one before it. */
export const LAST_CHAPTER_TAIL = 4_000;
export const EARLIER_CHAPTER_TAIL = 1_500;
export const EARLIER_CHAPTERS = 1;
/** Our own summaries stay far below; a model that was told so and wrote more is cut. */
export const STORY_SO_FAR = 12_000;
export const OPEN_THREADS = 40;
/** Planned chapters before a volume that its plan has to follow on from. */
export const EARLIER_PLANNED_CHAPTERS = 12;

/** The end of a text, from the beginning of a paragraph where one is near. */
export function keepTail(text: string, chars: number): string {
	if (text.length <= chars) return text;
	const tail = text.slice(-chars);
	const paragraph = tail.indexOf("\n");
	const isNear = paragraph !== -1 && paragraph < chars / 3;
	return `…${isNear ? tail.slice(paragraph + 1).trimStart() : dropHalfCharacter(tail)}`;
}

/** The beginning and the end of a text: how it began matters, and where it stands. */
export function keepEnds(text: string, chars: number): string {
	if (text.length <= chars) return text;
	const half = Math.floor(chars / 2);
	return `${text.slice(0, half).replace(/[\uD800-\uDBFF]$/, "")}\n…\n${dropHalfCharacter(text.slice(-half))}`;
}

function dropHalfCharacter(text: string): string {
	return text.replace(/^[\uDC00-\uDFFF]/, "");
}
