/** How much room text takes in a terminal, where Chinese characters and emoji are two columns wide. */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Unicode 16, EastAsianWidth W and F, joined across unassigned code points; emoji are told by their own property. */
const WIDE =
	/^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

export function widthOf(text: string): number {
	let width = 0;
	for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
	return width;
}

function graphemeWidth(grapheme: string): number {
	if (INVISIBLE.test(grapheme)) return 0;
	return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
}

/** Cuts what does not clip, and shows with `…` that something is missing. */
export function clip(text: string, columns: number): string {
	if (widthOf(text) <= columns) return text;
	return columns < 1 ? "" : `${takeColumns(text, columns - 1)}…`;
}

/** Fills up with spaces. */
export function pad(text: string, columns: number): string {
	return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** Breaks at spaces, and within words and Chinese text where a line is full. Line breaks of the text stay, empty lines go. */
export function wrap(text: string, columns: number): string[] {
	const lines: string[] = [];
	for (const paragraph of text.split("\n")) {
		let rest = paragraph.trim();
		while (rest !== "") {
			const full = takeColumns(rest, columns) || [...rest].slice(0, 1).join("");
			const line = full.length < rest.length ? breakAtSpace(full, rest) : full;
			lines.push(line.trimEnd());
			rest = rest.slice(line.length).trimStart();
		}
	}
	return lines;
}

function breakAtSpace(full: string, rest: string): string {
	if (rest[full.length] === " ") return full;
	const space = full.lastIndexOf(" ");
	// A word cut in half, and not one of Chinese, which has no spaces, or one that is longer than the line.
	return space > 0 && /^\S*[\p{Script=Latin}\p{N}\p{P}]$/u.test(full.slice(space + 1)) ? full.slice(0, space) : full;
}

function takeColumns(text: string, columns: number): string {
	let width = 0;
	let taken = "";
	for (const { segment } of graphemes.segment(text)) {
		width += graphemeWidth(segment);
		if (width > columns) break;
		taken += segment;
	}
	return taken;
}
