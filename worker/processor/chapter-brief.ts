/** Gathers what a writer must know for one chapter from the manuscript. */
import type { Locale } from "../../protocol/messages.ts";
import type { Outline, PlannedChapter, PlannedVolume } from "../../protocol/outline.ts";
import { detectLanguage } from "../core/language.ts";
import type { ChapterBrief } from "../writer/novel-writer.ts";
import type { Manuscript } from "./manuscript.ts";

/** Words of a chapter where no outline says otherwise. */
const DEFAULT_CHAPTER_WORDS = 2_500;
/** A chapter is one step and one stream: beyond this models lose the thread and streams break. */
const MAX_CHAPTER_WORDS = 4_000;
const MIN_CHAPTER_WORDS = 300;
const CHARS_PER_WORD: Record<Locale, number> = { en: 6, zh: 1 };
const RECENT_CHAPTERS = 2;

/** @param targetWordCount length of the book in units of ten thousand words (万字) */
export function wordsPerChapter(targetWordCount: number, targetChapters: number): number {
	const words = Math.round((targetWordCount * 10_000) / targetChapters);
	return Math.min(MAX_CHAPTER_WORDS, Math.max(MIN_CHAPTER_WORDS, words));
}

export function chapterBrief(manuscript: Manuscript, chapterIndex: number, locale: Locale): ChapterBrief | null {
	const project = manuscript.project();
	if (project === null) return null;
	const outline = manuscript.outline();
	const language = detectLanguage(project.bible, locale);
	return {
		bible: project.bible,
		projectName: project.name,
		locale,
		chapterIndex,
		totalChapters: project.total_chapters,
		targetChars: (project.chapter_words ?? DEFAULT_CHAPTER_WORDS) * CHARS_PER_WORD[language],
		plan: findPlan(outline, chapterIndex),
		volume: findVolume(outline, chapterIndex),
		nextPlan: findPlan(outline, chapterIndex + 1),
		...manuscript.story(),
		recentChapters: manuscript.recent(RECENT_CHAPTERS).map(({ number, title, content }) => ({ index: number, title, content })),
	};
}

function findVolume(outline: Outline | null, chapterIndex: number): PlannedVolume | null {
	return outline?.volumes.find(({ chapters }) => chapters.some(({ index }) => index === chapterIndex)) ?? null;
}

function findPlan(outline: Outline | null, chapterIndex: number): PlannedChapter | null {
	return findVolume(outline, chapterIndex)?.chapters.find(({ index }) => index === chapterIndex) ?? null;
}
