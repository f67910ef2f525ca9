/**
 * Takes a finished draft apart into title and prose, and takes off what models put around a chapter in spite of the
 * brief: fences, thoughts, a word to the reader before it, "end of chapter" after it. It changes no prose.
 */
import { cleanTitle, isFirstLineTitle, isHeading, isRule } from "./chapter-title.ts";
import { isClosingRemark, isOpeningRemark } from "./chat-remarks.ts";
import { withoutThoughts } from "./llm/thought-filter.ts";
import type { ChapterDraft } from "./novel-writer.ts";

const BYE = /^[（([【]\s*(?:本章完|未完待续|待续|end of chapter|to be continued)[^）)\]】]*[）)\]】]$/i;
const FENCED = /^```[a-z]*\n([\s\S]*?)\n?```$/i;
/** Models that were trained to think in a tag answer in one too. */
const TAGGED = /^<(answer|response|output|final|final_answer|chapter)>([\s\S]*)<\/\1>$/i;
const FENCE = /^\s*```[a-z]*\s*$/i;
/** How far into the answer the title may stand: what is longer than this before it is prose, and no preamble. */
const PREAMBLE_CHARS = 300;

/** How many lines of remarks may stand below a rule. */
const MAX_LINES_BELOW_RULE = 8;

/** @param fallbackTitle the title if the draft has none */
export function splitDraft(text: string, fallbackTitle = ""): ChapterDraft {
	const lines = unwrap(text).split("\n");
	const at = findTitleLine(lines);
	const title = at === null ? "" : cleanTitle(lines[at] ?? "");
	const body = at === null ? withoutOpeningRemark(lines) : [...epigraphOf(lines.slice(0, at)), ...lines.slice(at + 1)];
	return { title: title === "" ? fallbackTitle : title, content: trimBody(body, title) };
}

function unwrap(text: string): string {
	const unified = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
	const plain = withoutThoughts(unified).trim();
	const inner = FENCED.exec(plain)?.[1] ?? TAGGED.exec(plain)?.[2];
	return inner?.trim() ?? plain;
}

/** A quotation before the title is the writer's, as everything else there is said to the user. */
function epigraphOf(lines: string[]): string[] {
	const first = lines.find((line) => line.trim() !== "" && !isRule(line)) ?? "";
	return /^[*_]*[“"«„「『>]/.test(first.trim()) ? [...lines, ""] : [];
}

function withoutOpeningRemark(lines: string[]): string[] {
	const at = lines.findIndex((line) => line.trim() !== "");
	return isOpeningRemark(lines[at] ?? "") ? lines.slice(at + 1) : lines;
}

function findTitleLine(lines: string[]): number | null {
	let charsBefore = 0;
	let isFirst = true;
	for (const [at, line] of lines.entries()) {
		if (line.trim() === "" || isRule(line)) continue;
		if (isHeading(line) || (isFirst && isFirstLineTitle(line))) return at;
		isFirst = false;
		charsBefore += line.trim().length;
		if (charsBefore > PREAMBLE_CHARS) return null;
	}
	return null;
}

function trimBody(lines: string[], title: string): string {
	const body = lines.map((line) => line.trimEnd());
	const isNoise = (line: string) => line.trim() === "" || isRule(line);
	const isRepeatedTitle = (line: string) => title !== "" && line.length < 120 && cleanTitle(line) === title;
	const isBye = (line: string, at: number) =>
		(line.length < 120 && BYE.test(line.trim())) || isClosingRemark(line, isSetApart(body, at));
	// The end of a fence that began with the remarks before the title.
	const isOpenFence = body.filter((line) => FENCE.test(line)).length % 2 === 1;
	const isFenceEnd = (line: string) => isOpenFence && line.trim() === "```";
	const from = body.findIndex((line) => !isNoise(line) && !isRepeatedTitle(line));
	const to = body.findLastIndex((line, at) => !isNoise(line) && !isFenceEnd(line) && !isBye(line, at));
	return (from === -1 ? [] : body.slice(from, to + 1)).join("\n").replace(/\n{3,}/g, "\n\n");
}

/** Whether a rule stands above the lines that a line is among. */
function isSetApart(lines: string[], at: number): boolean {
	const above = lines.slice(Math.max(0, at - MAX_LINES_BELOW_RULE), at);
	const rule = above.findLastIndex((line) => isRule(line) || FENCE.test(line));
	return rule !== -1 && above.slice(rule + 1).every((line) => line.trim() === "" || isClosingRemark(line, true));
}
