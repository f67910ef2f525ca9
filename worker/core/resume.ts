/**
 * What a processor does next, read off what is already stored: nothing that is finished is ever done again, whatever cut
 * the work off. It decides; the steps themselves are in `worker/processor/`.
 */
import type { Failure } from "./failure.ts";
import { POLICY } from "./policy.ts";

/** What the manuscript says about a chapter task. */
export type ChapterCheckpoint = {
	/** How many chapters the task is to write. */
	wanted: number;
	/** Numbers of those it has stored, ascending. */
	written: number[];
	/** The highest chapter number in the project; 0 without any. */
	lastChapter: number;
	/** The chapter that the story so far goes up to; 0 before the first. */
	summarizedThrough: number;
	/** Points for failed summaries since the last chapter was stored (`summaryFailurePoints`). */
	summaryFailurePoints: number;
};

export type ChapterStep =
	| { kind: "draft"; chapter: number; position: number }
	| { kind: "summarize"; chapter: number; position: number }
	| { kind: "done" };

/** A chapter is stored before its summary is made, so that a summary which cannot be had costs no chapter. */
export function nextChapterStep(checkpoint: ChapterCheckpoint): ChapterStep {
	const { wanted, written, lastChapter } = checkpoint;
	if (isSummaryDue(checkpoint)) return { kind: "summarize", chapter: lastChapter, position: Math.max(1, written.length) };
	if (written.length >= wanted) return { kind: "done" };
	return { kind: "draft", chapter: lastChapter + 1, position: written.length + 1 };
}

/** One point less than attempts in a row that may fail: a summary never fails its task. */
const MAX_SUMMARY_FAILURE_POINTS = POLICY.maxAttempts - 1;

/** After too many failures the story goes on from what is known; the next chapter's summary makes up for the one that is missing. */
export function isSummaryDue(
	checkpoint: Pick<ChapterCheckpoint, "lastChapter" | "summarizedThrough" | "summaryFailurePoints">,
): boolean {
	const { lastChapter, summarizedThrough, summaryFailurePoints } = checkpoint;
	return summarizedThrough < lastChapter && summaryFailurePoints < MAX_SUMMARY_FAILURE_POINTS;
}

/** A failure that waiting may cure leaves more tries than one that the same request would meet again. */
export function summaryFailurePoints(failure: Failure): number {
	return isCuredByWaiting(failure) ? 1 : MAX_SUMMARY_FAILURE_POINTS / 2;
}

/** Whether the attempt ends and the next one comes after a while; another failure is tried again at once, or passed over. */
export function isCuredByWaiting({ code, isRetryable }: Failure): boolean {
	return isRetryable && code !== "provider_bad_answer";
}

/** What the manuscript says about an outline task. */
export type OutlineCheckpoint = {
	/** How many volumes the master plan has; null before there is one. */
	volumes: number | null;
	/** How many of them are planned in full. */
	planned: number;
	isCommitted: boolean;
};

export type OutlineStep =
	| { kind: "plan-master" }
	| { kind: "plan-volume"; volumeIndex: number }
	| { kind: "commit" }
	| { kind: "done" };

export function nextOutlineStep({ volumes, planned, isCommitted }: OutlineCheckpoint): OutlineStep {
	if (isCommitted) return { kind: "done" };
	if (volumes === null) return { kind: "plan-master" };
	return planned < volumes ? { kind: "plan-volume", volumeIndex: planned } : { kind: "commit" };
}
