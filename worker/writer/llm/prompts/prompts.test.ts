import { describe, expect, it } from "vitest";
import { detectLanguage } from "../../../core/language.ts";
import type { ChapterBrief, OutlineBrief, SummaryBrief } from "../../novel-writer.ts";
import { keepEnds, keepTail, LAST_CHAPTER_TAIL } from "./budget.ts";
import { buildChapterPrompt } from "./chapter-prompt.ts";
import { buildMasterPrompt, buildVolumePrompt } from "./outline-prompt.ts";
import { buildSummaryPrompt } from "./summary-prompt.ts";

const zhBible = "主角林远，少年剑客，被逐出师门后独自追查灭门真相。文风冷峻克制。";
const enBible = "Mara Venn is a lighthouse keeper who finds a ship that sank forty years ago at anchor below her window.";

const chapter: ChapterBrief = {
	bible: zhBible,
	projectName: "孤剑",
	locale: "en",
	chapterIndex: 12,
	totalChapters: 100,
	targetChars: 3_000,
	plan: { index: 12, title: "雨夜", goal: "林远夜探旧宅", hook: "门后站着师父" },
	volume: { title: "归途", goal: "回到故地", conflict: "与师门为敌", climax: "剑冢对峙" },
	nextPlan: { index: 13, title: "师徒", goal: "师徒对质", hook: "信是假的" },
	storySoFar: "林远下山三月。",
	openThreads: ["灭门的凶手", "断剑的来历"],
	recentChapters: [
		{ index: 10, title: "渡口", content: "十章正文" },
		{ index: 11, title: "客栈", content: "十一章正文" },
	],
};

const outline: OutlineBrief = {
	bible: enBible,
	projectName: "The Anchor",
	targetChapters: 120,
	targetWordCount: 36,
	customPrompt: "No romance.",
	locale: "zh",
};

describe("a chapter's brief holds everything that the prose must respect", () => {
	const { instructions, task } = buildChapterPrompt(chapter);

	it("the bible stands in the part that repeats from chapter to chapter", () => {
		expect(instructions).toContain(zhBible);
		expect(instructions).toBe(
			buildChapterPrompt({ ...chapter, chapterIndex: 13, storySoFar: "另", recentChapters: [] }).instructions,
		);
	});

	it.each([
		"林远夜探旧宅",
		"门后站着师父",
		"剑冢对峙",
		"师徒对质",
		"林远下山三月。",
		"断剑的来历",
		"十章正文",
		"十一章正文",
		"第 12 章",
		"3000 字",
		"# 雨夜",
	])("%s", (piece) => expect(task).toContain(piece));

	it("recent chapters come oldest first", () => {
		expect(task.indexOf("十章正文")).toBeLessThan(task.indexOf("十一章正文"));
	});

	it("length in English is words, at six characters each", () => {
		expect(buildChapterPrompt({ ...chapter, bible: enBible }).task).toContain("about 500 words");
	});

	it("without an outline it asks for the most fitting step, and has no empty sections", () => {
		const bare = buildChapterPrompt({
			...chapter,
			plan: null,
			volume: null,
			nextPlan: null,
			storySoFar: "",
			openThreads: [],
			recentChapters: [],
		});
		expect(bare.task).toContain("没有给定章纲");
		expect(bare.task).not.toMatch(/<(volume|this_chapter|story_so_far|open_threads)>\n/);
		expect(bare.task).not.toMatch(/undefined|null/);
	});

	it("the first chapter opens, the last one ends the book", () => {
		expect(buildChapterPrompt({ ...chapter, chapterIndex: 1 }).task).toContain("这是开篇");
		expect(buildChapterPrompt({ ...chapter, chapterIndex: 100, nextPlan: null }).task).toContain("最后一章");
		expect(buildChapterPrompt({ ...chapter, chapterIndex: 99, nextPlan: null }).task).not.toContain("最后一章");
	});
});

