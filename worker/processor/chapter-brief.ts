/** Gathers what a writer must know for one chapter from the manuscript. */
import type { Locale } from "../../protocol/messages.ts";
import type { PlannedChapter, PlannedVolume } from "../../protocol/outline.ts";
import { CHARS_PER_WORD, detectLanguage } from "../core/language.ts";
import type { ChapterBrief } from "../writer/novel-writer.ts";
import type { Manuscript } from "./manuscript.ts";
import type { OutlineStore } from "./outline-store.ts";

/** Words of a chapter where no outline says otherwise. */
export const DEFAULT_CHAPTER_WORDS = 2_500;
/** A chapter is one step and one stream: beyond this models lose the thread and streams break. */
const MAX_CHAPTER_WORDS = 4_000;
const MIN_CHAPTER_WORDS = 300;
const RECENT_CHAPTERS = 2;

/** @param targetWordCount length of the book in units of ten thousand words (万字) */
export function wordsPerChapter(targetWordCount: number, targetChapters: number): number {
	const words = Math.round((targetWordCount * 10_000) / targetChapters);
	return Math.min(MAX_CHAPTER_WORDS, Math.max(MIN_CHAPTER_WORDS, words));
}

export function chapterBrief(
	manuscript: Manuscript,
	outline: OutlineStore,
	chapterIndex: number,
	locale: Locale,
): ChapterBrief | null {
	const project = manuscript.project();
	if (project === null) return null;
	const head = outline.head();
	const volume = outline.volumeOf(chapterIndex);
	return {
		bible: project.bible,
		projectName: project.name,
		locale,
		chapterIndex,
		// The outline is the newer word on how long the book will be.
		totalChapters: Math.max(head?.lastChapter ?? project.totalChapters, chapterIndex),
		targetChars: (head?.chapterWords ?? DEFAULT_CHAPTER_WORDS) * CHARS_PER_WORD[detectLanguage(project.bible, locale)],
		plan: findPlan(volume, chapterIndex),
		volume,
		nextPlan: findPlan(volume, chapterIndex + 1) ?? findPlan(outline.volumeOf(chapterIndex + 1), chapterIndex + 1),
		...manuscript.story(),
		recentChapters: manuscript.recent(RECENT_CHAPTERS).map(({ number, title, content }) => ({ index: number, title, content })),
	};
}

function findPlan(volume: PlannedVolume | null, chapterIndex: number): PlannedChapter | null {
	return volume?.chapters.find(({ index }) => index === chapterIndex) ?? null;
}
