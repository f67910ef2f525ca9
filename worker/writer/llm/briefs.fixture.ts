/** Small briefs and answers for the writer's tests. */
import type { ChapterBrief, MasterPlan, OutlineBrief, SummaryBrief } from "../novel-writer.ts";

const bible = "Mara Venn is a lighthouse keeper who finds a ship that sank forty years ago at anchor below her window.";

export const chapterBrief: ChapterBrief = {
	bible,
	projectName: "The Anchor",
	locale: "en",
	chapterIndex: 3,
	totalChapters: 5,
	targetChars: 600,
	plan: null,
	volume: null,
	nextPlan: null,
	storySoFar: "Mara saw the ship.",
	openThreads: [],
	recentChapters: [],
};

export const outlineBrief: OutlineBrief = {
	bible,
	projectName: "The Anchor",
	targetChapters: 5,
	targetWordCount: 1,
	customPrompt: undefined,
	locale: "en",
};

export const summaryBrief: SummaryBrief = {
	bible,
	locale: "en",
	chapters: [{ index: 3, title: "The Tide", content: "The tide went out and did not come back." }],
	storySoFar: "Mara saw the ship.",
	openThreads: ["Who lit the lamp?"],
};

export const masterAnswer: MasterPlan = {
	mainGoal: "Bring her father home",
	milestones: ["The ship", "The drowned crew"],
	volumes: [
		{ title: "Ebb", goal: "Board her", conflict: "The tide", climax: "The hold", firstChapter: 1, lastChapter: 2 },
		{ title: "Flood", goal: "Sail her", conflict: "The crew", climax: "The reef", firstChapter: 3, lastChapter: 5 },
	],
};

export const volumeAnswer = {
	title: "Flood",
	goal: "Sail her",
	conflict: "The crew",
	climax: "The reef",
	chapters: ["Ebb", "Slack", "Flood"].map((title, at) => ({
		index: at + 1,
		title,
		goal: "She goes on",
		hook: "The lamp goes out",
	})),
};

export async function readAll(pieces: AsyncIterable<string>): Promise<string> {
	let text = "";
	for await (const piece of pieces) text += piece;
	return text;
}
