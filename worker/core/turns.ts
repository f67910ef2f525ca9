/**
 * Whose turn a draft's changes bring about, and for whom they change the reason to wait, so that a task which ends costs no walk
 * over all that wait. What is decided about those is `schedule.ts`.
 */
import { compareTurn } from "../../protocol/queue-position.ts";
import type { DraftTasks } from "./draft-tasks.ts";
import type { Candidates } from "./schedule.ts";
import { isPending, statusOf, type TaskRecord } from "./task-record.ts";

/**
 * Whose turn has to be looked at: of all who wait; of those whom the changes concern; of new tasks alone; or of nobody. New tasks
 * take nothing from those that wait already: whoever waits has a reason that more tasks do not end, and one that waits for a
 * free place leaves none to them.
 */
export type Turn = "all" | "concerned" | "new" | "nobody";

/** Progress and repeats change nobody's turn, nor does a priority: whoever can run runs already. */
export function turnOf(draft: DraftTasks): Turn {
	let turn: Turn = "nobody";
	for (const { before, after } of draft.differences()) {
		if (after === undefined) return "concerned";
		if (before === undefined) {
			if (!isPending(after)) return "concerned";
			turn = "new";
			continue;
		}
		if (statusOf(before) !== statusOf(after)) return "concerned";
		if (before.waitsFor.length !== after.waitsFor.length) return "concerned";
	}
	return turn;
}

/** Those who may take a place. */
export function candidates(draft: DraftTasks, turn: Turn): Candidates {
	if (turn !== "new") return { line: draft.line(), projects: draft.waitingProjects() };
	const line = draft.newPending().sort(compareTurn);
	return { line, projects: projectsOf(line) };
}

/** Those who wait, but perhaps for another reason than before the draft; call it after all have started who could. */
export function concerned(draft: DraftTasks, turn: Turn): Iterable<TaskRecord> {
	if (turn === "all") return [...draft.line()];
	return turn === "new" ? draft.newPending() : concernedByChanges(draft);
}

/**
 * Whoever has changed, waits for one that has failed or is retried, or waits in a project that is free and was not, or the other
 * way round. That a place is free, or none is any more, concerns nobody else: those who could take one have it by now, and the
 * others wait for what they waited for before.
 */
function concernedByChanges(draft: DraftTasks): Iterable<TaskRecord> {
	const found = new Map<string, TaskRecord>();
	const add = (tasks: readonly TaskRecord[]): void => {
		for (const task of tasks) found.set(task.id, task);
	};
	for (const { id, before, after } of draft.differences()) {
		if (after !== undefined && isPending(after)) add([after]);
		if (hasFailed(before) !== hasFailed(after)) add(draft.waitingFor(id));
	}
	const wereBusy = projectsOf(draft.processingBefore());
	const areBusy = projectsOf(draft.processing());
	for (const id of wereBusy) if (!areBusy.has(id)) add(draft.waitingIn(id));
	for (const id of areBusy) if (!wereBusy.has(id)) add(draft.waitingIn(id));
	return found.values();
}

function hasFailed(task: TaskRecord | undefined): boolean {
	return task?.state.name === "failed";
}

function projectsOf(tasks: Iterable<TaskRecord>): Set<string> {
	const projects = new Set<string>();
	for (const { projectId } of tasks) projects.add(projectId);
	return projects;
}