describe("a book that grows does not outgrow the model's window", () => {
	const grown = {
		...chapter,
		storySoFar: "前".repeat(500_000),
		openThreads: Array.from({ length: 500 }, (_, at) => `线索 ${at}`),
		recentChapters: Array.from({ length: 6 }, (_, at) => ({ index: at, title: "x", content: "字".repeat(100_000) })),
	};

	it("the task stays under 25,000 characters", () => {
		expect(buildChapterPrompt(grown).task.length).toBeLessThan(25_000);
		expect(
			buildSummaryPrompt({ ...summary, storySoFar: grown.storySoFar, openThreads: grown.openThreads }).task.length,
		).toBeLessThan(20_000);
	});

	it("the bible is never cut", () => {
		const bible = "设".repeat(200_000);
		expect(buildChapterPrompt({ ...grown, bible }).instructions).toContain(bible);
	});

	it("the tail begins at a paragraph, and no character is cut in two", () => {
		const text = `${"a".repeat(LAST_CHAPTER_TAIL)}\nLast paragraph ${"b".repeat(LAST_CHAPTER_TAIL - 100)}`;
		expect(keepTail(text, LAST_CHAPTER_TAIL)).toMatch(/^…Last paragraph b+$/);
		expect(keepTail("𠮷".repeat(10), 5).isWellFormed()).toBe(true);
		expect(keepEnds("𠮷".repeat(10), 10).isWellFormed()).toBe(true);
		expect(keepEnds("short", 10)).toBe("short");
	});
});

const summary: SummaryBrief = {
	bible: enBible,
	locale: "zh",
	chapters: [{ index: 3, title: "The Tide", content: "The tide went out and did not come back." }],
	storySoFar: "Mara saw the ship.",
	openThreads: ["Who lit the lamp?"],
};

describe("a plan's brief says the numbers and spells the form of the JSON", () => {
	it("the whole book", () => {
		const { instructions, task } = buildMasterPrompt(outline);
		expect(instructions).toContain(enBible);
		for (const piece of [
			"120 chapters",
			"about 360000 words, 3000 a chapter",
			"No romance.",
			"at least 2 of them",
			"JSON",
			'"milestones"',
			'"lastChapter"',
		]) {
			expect(task).toContain(piece);
		}
	});

	it("one volume, following on from the one before", () => {
		const plan = { title: "Ebb", goal: "g", conflict: "c", climax: "x", firstChapter: 41, lastChapter: 80 };
		const earlier = {
			title: "Flood",
			goal: "g",
			conflict: "c",
			climax: "x",
			chapters: [{ index: 40, title: "Lamp", goal: "lit", hook: "out" }],
		};
		const { task } = buildVolumePrompt(
			{
				...outline,
				master: { mainGoal: "Bring her father home", milestones: ["The ship"], volumes: [plan] },
				volumeIndex: 0,
				earlier: [earlier],
			},
			plan,
		);
		for (const piece of [
			"chapters 41 to 80, 40 in all",
			"Bring her father home",
			"40. Lamp: lit → out",
			'"index": 41',
			'"index": 80',
			"JSON",
		]) {
			expect(task).toContain(piece);
		}
	});

	it("the story's memory", () => {
		const { task } = buildSummaryPrompt(summary);
		for (const piece of [
			"3. The Tide\n\nThe tide went out",
			summary.storySoFar,
			"Who lit the lamp?",
			'"storySoFar"',
			'"openThreads"',
			"JSON",
		]) {
			expect(task).toContain(piece);
		}
	});
});

describe("instructions come in the language of the bible, else in that of the request", () => {
	it.each([
		["Chinese", zhBible, "en", "zh"],
		[
			"Chinese with English names",
			"主角 Alexander Montgomery 是一名流浪剑客，他寻找失落的王冠与故乡，途中遇见 Evangeline。",
			"en",
			"zh",
		],
		["English", enBible, "zh", "en"],
		["English with a Chinese name", `${enBible} 林远`, "zh", "en"],
		["Japanese is not Chinese", "主人公は灯台守の娘で、嵐の夜に沈んだ船を見つける。物語は静かに進む。", "zh", "en"],
		["nothing to tell by", "123 …", "zh", "zh"],
		["nothing at all", "", "en", "en"],
	] as const)("%s", (_, bible, fallback, expected) => {
		expect(detectLanguage(bible, fallback)).toBe(expected);
	});
});
