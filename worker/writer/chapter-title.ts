/** How models write the title of a chapter: which line is one, and what of it is the title. */

const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const BOLD_LINE = /^\*\*([^*]+)\*\*$/;
const LABEL = /^(?:chapter )?title\s*[:：]\s*|^(?:章节)?标题\s*[:：]\s*/i;
const ONES = "one|two|three|four|five|six|seven|eight|nine";
const TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";
const TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
/** 回 and 节 also begin common words (第一回合), so they need something between them and the title. */
const HAN_NUMBER = "第\\s*[0-9０-９零〇一二两三四五六七八九十百千]+\\s*(?:章|[回节](?=[\\s:：.、,，·—–-]|$))";
const LATIN_NUMBER = `chapter\\s+(?:\\d+|[ivx]+|(?:${TENS})(?:[ -](?:${ONES}))?|${TEENS}|${ONES})\\b`;
const NUMBERED = new RegExp(`^(?:${HAN_NUMBER}|${LATIN_NUMBER})[\\s:：.、,，·—–-]*`, "i");
const RULE = /^(?:[-*_]\s*){3,}$/;
/** A line too long for a title is not looked at more closely: these patterns take time with the square of its length. */
const MAX_TITLE_LINE = 300;

export function isRule(line: string): boolean {
	return line.length < 120 && RULE.test(line.trim());
}

export function isHeading(line: string): boolean {
	return line.length <= MAX_TITLE_LINE && HEADING.test(line.trim());
}

/** Without a heading's mark only the very first line can be a title. */
export function isFirstLineTitle(line: string): boolean {
	const text = line.trim();
	if (text.length > MAX_TITLE_LINE) return false;
	return HEADING.test(text) || BOLD_LINE.test(text) || isNumberedTitle(text) || isLabelledTitle(text);
}

/** Whether the first line that says something is a title. */
export function beginsWithTitle(text: string): boolean {
	const first = text
		.slice(0, 1_000)
		.split("\n")
		.find((line) => line.trim() !== "" && !isRule(line));
	return first !== undefined && isFirstLineTitle(first);
}

/** "Chapter One was her favourite book." is prose: a title is short and ends without a full stop. */
function isNumberedTitle(line: string): boolean {
	return line.length <= 80 && NUMBERED.test(line) && !/[.。！!？?…"”]$/.test(line);
}

function isLabelledTitle(line: string): boolean {
	return line.length <= 80 && LABEL.test(line) && line.replace(LABEL, "") !== "";
}

/** "第十二章 雨夜" → "雨夜"; a bare "第十二章" stays, being all there is. */
export function cleanTitle(line: string): string {
	const trimmed = line.trim();
	const heading = (HEADING.exec(trimmed)?.[1] ?? trimmed).trim();
	const bare = (BOLD_LINE.exec(heading)?.[1] ?? heading).trim();
	const rest = bare.replace(LABEL, "").replace(NUMBERED, "").trim();
	return rest === "" ? bare : rest;
}
