/** The sample bibles and the shortest way to a brief, a plan and a run of chapters, for this folder's tests. */
import { readFileSync } from "node:fs";
import type { PlannedChapter, PlannedVolume } from "../../../protocol/outline.ts";
import type { ChapterBrief, OutlineBrief } from "../novel-writer.ts";
import { planDemoMaster, planDemoVolume } from "./demo-outline.ts";
import { writeDemoChapter } from "./demo-writer.ts";

const read = (name: string) => readFileSync(`${import.meta.dirname}/../../../web/samples/${name}`, "utf8");
export const ENGLISH_BIBLE = read("the-tide-clerk.md");
export const CHINESE_BIBLE = read("snowline-post.zh.md");

export function outlineBrief(bible: string, targetChapters: number): OutlineBrief {
	return { bible, projectName: "sample", targetChapters, targetWordCount: 10, customPrompt: undefined, locale: "en" };
}

export function chapterBrief(bible: string, chapterIndex: number, plan: PlannedChapter | null): ChapterBrief {
	return {
		bible,
		projectName: "sample",
		locale: "en",
		chapterIndex,
		totalChapters: 40,
		targetChars: 2_500,
		plan,
		volume: null,
		nextPlan: null,
		storySoFar: "",
		openThreads: [],
		recentChapters: [],
	};
}

export function planBook(brief: OutlineBrief): PlannedVolume[] {
	const master = planDemoMaster(brief);
	const volumes: PlannedVolume[] = [];
	for (const volumeIndex of master.volumes.keys()) {
		volumes.push(planDemoVolume({ ...brief, master, volumeIndex, earlier: [...volumes] }));
	}
	return volumes;
}

/** Chapters one after another, each with the two before it at hand, as the processor asks for them. */
export function writeChapters(bible: string, count: number, targetChars: number): { plan: PlannedChapter; text: string }[] {
	const plans = planBook(outlineBrief(bible, 40)).flatMap(({ chapters }) => chapters);
	const written: { plan: PlannedChapter; text: string }[] = [];
	for (const plan of plans.slice(0, count)) {
		const recentChapters = written.slice(-2).map(({ plan: { index, title }, text }) => ({ index, title, content: text }));
		const text = writeDemoChapter({ ...chapterBrief(bible, plan.index, plan), targetChars, recentChapters });
		written.push({ plan, text });
	}
	return written;
}
