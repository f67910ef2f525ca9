/** Cuts a chapter's text into paragraphs, as plain text: what a model writes is never taken for markup. */

/** Headings lose their `#`; a line is a paragraph, as Chinese prose has it, and English prose with blank lines too. */
export function paragraphsOf(text: string): string[] {
	return text
		.split(/\n+/)
		.map((line) => line.replace(/^#{1,6}\s+/, "").trim())
		.filter((line) => line !== "");
}
