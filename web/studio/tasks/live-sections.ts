/**
 * The chapters that were written while one looked on, in a row: what is finished stays to be read, what is being written
 * grows below it. Pure; a chapter's paragraphs keep their identity until they change, so that little is rendered.
 */
import type { LiveText } from "../../../protocol/apply-text.ts";
import { type GrowingText, growParagraphs, NO_TEXT } from "../reader/growing-text.ts";
import { splitLiveDraft } from "./live-draft.ts";

export type LiveSection = {
	chapterIndex: number;
	attempt: number;
	/** As the draft has it so far. */
	title: string | null;
	body: GrowingText;
	/** It is what is stored, to the last word. */
	isWhole: boolean;
};

/** Further back there is the stored chapter. */
const MOST_SECTIONS = 4;

/** @returns the sections with the text in them; every section that did not change is the same object */
export function addLiveText(sections: readonly LiveSection[], { chapterIndex, attempt, text }: LiveText): readonly LiveSection[] {
	const known = sections.findIndex((section) => section.chapterIndex === chapterIndex);
	const { title, body } = splitLiveDraft(text);
	const before = sections[known]?.body ?? NO_TEXT;
	// What is stored stays so: another attempt never writes a finished chapter again.
	const isWhole = sections[known]?.isWhole === true && sections[known].attempt === attempt;
	const section: LiveSection = { chapterIndex, attempt, title, body: growParagraphs(before, body), isWhole };
	// An attempt that starts over takes its chapter and what came after it back.
	const kept = known === -1 ? sections : sections.slice(0, known);
	return [...kept, section].slice(-MOST_SECTIONS);
}

/** @param stored the chapter as it was stored; without its content, as it could not be had, the section stays what it is */
export function completeSection(
	sections: readonly LiveSection[],
	stored: { index: number; title?: string; content?: string },
): readonly LiveSection[] {
	return sections.map((section) => {
		if (section.chapterIndex !== stored.index) return section;
		const { title = section.title, content = section.body.text } = stored;
		// The draft has an empty line below its title.
		const lead = /^\n*/.exec(section.body.text)?.[0] ?? "";
		return { ...section, title, body: growParagraphs(section.body, lead + content.replace(/^\n+/, "")), isWhole: true };
	});
}
