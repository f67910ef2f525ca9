/**
 * The first version's view of a task, for clients that were never updated: the events of its stream and the fields of its
 * poll. Pure translations of what the feed says.
 */
import type { Task } from "../../protocol/task.ts";

export type LegacyEvent =
	| { type: "start"; total: number }
	| { type: "task_created"; taskId: string }
	| { type: "progress"; taskId: string; current: number; total: number; progress: number; message: string }
	| { type: "chapter_complete"; chapterIndex: number; current: number; total: number }
	| { type: "chapter_error"; chapterIndex: number | null; error: string }
	| { type: "done"; taskId: string; completedChapters: number[]; failedChapters: number[] }
	| { type: "error"; error: string; code: string };

/**
 * What happened to a task between two looks at it.
 * @param before null at the first look
 */
export function legacyEvents(before: Task | null, after: Task): LegacyEvent[] {
	const { id: taskId, chapters, progress, message } = after;
	const total = wantedChapters(after);
	const known = new Set(before?.chapters ?? []);
	const events: LegacyEvent[] = [];
	for (const chapterIndex of chapters) {
		if (!known.has(chapterIndex)) {
			events.push({ type: "chapter_complete", chapterIndex, current: chapters.indexOf(chapterIndex) + 1, total });
		}
	}
	const isNews = before === null || before.progress !== progress || before.message !== message;
	if (after.status === "completed") {
		events.push({ type: "done", taskId, completedChapters: chapters, failedChapters: [] });
	} else if (after.status === "failed") {
		const error = after.error ?? message;
		events.push({ type: "chapter_error", chapterIndex: currentChapter(before ?? after), error });
		events.push({ type: "error", error, code: after.errorCode ?? "internal_error" });
	} else if (isNews) {
		events.push({ type: "progress", taskId, current: chapters.length, total, progress, message });
	}
	return events;
}

export type LegacyTask = {
	id: string;
	projectId: string;
	projectName: string;
	userId: string;
	targetCount: number;
	startChapter: number | null;
	completedChapters: number[];
	failedChapters: number[];
	currentProgress: number;
	currentMessage: string;
	status: "running" | "paused";
	errorMessage: string | null;
	/** ISO 8601, as the old clients parse it; `updatedAtMs` is the number. */
	createdAt: string;
	updatedAt: string;
	updatedAtMs: number;
};

/** @returns null for what the old poll does not list: outlines, and tasks that have ended */
export function legacyTask(task: Task): LegacyTask | null {
	if (task.type !== "chapter" || task.status === "completed" || task.status === "failed") return null;
	const current = currentChapter(task);
	return {
		id: task.id,
		projectId: task.projectId,
		projectName: task.projectName,
		userId: task.userId,
		targetCount: wantedChapters(task),
		startChapter: task.chapters[0] ?? current,
		completedChapters: task.chapters,
		failedChapters: [],
		currentProgress: task.progress,
		currentMessage: task.message,
		status: task.status === "processing" ? "running" : "paused",
		errorMessage: task.error,
		createdAt: new Date(task.createdAt).toISOString(),
		updatedAt: new Date(task.updatedAt).toISOString(),
		updatedAtMs: task.updatedAt,
	};
}

function wantedChapters(task: Task): number {
	return task.type === "chapter" ? task.params.chaptersToGenerate : 0;
}

/** The chapter that the task's message speaks of. */
function currentChapter({ messageValues }: Task): number | null {
	return messageValues.chapter ?? null;
}
