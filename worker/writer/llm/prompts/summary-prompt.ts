/** The brief for the story's memory: what a writer has to know before the next chapter, and which threads are open. */

import { detectLanguage } from "../../../core/language.ts";
import type { SummaryBrief } from "../../novel-writer.ts";
import { keepEnds, OPEN_THREADS, STORY_SO_FAR } from "./budget.ts";
import { askForJson, bulletList, joinParts, type Prompt, section } from "./prompt.ts";

const SHAPE = '{"storySoFar": "…", "openThreads": ["…"]}';
/** Threads to ask for: more than this is a list of details, and crowds out the ones that matter. */
const THREADS_WANTED = 15;

/** The bible is left out: names and facts are those of the chapter, and the largest part of a prompt is saved. */
export function buildSummaryPrompt(brief: SummaryBrief): Prompt {
	const content = brief.chapters.map((chapter) => chapter.content).join("\n\n");
	const locale = detectLanguage(content, detectLanguage(brief.bible, brief.locale));
	const isChinese = locale === "zh";
	return {
		instructions: isChinese
			? "你是长篇小说的责任编辑，负责维护故事的前情提要与线索表，供作者续写时查阅。只记录文中确实发生的事，用小说的语言书写。"
			: "You are the continuity editor of a long novel. You keep the synopsis and the list of open threads that the author writes on from. Record only what the text says happened, in the language of the novel.",
		task: joinParts(
			section("story_so_far", keepEnds(brief.storySoFar, STORY_SO_FAR)),
			section("open_threads", bulletList(brief.openThreads.slice(-OPEN_THREADS))),
			...brief.chapters.map(({ index, title, content }) => section("new_chapter", `${index}. ${title}\n\n${content}`)),
			isChinese
				? `读完 <new_chapter> 后更新：

- storySoFar：从开头到这一章末尾的完整前情，取代旧的，不超过 1500 字。越早的事越简，最近的事详写；保留人物现状（所在、伤病、关系、所知与所瞒）、重要物件、约定与时间。
- openThreads：仍未了结的伏笔、悬念、承诺与威胁，每条一句，注明涉及谁；已了结的删去，新出现的加上，最多 ${THREADS_WANTED} 条，重要的在后。`
				: `Having read <new_chapter>, bring up to date:

- storySoFar: the whole story from its beginning to the end of this chapter, replacing the old one, in at most 700 words. The further back, the shorter; recent events in detail. Keep where everyone stands (place, wounds, relations, what they know and hide), objects that matter, agreements and time.
- openThreads: every setup, question, promise and threat still open, one sentence each, saying whom it concerns. Drop what is resolved, add what is new, at most ${THREADS_WANTED}, the most important last.`,
			askForJson(locale, SHAPE),
		),
	};
}
