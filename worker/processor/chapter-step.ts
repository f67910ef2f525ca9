/**
 * One step of a chapter task: draft the next chapter and store it, or sum up what is stored. A chapter is stored as soon as its
 * draft is whole, so that a summary which fails costs no chapter.
 */
import type { Message } from "../../protocol/messages.ts";
import type { ChapterParams } from "../../protocol/task.ts";
import { chapterProgress } from "../core/progress.ts";
import {
	type ChapterCheckpoint,
	type ChapterStep,
	isCuredByWaiting,
	isSummaryDue,
	nextChapterStep,
	summaryFailurePoints,
} from "../core/resume.ts";
import type { RunOutcome } from "../core/run.ts";
import type { StorySummary } from "../writer/novel-writer.ts";
import { splitDraft } from "../writer/split-draft.ts";
import { WriterError } from "../writer/writer-error.ts";
import { chapterBrief } from "./chapter-brief.ts";
import type { Chapter } from "./manuscript.ts";
import { callOf, type StepResult, type StepTools } from "./step.ts";

/** A summary that was missed is made up for with the next one; more than this would be a prompt of its own size. */
const MAX_CHAPTERS_IN_SUMMARY = 3;

export async function chapterStep(tools: StepTools, { chaptersToGenerate: wanted }: ChapterParams): Promise<StepResult> {
	const { run, manuscript, reporter } = tools;
	const checkpoint: ChapterCheckpoint = {
		wanted,
		written: manuscript.writtenBy(run.taskId),
		lastChapter: manuscript.lastChapter(),
		...manuscript.storyState(),
	};
	const step = nextChapterStep(checkpoint);
	const report = reportOf(checkpoint);
	if (step.kind === "done") return { commit: () => {}, outcome: finished(checkpoint), report };
	reporter.begin({ ...report, message: messageOf(step, checkpoint) });
	return step.kind === "draft" ? draftChapter(tools, step, checkpoint) : summarize(tools, step, checkpoint);
}

async function draftChapter(
	tools: StepTools,
	step: ChapterStep & { kind: "draft" },
	before: ChapterCheckpoint,
): Promise<StepResult> {
	const { run, manuscript, drafts } = tools;
	const left = drafts.chapter(run.taskId);
	const chapter = left?.number === step.chapter ? left : await writeChapter(tools, step, before);
	return {
		commit: (usage) => {
			manuscript.addChapter(chapter, run.taskId, tools.now(), usage);
			if (left !== null) drafts.drop(run.taskId);
		},
		// What comes next is read off the manuscript: the summary.
		outcome: null,
		report: reportOf({
			...before,
			written: [...before.written, chapter.number],
			lastChapter: chapter.number,
			summaryFailurePoints: 0,
		}),
	};
}

async function writeChapter(
	tools: StepTools,
	step: ChapterStep & { kind: "draft" },
	checkpoint: ChapterCheckpoint,
): Promise<Chapter> {
	const { manuscript, outline, run, writer, reporter, signal } = tools;
	const { chapter: number, position } = step;
	const { written, wanted } = checkpoint;
	const brief = chapterBrief(manuscript, outline, number, run.locale);
	if (brief === null) throw new Error("The project of a running task is gone");
	reporter.beginText(number);
	const writing = messageOf(step, checkpoint);
	const thinking: Message = { code: "thinking_chapter", values: { chapter: number, position, total: wanted } };
	const expectedChars = writer.expectedChars(brief);
	let text = "";
	const call = callOf(tools, (activity) => {
		// Once there is text to read, thoughts between its pieces are no news.
		if (text === "") reporter.update({ message: activity === "thinking" ? thinking : writing });
	});
	for await (const delta of writer.draftChapter(brief, call)) {
		// What still arrives after a cancel changes nothing, whatever the writer makes of the signal.
		signal.throwIfAborted();
		text += delta;
		reporter.appendText(delta);
		reporter.update({ progress: chapterProgress(written.length, wanted, text.length, expectedChars) });
	}
	const { title, content } = splitDraft(text, brief.plan?.title);
	if (content.trim() === "") throw new WriterError({ code: "provider_bad_answer", isRetryable: true, retryAfterMs: null });
	return { number, title, content };
}

