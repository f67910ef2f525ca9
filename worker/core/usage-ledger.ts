/**
 * The books of one project's calls: its sum, and those of the tasks it has worked on last. All sums only grow. A copy of them is stored
 * with whatever a step commits, so that counting costs no row of its own; of any number of copies the newest is found by `merge`.
 */
import * as z from "zod/v4/mini";
import { type Usage, usageSchema } from "../../protocol/usage.ts";
import { callsOf, NO_USAGE, plus } from "./usage.ts";

/** Tasks whose sums are kept: an earlier one that has to be stopped, or is retried, is among the last few. */
const TASKS_KEPT = 8;

export const ledgerSchema = z.object({
	project: usageSchema,
	/** The last one first. */
	tasks: z.array(z.object({ id: z.string(), usage: usageSchema })),
});
export type Ledger = z.infer<typeof ledgerSchema>;

export const EMPTY_LEDGER: Ledger = { project: NO_USAGE, tasks: [] };

/** @returns undefined for a task that is not known, or has made no call */
export function usageOfTask({ tasks }: Ledger, taskId: string): Usage | undefined {
	const usage = tasks.find(({ id }) => id === taskId)?.usage;
	return callsOf(usage) === 0 ? undefined : usage;
}

/**
 * A run of a task begins.
 * @param known what the queue has heard of the task, which counts if so many others ran since that it is not known here any more
 */
export function openTask({ project, tasks }: Ledger, taskId: string, known: Usage | undefined): Ledger {
	const kept = tasks.find(({ id }) => id === taskId)?.usage;
	const usage = newer(kept, known) ?? NO_USAGE;
	return { project, tasks: [{ id: taskId, usage }, ...tasks.filter(({ id }) => id !== taskId)].slice(0, TASKS_KEPT) };
}

export function countUsage({ project, tasks }: Ledger, taskId: string, used: Usage): Ledger {
	return {
		project: plus(project, used),
		tasks: tasks.map(({ id, usage }) => ({ id, usage: id === taskId ? plus(usage, used) : usage })),
	};
}

/** What a row of this task has to carry. */
export function copyFor({ project, tasks }: Ledger, taskId: string): Ledger {
	return { project, tasks: tasks.filter(({ id }) => id === taskId) };
}

/** @param main whose tasks are all kept, in their order: the copies carry but their own */
export function merge(main: Ledger, copies: readonly Ledger[]): Ledger {
	const newest = copies.reduce((best, copy) => (callsOf(copy.project) > callsOf(best.project) ? copy : best), main);
	const tasks = main.tasks.map(({ id, usage }) => ({
		id,
		usage: copies.reduce((best, copy) => newer(best, usageOfTask(copy, id)) ?? best, usage),
	}));
	return { project: newest.project, tasks };
}

function newer(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
	return callsOf(b) > callsOf(a) ? b : (a ?? b);
}
