/** The brief for one chapter: who writes, the bible, where the story stands, and what this chapter has to do. */
import type { Locale } from "../../../../protocol/messages.ts";
import { CHARS_PER_WORD, detectLanguage } from "../../../core/language.ts";
import type { ChapterBrief } from "../../novel-writer.ts";
import {
	EARLIER_CHAPTER_TAIL,
	EARLIER_CHAPTERS,
	keepEnds,
	keepTail,
	LAST_CHAPTER_TAIL,
	OPEN_THREADS,
	STORY_SO_FAR,
} from "./budget.ts";
import { CRAFT } from "./craft.ts";
import { bulletList, joinParts, type Prompt, section } from "./prompt.ts";

/** The seam's own measure of an English word. */

export function buildChapterPrompt(brief: ChapterBrief): Prompt {
	const locale = detectLanguage(brief.bible, brief.locale);
	const { instructions, labels } = CRAFT[locale];
	return {
		instructions: joinParts(instructions(brief.projectName), section("bible", brief.bible)),
		task: joinParts(
			section("story_so_far", keepEnds(brief.storySoFar, STORY_SO_FAR)),
			section("open_threads", bulletList(brief.openThreads.slice(-OPEN_THREADS))),
			...recentChapters(brief, labels.chapter),
			section("volume", volumeText(brief, locale)),
			section("this_chapter", brief.plan === null ? "" : planText(brief.plan, locale)),
			section("next_chapter", brief.nextPlan === null ? "" : planText(brief.nextPlan, locale)),
			taskText(brief, locale),
		),
	};
}

function recentChapters(brief: ChapterBrief, label: (index: number, title: string) => string): string[] {
	const recent = brief.recentChapters.slice(-1 - EARLIER_CHAPTERS);
	return recent.map(({ index, title, content }, at) => {
		const tail = keepTail(content, at === recent.length - 1 ? LAST_CHAPTER_TAIL : EARLIER_CHAPTER_TAIL);
		return section("previous_chapter", `${label(index, title)}\n\n${tail}`);
	});
}

function volumeText({ volume }: ChapterBrief, locale: Locale): string {
	if (volume === null) return "";
	const { title, goal, conflict, climax } = volume;
	return locale === "zh"
		? `卷名：${title}\n本卷目标：${goal}\n核心冲突：${conflict}\n本卷高潮：${climax}`
		: `Title: ${title}\nGoal: ${goal}\nConflict: ${conflict}\nClimax: ${climax}`;
}

function planText({ title, goal, hook }: NonNullable<ChapterBrief["plan"]>, locale: Locale): string {
	return locale === "zh"
		? `标题：${title}\n要发生的事：${goal}\n章末钩子：${hook}`
		: `Title: ${title}\nWhat happens: ${goal}\nEnds on: ${hook}`;
}

function taskText(brief: ChapterBrief, locale: Locale): string {
	const { task } = CRAFT[locale];
	const isFirst = brief.chapterIndex === 1;
	const isLast = brief.chapterIndex >= brief.totalChapters && brief.nextPlan === null;
	const length = Math.round(brief.targetChars / CHARS_PER_WORD[locale]);
	return joinParts(
		task.write(brief.chapterIndex, brief.totalChapters, length),
		bulletList([
			brief.plan === null ? task.unplanned : task.planned,
			isFirst ? task.opening : task.continuing,
			isLast ? task.ending : brief.nextPlan === null ? task.onward : task.leadOn,
			task.form(brief.plan?.title ?? null),
		]),
	);
}
