/**
 * The embedded writer: no key, no network, the same bible always gives the same book. It plays the part of a model for
 * everybody who has none yet, so it also takes its time like one.
 */
import type { PlannedChapter } from "../../../protocol/outline.ts";
import type { ChapterBrief, NovelWriter } from "../novel-writer.ts";
import { cleanText } from "./bible-entries.ts";
import { aimedChars, composeChapter } from "./compose-chapter.ts";
import { bookSeed, improvisePlan, planDemoMaster, planDemoVolume } from "./demo-outline.ts";
import { findEnding, summarizeDemo } from "./demo-summary.ts";
import { PROSE_EN } from "./prose-en.ts";
import { PROSE_ZH } from "./prose-zh.ts";
import { readBible } from "./read-bible.ts";
import { createRandom } from "./seeded-random.ts";
import { type Wait, waitWithTimer } from "./timed-wait.ts";
import { millisecondsPerChar, streamTokens } from "./token-stream.ts";

export type DemoWriterOptions = {
	/** Pace of the stream; 0 or Infinity writes without any waiting. */
	charsPerSecond: number;
	/** Stands in for the clock in tests. */
	wait?: Wait;
};

/** A plan is thought out faster than it could be typed, and never takes longer than this. */
const PLANNING_SPEEDUP = 6;
const LONGEST_PLANNING_MS = 6_000;

function completePlan(plan: PlannedChapter): PlannedChapter {
	return { index: plan.index, title: cleanText(plan.title), goal: cleanText(plan.goal), hook: cleanText(plan.hook) };
}

/** The whole text of a chapter, its title line included. */
export function writeDemoChapter(brief: ChapterBrief): string {
	const story = readBible(brief.bible, { locale: brief.locale, title: brief.projectName });
	const seed = bookSeed(brief.bible, brief.projectName);
	const previous = brief.recentChapters.at(-1);
	const improvised = improvisePlan(
		story,
		seed,
		brief.chapterIndex,
		brief.totalChapters,
		brief.recentChapters.map(({ title }) => title),
	);
	const given = brief.plan ? completePlan(brief.plan) : improvised;
	const plan = {
		index: brief.chapterIndex,
		title: given.title || improvised.title,
		goal: given.goal || improvised.goal,
		hook: given.hook || improvised.hook,
	};
	const content = composeChapter(
		{
			story,
			seed,
			chapterIndex: brief.chapterIndex,
			totalChapters: brief.totalChapters,
			targetChars: brief.targetChars,
			plan,
			nextGoal: brief.nextPlan?.goal ?? "",
			recentText: brief.recentChapters.map((chapter) => chapter.content).join("\n"),
			lastEnding: (previous ? findEnding(previous.content) : "") || cleanText(brief.openThreads.at(-1) ?? "").slice(0, 220),
		},
		story.language === "zh" ? PROSE_ZH : PROSE_EN,
	);
	return `# ${plan.title}\n\n${content}\n`;
}

export function createDemoWriter({ charsPerSecond, wait = waitWithTimer }: DemoWriterOptions): NovelWriter {
	const msPerChar = millisecondsPerChar(charsPerSecond);
	/** Lets the time pass that the answer would have taken. */
	const think = async <T>(answer: T, signal: AbortSignal): Promise<T> => {
		signal.throwIfAborted();
		const ms = Math.min(LONGEST_PLANNING_MS, (JSON.stringify(answer).length * msPerChar) / PLANNING_SPEEDUP);
		if (ms > 0) await wait(ms, signal);
		signal.throwIfAborted();
		return answer;
	};
	return {
		planMaster: async (brief, { signal }) => think(planDemoMaster(brief), signal),
		planVolume: async (brief, { signal }) => think(planDemoVolume(brief), signal),
		summarize: async (brief, { signal }) => think(summarizeDemo(brief), signal),
		expectedChars: (brief) => aimedChars(brief.targetChars),
		async *draftChapter(brief, { signal }) {
			signal.throwIfAborted();
			const text = writeDemoChapter(brief);
			yield* streamTokens(text, createRandom(brief.projectName, "tokens", brief.chapterIndex), { msPerChar, wait }, signal);
		},
	};
}
