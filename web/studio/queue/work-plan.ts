/** What a click in the composer will lead to: which chapters, and behind what. Only says it; the queue decides. */
import type { Project } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";

export type Mode = "both" | "outline" | "chapters";

export const MODES: readonly Mode[] = ["outline", "chapters", "both"];

export type WorkPlan = {
	/** Numbers of the chapters that would be written; null if none. */
	chapters: { first: number; last: number } | null;
	/** An outline on its way, which chapters have to wait for. */
	outlineAhead: Task | null;
	/** Tasks of this project that have not ended, and go first. */
	tasksAhead: number;
	/** Number of the last planned chapter if the chapters go past it, else null. */
	beyondOutline: number | null;
	hasOutline: boolean;
};

export function planWork(project: Project, tasks: readonly Task[], mode: Mode, count: number): WorkPlan {
	const active = tasks.filter((task) => task.status === "pending" || task.status === "processing");
	const outlineAhead = active.find((task) => task.type === "outline") ?? null;
	const first = lastStored(project) + 1 + active.reduce((sum, task) => sum + toBeWritten(task), 0);
	const last = first + count - 1;
	const planned = project.outline?.volumes.flatMap((volume) => volume.chapters).length ?? 0;
	const followsOutline = mode === "chapters" && outlineAhead === null && planned > 0;
	return {
		chapters: mode === "outline" ? null : { first, last },
		outlineAhead,
		tasksAhead: active.length,
		beyondOutline: followsOutline && last > planned ? planned : null,
		hasOutline: planned > 0,
	};
}

/** What a writer most likely wants next. */
export function likelyMode(project: Project, tasks: readonly Task[]): Mode {
	return planWork(project, tasks, "both", 1).outlineAhead !== null || project.outline !== null ? "chapters" : "both";
}

function lastStored(project: Project): number {
	return project.chapters.reduce((most, chapter) => Math.max(most, chapter.index), 0);
}

function toBeWritten(task: Task): number {
	return task.type === "chapter" ? Math.max(0, task.params.chaptersToGenerate - task.chapters.length) : 0;
}
