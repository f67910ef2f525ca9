/** The briefs for planning a book: first the whole in volumes, then each volume in chapters. */
import type { Locale } from "../../../../protocol/messages.ts";
import { detectLanguage } from "../../../core/language.ts";
import type { OutlineBrief, VolumeBrief, VolumePlan } from "../../novel-writer.ts";
import { MAX_VOLUME_CHAPTERS } from "../arrange-plan.ts";
import { EARLIER_PLANNED_CHAPTERS } from "./budget.ts";
import { askForJson, bulletList, joinParts, type Prompt, section } from "./prompt.ts";

const MASTER_SHAPE =
	'{"mainGoal": "…", "milestones": ["…"], "volumes": [{"title": "…", "goal": "…", "conflict": "…", "climax": "…", "firstChapter": 1, "lastChapter": 40}]}';

export function buildMasterPrompt(brief: OutlineBrief): Prompt {
	const locale = localeOf(brief);
	const { targetChapters } = brief;
	const few = Math.ceil(targetChapters / MAX_VOLUME_CHAPTERS);
	const words = wordsText(brief, locale);
	return {
		instructions: instructionsOf(brief, locale),
		task: joinParts(
			section("wishes", brief.customPrompt ?? ""),
			locale === "zh"
				? `为全书规划总纲：共 ${targetChapters} 章，${words}。

- mainGoal：主角贯穿全书的目标，以及失败的代价。
- milestones：按顺序列出 4 到 10 个不可逆的转折，包括开端、中点、至暗时刻与结局。
- volumes：每卷 20 到 ${MAX_VOLUME_CHAPTERS} 章，至少 ${few} 卷（章数少的书一卷即可）；各卷章节首尾相接，从第 1 章到第 ${targetChapters} 章，不重不漏。每卷有自己的目标（goal）、冲突（conflict）与高潮（climax），代价逐卷升级，后一卷由前一卷的结果引出。
- 写具体的人、事、选择和后果，不写“矛盾激化”之类的空话。`
				: `Plan the whole book: ${targetChapters} chapters, ${words}.

- mainGoal: what the protagonist pursues through the whole book, and what failing would cost.
- milestones: in order, 4 to 10 turns that cannot be undone, among them the beginning, the midpoint, the darkest hour and the end.
- volumes: 20 to ${MAX_VOLUME_CHAPTERS} chapters each, at least ${few} of them (a short book is one volume); their chapters follow on from each other from 1 to ${targetChapters} without gap or overlap. Each has its own goal, conflict and climax; stakes rise from one to the next, and each grows out of how the last one ended.
- Name people, deeds, choices and consequences; no empty phrases such as "tensions rise".`,
			askForJson(locale, MASTER_SHAPE),
		),
	};
}

export function buildVolumePrompt(brief: VolumeBrief, plan: VolumePlan): Prompt {
	const locale = localeOf(brief);
	const { firstChapter: first, lastChapter: last } = plan;
	const count = last - first + 1;
	const earlier = brief.earlier.flatMap((volume) => volume.chapters).slice(-EARLIER_PLANNED_CHAPTERS);
	return {
		instructions: instructionsOf(brief, locale),
		task: joinParts(
			section("wishes", brief.customPrompt ?? ""),
			section("main_goal", brief.master.mainGoal),
			section("milestones", bulletList(brief.master.milestones)),
			section("volumes", bulletList(brief.master.volumes.map(volumeLine))),
			section(
				"chapters_right_before",
				bulletList(earlier.map(({ index, title, goal, hook }) => `${index}. ${title}: ${goal} → ${hook}`)),
			),
			locale === "zh"
				? `把第 ${brief.volumeIndex + 1} 卷《${plan.title}》细化为章纲：第 ${first} 章到第 ${last} 章，共 ${count} 章，一章不多，一章不少。

- goal：这一章具体发生什么，谁做了什么选择，局面因此怎样改变。
- hook：章末让人非翻页不可的那一下。
- 情节有因果，张弛有度：铺垫、受挫、反转、喘息交替；本卷高潮落在卷末数章，并引出下一卷。
- 章名简短而各不相同，不带“第几章”。
- 承接 <chapters_right_before>，不重复已有的情节。`
				: `Plan volume ${brief.volumeIndex + 1}, "${plan.title}", chapter by chapter: chapters ${first} to ${last}, ${count} in all, not one more or less.

- goal: what happens in this very chapter, who makes which choice, and how it changes the situation.
- hook: the beat at its end that makes the reader turn the page.
- Cause leads to effect, and pace varies: setup, setback, reversal, breath. The climax falls in the last chapters and opens the way to what follows.
- Titles are short, all different, and carry no chapter number.
- Follow on from <chapters_right_before> and repeat none of it.`,
			askForJson(
				locale,
				`{"title": "…", "goal": "…", "conflict": "…", "climax": "…", "chapters": [{"index": ${first}, "title": "…", "goal": "…", "hook": "…"}${count > 1 ? `, …, {"index": ${last}, "title": "…", "goal": "…", "hook": "…"}` : ""}]}`,
			),
		),
	};
}

/** A bible that says nothing of its language may come with wishes that do. */
function localeOf(brief: OutlineBrief): Locale {
	return detectLanguage(brief.bible, detectLanguage(brief.customPrompt ?? "", brief.locale));
}

function instructionsOf(brief: OutlineBrief, locale: Locale): string {
	const role =
		locale === "zh"
			? `你是一位经验丰富的长篇小说策划，正在为《${brief.projectName}》搭建故事。设定集是最高准则，不得与之矛盾；<wishes> 是作者本人的要求，尽量满足。用设定集的语言书写所有内容。`
			: `You are a seasoned story architect building the plot of "${brief.projectName}". The story bible rules; never contradict it. <wishes> are the author's own: meet them wherever you can. Write everything in the language of the bible.`;
	return joinParts(role, section("bible", brief.bible));
}

function wordsText({ targetWordCount, targetChapters }: OutlineBrief, locale: Locale): string {
	const words = Math.round(targetWordCount * 10_000);
	const each = Math.max(1, Math.round(words / targetChapters));
	return locale === "zh" ? `约 ${targetWordCount} 万字，平均每章 ${each} 字` : `about ${words} words, ${each} a chapter`;
}

function volumeLine({ title, goal, conflict, climax, firstChapter, lastChapter }: VolumePlan): string {
	return `${firstChapter}–${lastChapter} ${title}: ${goal} / ${conflict} / ${climax}`;
}
