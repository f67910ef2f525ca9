/**
 * One step of a chapter task: draft the next chapter, sum the story up, store both together. The draft is kept as soon
 * as it is whole, so that a summary that fails does not cost the chapter.
 */
import type { ChapterParams } from "../../protocol/task.ts";
import { chapterProgress } from "../core/progress.ts";
import { nextChapterStep } from "../core/resume.ts";
import type { RunOutcome } from "../core/run.ts";
import { splitDraft } from "../writer/split-draft.ts";
import { WriterError } from "../writer/writer-error.ts";
import { chapterBrief } from "./chapter-brief.ts";
import type { Chapter } from "./manuscript.ts";
import type { StepResult, StepTools } from "./step.ts";

export async function chapterStep(tools: StepTools, { chaptersToGenerate: wanted }: ChapterParams): Promise<StepResult> {
	const { run, manuscript, drafts, reporter } = tools;
	const written = manuscript.writtenBy(run.taskId);
	const drafted = drafts.chapter(run.taskId);
	const step = nextChapterStep({ wanted, written, lastChapter: manuscript.lastChapter(), drafted: drafted?.number ?? null });
	const report = reportOf(written, wanted);
	if (step.kind === "done") return { commit: () => {}, outcome: finished(written), report };

	const values = { chapter: step.chapter, position: step.position, total: wanted };
	reporter.begin({ ...report, message: { code: "writing_chapter", values } });
	const chapter =
		step.kind === "summarize" && drafted !== null ? drafted : await draftChapter(tools, step.chapter, written.length, wanted);
	// A stop has dropped what this task had drafted: nothing may come after it.
	tools.signal.throwIfAborted();
	drafts.saveChapter(run.taskId, chapter);

	reporter.update({ message: { code: "summarizing_chapter", values }, progress: chapterProgress(written.length, wanted, 1, 1) });
	const story = await summarize(tools, chapter);
	const chapters = [...written, chapter.number];
	const isLast = chapters.length >= wanted;
	return {
		commit: () => {
			manuscript.addChapter(chapter, run.taskId, story, tools.now());
			// The next chapter's draft takes this one's place: until then it is one for another number, and so means nothing.
			if (isLast) drafts.drop(run.taskId);
		},
		outcome: isLast ? finished(chapters) : null,
		report: reportOf(chapters, wanted),
	};
}

function reportOf(chapters: number[], wanted: number): StepResult["report"] {
	return { progress: chapterProgress(chapters.length, wanted, 0, 1), chapters, stepsDone: chapters.length, stepsTotal: wanted };
}

async function draftChapter(tools: StepTools, number: number, written: number, wanted: number): Promise<Chapter> {
	const { manuscript, outline, run, writer, reporter, signal } = tools;
	const brief = chapterBrief(manuscript, outline, number, run.locale);
	if (brief === null) throw new Error("The project of a running task is gone");
	reporter.beginText(number);
	const expectedChars = writer.expectedChars(brief);
	let text = "";
	for await (const delta of writer.draftChapter(brief, signal)) {
		// What still arrives after a cancel changes nothing, whatever the writer makes of the signal.
		signal.throwIfAborted();
		text += delta;
		reporter.appendText(delta);
		const progress = chapterProgress(written, wanted, text.length, expectedChars);
		reporter.update({ progress });
	}
	const { title, content } = splitDraft(text, brief.plan?.title);
	if (content.trim() === "") throw new WriterError({ code: "provider_bad_answer", isRetryable: true, retryAfterMs: null });
	return { number, title, content };
}

async function summarize(tools: StepTools, chapter: Chapter): ReturnType<StepTools["writer"]["summarize"]> {
	const { manuscript, run, writer, signal } = tools;
	const bible = manuscript.project()?.bible ?? "";
	const { title, content } = chapter;
	return writer.summarize(
		{ bible, locale: run.locale, chapterIndex: chapter.number, title, content, ...manuscript.story() },
		signal,
	);
}

function finished(chapters: number[]): RunOutcome {
	const first = chapters[0] ?? 0;
	const last = chapters[chapters.length - 1] ?? 0;
	const code = chapters.length === 1 ? "chapter_completed" : "chapters_completed";
	return { kind: "finished", message: { code, values: { first, last } }, chapters };
}
