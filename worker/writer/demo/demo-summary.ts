/** Keeps the story so far as one line a chapter, the oldest folded into one, and the threads that the last endings left open. */
import type { StorySummary, SummaryBrief } from "../novel-writer.ts";
import { cleanText } from "./bible-entries.ts";
import { readBible } from "./read-bible.ts";

const FULL_LINES = 12;
const FOLDED_CHARS = 800;
const LINE_CHARS = 260;
const MOST_THREADS = 6;

/** The last paragraph, which is where a chapter leaves its reader; its last sentence when it is long. */
export function findEnding(content: string): string {
	const paragraph = cleanText(
		content
			.trimEnd()
			.split(/\n\s*\n|\n/)
			.at(-1) ?? "",
	);
	if (paragraph.length <= 220) return paragraph;
	const sentence = paragraph.match(/[^.!?。！？]+[.!?。！？]+[”"]?$/)?.[0].trim() ?? "";
	return sentence.length <= 220 ? sentence : "";
}

/** The sentence that names the most of the book's people, places and things, and is not the bible's own: what the chapter was about. */
function findCentre(content: string, names: string[], known: string[]): string {
	let best = "";
	let most = 0;
	for (const sentence of cleanText(content).split(/(?<=[.!?。！？])(?![”"])\s*/)) {
		const said = sentence.replace(/^“|”$/g, "");
		if (said.length > LINE_CHARS / 2 || /[“”"]/.test(said) || known.includes(said)) continue;
		const count = names.filter((name) => said.includes(name)).length;
		if (count > most) {
			most = count;
			best = said;
		}
	}
	return best;
}

export function summarizeDemo(brief: SummaryBrief): StorySummary {
	const story = readBible(brief.bible, { locale: brief.locale, title: "" });
	const isChinese = story.language === "zh";
	const names = [...story.cast.map(({ short }) => short), ...story.places, ...story.objects];
	const endings = brief.chapters.map(({ content }) => findEnding(content));
	const newLines = brief.chapters.map(({ index, title, content }, at) => {
		const ending = endings[at] ?? "";
		const centre = findCentre(content.slice(0, 60_000), names, [story.premise, story.conflict, ...story.facts]);
		const label = isChinese ? `第${index}章《${title}》` : `Chapter ${index}, ${title}`;
		const told = [centre, ending === centre ? "" : ending].filter((part) => part !== "").join(isChinese ? "" : " ");
		return `${label}${isChinese ? "：" : ": "}${told}`.slice(0, LINE_CHARS * 2);
	});

	const marker = isChinese ? "此前：" : "Earlier: ";
	const lines = brief.storySoFar.split("\n").filter((one) => one.trim() !== "");
	let folded = lines[0]?.startsWith(marker) ? (lines.shift() ?? "").slice(marker.length) : "";
	lines.push(...newLines);
	while (lines.length > FULL_LINES) {
		const oldest = (lines.shift() ?? "").split(isChinese ? "：" : ": ")[0] ?? "";
		folded = folded === "" ? oldest : `${folded}; ${oldest}`;
	}
	if (folded.length > FOLDED_CHARS) folded = folded.slice(-FOLDED_CHARS).replace(/^[^;]*;\s*/, "");
	if (folded !== "") lines.unshift(`${marker}${folded}`);

	const threads = [...brief.openThreads.filter((thread) => !endings.includes(thread)), ...endings].filter(
		(thread) => thread !== "",
	);
	return { storySoFar: lines.join("\n"), openThreads: threads.slice(-MOST_THREADS) };
}
