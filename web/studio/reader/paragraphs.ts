/** Cuts a chapter's text into paragraphs, as plain text: what a model writes is never taken for markup. */

/** `start` is where it begins in the text: it stays the same while a chapter grows. */
export type Paragraph = { start: number; text: string };

/** Headings lose their `#`; a line is a paragraph, as Chinese prose has it, and English prose with blank lines too. */
export function paragraphsOf(text: string): Paragraph[] {
	const paragraphs: Paragraph[] = [];
	for (const line of text.matchAll(/[^\n]+/g)) {
		const plain = line[0].replace(/^#{1,6}\s+/, "").trim();
		if (plain !== "") paragraphs.push({ start: line.index, text: plain });
	}
	return paragraphs;
}
