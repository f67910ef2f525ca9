/**
 * What a processor does next, read off what is already stored: nothing that is finished is ever done again, whatever cut
 * the work off. It decides; the steps themselves are in `worker/processor/`.
 */

/** What the manuscript says about a chapter task. */
export type ChapterCheckpoint = {
	/** How many chapters the task is to write. */
	wanted: number;
	/** Numbers of those it has stored, ascending. */
	written: number[];
	/** The highest chapter number in the project; 0 without any. */
	lastChapter: number;
	/** Number of the chapter that this task has drafted but not summarized; null without one. */
	drafted: number | null;
};

export type ChapterStep =
	| { kind: "draft"; chapter: number; position: number }
	| { kind: "summarize"; chapter: number; position: number }
	| { kind: "done" };

export function nextChapterStep({ wanted, written, lastChapter, drafted }: ChapterCheckpoint): ChapterStep {
	if (written.length >= wanted) return { kind: "done" };
	const chapter = lastChapter + 1;
	const position = written.length + 1;
	// A draft for another number was overtaken by chapters of another task: it belongs to a story that went on without it.
	return { kind: drafted === chapter ? "summarize" : "draft", chapter, position };
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
