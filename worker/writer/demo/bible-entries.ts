/**
 * Cuts a free-form bible into entries: which section a line stands in, what it names and what it says of it. It takes
 * Markdown and plain text as people write them and guesses rather than refuses.
 */
import { SECTION_WORDS, type Section } from "./bible-lexicon.ts";

export type Entry = {
	section: Section | null;
	/** What a list item, a table row, a heading or a `Key: …` line names; empty for plain prose. */
	head: string;
	body: string;
};

/** Beyond this nothing new is learnt, and a bible may have 200,000 characters. */
const READ_CHARS = 60_000;
const LINE_CHARS = 1_200;

const heading = /^\s{0,3}(#{1,6})\s*(.+?)\s*#*$/;
const looseHeading =
	/^(?:\*\*([^*]{1,40})\*\*|【([^】]{1,40})】|[一二三四五六七八九十]{1,2}、(.{1,20})|([^:：]{1,40}))\s*[:：]?$/;
const listItem = /^\s*(?:[-*+•·–]|\d{1,3}[.)、．]|[（(]\d{1,3}[)）])\s*(.+)$/;
const headAndBody = /^(.{1,60}?)\s*(?:——|—|–|--|\s-\s|[:：])\s*(.+)$/;

/** Without Markdown's marks, control characters and whatever a template could take for its own. */
export function cleanText(text: string): string {
	return text
		.toWellFormed()
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
		.replace(/[\p{Cc}\p{Cf}\p{Co}\ufffd`*_#~{}[\]<>|\\【】]+/gu, " ")
		.replace(/\s+/g, " ")
		.trim();
}

function classify(text: string): Section | null {
	if (text.length > 40) return null;
	return SECTION_WORDS.find(([, words]) => words.test(text))?.[0] ?? null;
}

function splitItem(text: string): { head: string; body: string } {
	const match = headAndBody.exec(text);
	return match ? { head: cleanText(match[1] ?? ""), body: cleanText(match[2] ?? "") } : { head: "", body: cleanText(text) };
}

export function readEntries(bible: string): { title: string; entries: Entry[] } {
	const entries: Entry[] = [];
	let title = "";
	let section: Section | null = null;
	let sectionDepth = 0;
	/** A heading below its section's ("### Mara" under "## Characters") names what the lines after it describe. */
	let named: Entry | null = null;

	for (const raw of bible.slice(0, READ_CHARS).split(/\r\n|\r|\n/)) {
		const line = raw.slice(0, LINE_CHARS).trim();
		if (/^[\s|:=*_-]*$/.test(line)) continue;

		const marked = heading.exec(line);
		if (marked) {
			const depth = marked[1]?.length ?? 1;
			const text = cleanText(marked[2] ?? "");
			const kind = classify(text);
			if (depth === 1 && title === "" && kind === null) title = text;
			if (kind !== null || section === null || depth <= sectionDepth) {
				section = kind;
				sectionDepth = depth;
				named = null;
			} else {
				named = { section, ...splitItem(text) };
				if (named.head === "") named = { section, head: named.body, body: "" };
				entries.push(named);
			}
			continue;
		}

		const row = line.startsWith("|") ? line.split("|").slice(1, -1).map(cleanText) : [];
		if (row.length > 1) {
			entries.push({ section, head: row[0] ?? "", body: row.slice(1).join("; ") });
			continue;
		}

		const loose = looseHeading.exec(line);
		const looseText = loose ? (loose[1] ?? loose[2] ?? loose[3] ?? loose[4] ?? "") : "";
		const looseKind =
			/[:：]$|^\*\*|^【|^[一二三四五六七八九十]{1,2}、/.test(line) || looseText.length <= 14 ? classify(looseText) : null;
		if (loose && looseKind !== null) {
			section = looseKind;
			sectionDepth = 2;
			named = null;
			continue;
		}

		const item = listItem.exec(line);
		const parts = splitItem(item?.[1] ?? line);
		const keyKind = parts.head.length <= 24 ? classify(parts.head) : null;
		if (keyKind === "title") title = title || parts.body;
		else if (keyKind !== null && parts.head !== "" && !(item && section !== null && keyKind !== "foes")) {
			// "Protagonist: Mara Venn, a tide clerk" — the key is the section, the name is in the body.
			entries.push({ section: keyKind, head: "", body: parts.body });
		} else if (item) entries.push({ section, ...parts });
		else if (named) named.body = `${named.body} ${cleanText(line)}`.trim();
		else if (parts.head !== "" && section !== "premise" && section !== "conflict" && section !== "tone")
			entries.push({ section, ...parts });
		else entries.push({ section, head: "", body: cleanText(line) });
	}
	return { title, entries };
}