/** Never throws for a failure that waiting does not cure: the task goes on without the summary. */
async function summarize(
	tools: StepTools,
	step: ChapterStep & { kind: "summarize" },
	before: ChapterCheckpoint,
): Promise<StepResult> {
	const { manuscript } = tools;
	const story = await makeSummary(tools, before);
	if (story instanceof WriterError) {
		const points = summaryFailurePoints(story.failure);
		if (isCuredByWaiting(story.failure)) {
			// What it has used is stored with the failure of the attempt.
			manuscript.addSummaryFailure(points, null);
			throw story;
		}
		const after = { ...before, summaryFailurePoints: before.summaryFailurePoints + points };
		const commit: StepResult["commit"] = ({ ledger }) => manuscript.addSummaryFailure(points, ledger);
		return { commit, outcome: outcomeOf(after), report: reportOf(after) };
	}
	const after = { ...before, summarizedThrough: step.chapter };
	const commit: StepResult["commit"] = ({ ledger }) => manuscript.setStory(story, step.chapter, ledger);
	return { commit, outcome: outcomeOf(after), report: reportOf(after) };
}

/** The first try covers all that is missing; a later one the last chapter alone, in case an older one is what it fails by. */
async function makeSummary(tools: StepTools, { summaryFailurePoints }: ChapterCheckpoint): Promise<StorySummary | WriterError> {
	const { manuscript, run, writer, signal } = tools;
	const chapters = manuscript
		.unsummarized(summaryFailurePoints === 0 ? MAX_CHAPTERS_IN_SUMMARY : 1)
		.map(({ number, title, content }) => ({ index: number, title, content }));
	const bible = manuscript.project()?.bible ?? "";
	try {
		return await writer.summarize(
			{ bible, locale: run.locale, chapters, ...manuscript.story() },
			callOf(tools, () => {}),
		);
	} catch (error) {
		if (error instanceof WriterError && !signal.aborted) return error;
		throw error;
	}
}

function messageOf({ kind, chapter, position }: Exclude<ChapterStep, { kind: "done" }>, checkpoint: ChapterCheckpoint): Message {
	const values = { chapter, position, total: checkpoint.wanted };
	if (kind === "summarize") return { code: "summarizing_chapter", values };
	if (checkpoint.summarizedThrough >= checkpoint.lastChapter) return { code: "writing_chapter", values };
	return { code: "writing_chapter_unsummarized", values: { ...values, unsummarized: checkpoint.lastChapter } };
}

/** A chapter counts as a finished step when nothing is left to be done about it. */
function reportOf(checkpoint: ChapterCheckpoint): StepResult["report"] {
	const { written, wanted } = checkpoint;
	const isDue = written.length > 0 && isSummaryDue(checkpoint);
	const stepsDone = isDue ? written.length - 1 : written.length;
	return { progress: chapterProgress(stepsDone, wanted, isDue ? 1 : 0, 1), chapters: written, stepsDone, stepsTotal: wanted };
}

function outcomeOf(checkpoint: ChapterCheckpoint): RunOutcome | null {
	return nextChapterStep(checkpoint).kind === "done" ? finished(checkpoint) : null;
}

function finished({ written, lastChapter, summarizedThrough }: ChapterCheckpoint): RunOutcome {
	const first = written[0] ?? 0;
	const last = written[written.length - 1] ?? 0;
	const isOne = written.length === 1;
	const message: Message =
		summarizedThrough >= lastChapter
			? { code: isOne ? "chapter_completed" : "chapters_completed", values: { first, last } }
			: {
					code: isOne ? "chapter_completed_unsummarized" : "chapters_completed_unsummarized",
					values: { first, last, unsummarized: lastChapter },
				};
	return { kind: "finished", message, chapters: written };
}
