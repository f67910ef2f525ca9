/** One step of an outline task: the plan of the whole book, then one volume a step; the last one makes the outline the project's. */
import type { Message } from "../../protocol/messages.ts";
import type { OutlineParams } from "../../protocol/task.ts";
import { outlineProgress } from "../core/progress.ts";
import { nextOutlineStep } from "../core/resume.ts";
import type { RunOutcome } from "../core/run.ts";
import type { MasterPlan, OutlineBrief } from "../writer/novel-writer.ts";
import { WriterError } from "../writer/writer-error.ts";
import { wordsPerChapter } from "./chapter-brief.ts";
import type { OutlineDraft } from "./draft-store.ts";
import { callOf, type StepResult, type StepTools } from "./step.ts";

export async function outlineStep(tools: StepTools, params: OutlineParams): Promise<StepResult> {
	const { run, manuscript, outline, drafts, reporter, writer } = tools;
	const project = manuscript.project();
	if (project === null) throw new Error("The project of a running task is gone");
	const draft = drafts.outline(run.taskId);
	const brief: OutlineBrief = {
		bible: project.bible,
		projectName: project.name,
		targetChapters: params.targetChapters,
		targetWordCount: params.targetWordCount,
		customPrompt: params.customPrompt,
		locale: run.locale,
	};
	const isCommitted = outline.head()?.taskId === run.taskId;
	const step = nextOutlineStep({
		volumes: draft?.master.volumes.length ?? null,
		planned: draft?.volumes.length ?? 0,
		isCommitted,
	});

	if (step.kind === "done") {
		const volumes = outline.volumeCount();
		return {
			commit: () => {},
			outcome: finished(volumes, params),
			report: allDone(volumes),
		};
	}
	if (draft === null || step.kind === "plan-master") {
		const message: Message = { code: "planning_outline", values: {} };
		reporter.begin({ message, progress: 0, chapters: [], stepsDone: 0, stepsTotal: null });
		const call = callOf(tools, (activity) => {
			reporter.update({ message: activity === "thinking" ? { code: "thinking_outline", values: {} } : message });
		});
		const master = await writer.planMaster(brief, call);
		if (!coversChapters(master, params.targetChapters)) throw badAnswer();
		return keep(0, master.volumes.length, ({ ledger }) => drafts.saveMaster(run.taskId, master, ledger));
	}
	if (step.kind === "commit") return commitOutline(tools, draft, params);

	const { volumeIndex } = step;
	const values = { volume: volumeIndex + 1, volumes: draft.master.volumes.length };
	reporter.begin({ message: { code: "planning_volume", values }, ...reportOf(volumeIndex, values.volumes) });
	const call = callOf(tools, (activity) => {
		reporter.update({ message: { code: activity === "thinking" ? "thinking_volume" : "planning_volume", values } });
	});
	const volume = await writer.planVolume({ ...brief, master: draft.master, volumeIndex, earlier: draft.volumes }, call);
	const range = draft.master.volumes[volumeIndex];
	if (range === undefined || !isConsecutive(volume.chapters, range.firstChapter, range.lastChapter)) throw badAnswer();
	if (values.volume < values.volumes) {
		return keep(values.volume, values.volumes, ({ ledger }) => {
			drafts.saveVolume(run.taskId, values.volume, volume, ledger);
		});
	}
	return commitOutline(tools, { ...draft, volumes: [...draft.volumes, volume] }, params);
}

function keep(planned: number, volumes: number, commit: StepResult["commit"]): StepResult {
	return { commit, outcome: null, report: reportOf(planned, volumes) };
}

/** The master plan is a step like each volume. */
function reportOf(planned: number, volumes: number): StepResult["report"] {
	return { progress: outlineProgress(planned, volumes), chapters: [], stepsDone: planned + 1, stepsTotal: volumes + 1 };
}

function allDone(volumes: number): StepResult["report"] {
	return reportOf(volumes, volumes);
}

function commitOutline(
	{ outline, drafts, run }: StepTools,
	{ master, volumes }: OutlineDraft,
	params: OutlineParams,
): StepResult {
	return {
		commit: ({ ledger }) => {
			const chapterWords = wordsPerChapter(params.targetWordCount, params.targetChapters);
			outline.replace({ master, volumes }, run.taskId, chapterWords, ledger);
			drafts.drop(run.taskId);
		},
		outcome: finished(volumes.length, params),
		report: allDone(volumes.length),
	};
}

/** Whether the volumes' ranges are 1…chapters, in order and without gaps. */
function coversChapters({ volumes }: MasterPlan, chapters: number): boolean {
	let next = 1;
	for (const { firstChapter, lastChapter } of volumes) {
		if (firstChapter !== next || lastChapter < firstChapter) return false;
		next = lastChapter + 1;
	}
	return next === chapters + 1;
}

function isConsecutive(chapters: { index: number }[], first: number, last: number): boolean {
	return chapters.length === last - first + 1 && chapters.every(({ index }, position) => index === first + position);
}

function badAnswer(): WriterError {
	return new WriterError({ code: "provider_bad_answer", isRetryable: true, retryAfterMs: null });
}

function finished(volumes: number, { targetChapters }: OutlineParams): RunOutcome {
	return {
		kind: "finished",
		message: { code: "outline_completed", values: { volumes, chapters: targetChapters } },
		chapters: [],
	};
}
