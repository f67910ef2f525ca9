/**
 * Takes a finished draft apart into title and prose, and takes off what models put around a chapter in spite of the
 * brief: fences, thoughts, a word to the reader before it, "end of chapter" after it. It changes no prose.
 */
import type { ChapterDraft } from "./novel-writer.ts";

const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const BOLD_LINE = /^\*\*([^*]+)\*\*$/;
const ONES = "one|two|three|four|five|six|seven|eight|nine";
const TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";
const TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
/** 回 and 节 also begin common words (第一回合), so they need something between them and the title. */
const HAN_NUMBER = "第\\s*[0-9０-９零〇一二两三四五六七八九十百千]+\\s*(?:章|[回节](?=[\\s:：.、,，·—–-]|$))";
const LATIN_NUMBER = `chapter\\s+(?:\\d+|[ivx]+|(?:${TENS})(?:[ -](?:${ONES}))?|${TEENS}|${ONES})\\b`;
const NUMBERED = new RegExp(`^(?:${HAN_NUMBER}|${LATIN_NUMBER})[\\s:：.、,，·—–-]*`, "i");
const BYE = /^[（([【]\s*(?:本章完|未完待续|待续|end of chapter|to be continued)[^）)\]】]*[）)\]】]$/i;
const RULE = /^(?:[-*_]\s*){3,}$/;
/** How far into the answer the title may stand: what is longer than this before it is prose, and no preamble. */
const PREAMBLE_CHARS = 300;

/** @param fallbackTitle the title if the draft has none */
export function splitDraft(text: string, fallbackTitle = ""): ChapterDraft {
	const lines = unwrap(text).split("\n");
	const at = findTitleLine(lines);
	const title = at === null ? "" : cleanTitle(lines[at] ?? "");
	const body = at === null ? lines : lines.slice(at + 1);
	return { title: title === "" ? fallbackTitle : title, content: trimBody(body, title) };
}

function unwrap(text: string): string {
	const plain = text
		.replace(/^\uFEFF/, "")
		.replace(/\r\n?/g, "\n")
		.replace(/^\s*<think>[\s\S]*?<\/think>/, "")
		.trim();
	return /^```[a-z]*\n([\s\S]*?)\n?```$/i.exec(plain)?.[1]?.trim() ?? plain;
}

function findTitleLine(lines: string[]): number | null {
	let charsBefore = 0;
	let isFirst = true;
	for (const [at, raw] of lines.entries()) {
		const line = raw.trim();
		// A line too long for a title is not looked at more closely: these patterns take time with the square of its length.
		if (line.length > PREAMBLE_CHARS) return null;
		if (line === "" || RULE.test(line)) continue;
		if (HEADING.test(line)) return at;
		// Without a heading's mark only the very first line can be a title.
		if (isFirst && (BOLD_LINE.test(line) || isNumberedTitle(line))) return at;
		isFirst = false;
		charsBefore += line.length;
		if (charsBefore > PREAMBLE_CHARS) return null;
	}
	return null;
}

/** "Chapter One was her favourite book." is prose: a title is short and ends without a full stop. */
function isNumberedTitle(line: string): boolean {
	return line.length <= 80 && NUMBERED.test(line) && !/[.。！!？?…"”]$/.test(line);
}

/** "第十二章 雨夜" → "雨夜"; a bare "第十二章" stays, being all there is. */
function cleanTitle(line: string): string {
	const trimmed = line.trim();
	const heading = (HEADING.exec(trimmed)?.[1] ?? trimmed).trim();
	const bare = (BOLD_LINE.exec(heading)?.[1] ?? heading).trim();
	const rest = bare.replace(NUMBERED, "").trim();
	return rest === "" ? bare : rest;
}

function trimBody(lines: string[], title: string): string {
	const body = lines.map((line) => line.trimEnd());
	const isNoise = (line: string) => line.trim() === "" || (line.length < 120 && RULE.test(line.trim()));
	const isRepeatedTitle = (line: string) => title !== "" && line.length < 120 && cleanTitle(line) === title;
	while (body[0] !== undefined && (isNoise(body[0]) || isRepeatedTitle(body[0]))) body.shift();
	for (
		let last = body.at(-1);
		last !== undefined && (isNoise(last) || (last.length < 120 && BYE.test(last.trim())));
		last = body.at(-1)
	)
		body.pop();
	return body.join("\n").replace(/\n{3,}/g, "\n\n");
}
