/**
 * The seam between doing a step and whoever writes: the processor hands in everything that the prose must respect and
 * gets a plan, a stream of text or a summary. It knows nothing of tasks, queues or storage. Every method stops at
 * once when the call's `signal` aborts, and throws `WriterError` for anything that the author of the text got wrong.
 */
import type { Locale } from "../../protocol/messages.ts";
import type { PlannedChapter, PlannedVolume } from "../../protocol/outline.ts";
import type { CallUsage } from "../core/usage.ts";

export type OutlineBrief = {
	bible: string;
	projectName: string;
	targetChapters: number;
	/** Planned length of the book in units of ten thousand words (万字). */
	targetWordCount: number;
	customPrompt: string | undefined;
	/** The language to fall back to when the bible's own cannot be told. */
	locale: Locale;
};

/** The book in large: one entry a volume, whose chapter ranges cover 1…targetChapters without gaps. */
export type MasterPlan = {
	mainGoal: string;
	milestones: string[];
	volumes: VolumePlan[];
};

export type VolumePlan = {
	title: string;
	goal: string;
	conflict: string;
	climax: string;
	firstChapter: number;
	lastChapter: number;
};

export type VolumeBrief = OutlineBrief & {
	master: MasterPlan;
	/** Which entry of `master.volumes` is to be planned, from 0. */
	volumeIndex: number;
	/** The volumes before it, planned in full. */
	earlier: PlannedVolume[];
};

export type ChapterBrief = {
	bible: string;
	projectName: string;
	locale: Locale;
	/** From 1. */
	chapterIndex: number;
	totalChapters: number;
	/** Length to aim at, in characters (Chinese) or roughly six characters a word (English). */
	targetChars: number;
	/** What the outline wants here; null without an outline. */
	plan: PlannedChapter | null;
	/** The volume that the chapter belongs to; null without an outline. */
	volume: Pick<PlannedVolume, "title" | "goal" | "conflict" | "climax"> | null;
	/** What comes next, so that the end can lead there. */
	nextPlan: PlannedChapter | null;
	/** The story before this chapter in short; empty for the first. */
	storySoFar: string;
	/** Threads that are still open. */
	openThreads: string[];
	/** The chapters right before this one, oldest first. */
	recentChapters: { index: number; title: string; content: string }[];
};

export type SummaryBrief = {
	bible: string;
	locale: Locale;
	/** What the story does not cover yet, oldest first: mostly one chapter, more if an earlier summary could not be made. */
	chapters: { index: number; title: string; content: string }[];
	storySoFar: string;
	openThreads: string[];
};

export type StorySummary = {
	/** The whole story up to and with this chapter, in short; replaces the earlier one. */
	storySoFar: string;
	openThreads: string[];
};

/** A finished draft: the title on its own, the prose without it. */
export type ChapterDraft = { title: string; content: string };

/** One use of the writer: how the step stops it, and what the step learns while it lasts. */
export type WriterCall = {
	signal: AbortSignal;
	/** The model thinks, or writes the answer. May be called again with the same value. */
	onActivity(activity: "thinking" | "writing"): void;
	/** Called once for each call to a provider that has ended, also for one that failed; not for one that was aborted. */
	onUsage(usage: CallUsage): void;
};

export interface NovelWriter {
	planMaster(brief: OutlineBrief, call: WriterCall): Promise<MasterPlan>;
	planVolume(brief: VolumeBrief, call: WriterCall): Promise<PlannedVolume>;
	/** How many characters the draft will have, about: the measure of its progress. */
	expectedChars(brief: ChapterBrief): number;
	/** Streams the chapter's text as it comes into being, its title as the first line (`# Title`). */
	draftChapter(brief: ChapterBrief, call: WriterCall): AsyncIterable<string>;
	summarize(brief: SummaryBrief, call: WriterCall): Promise<StorySummary>;
}
