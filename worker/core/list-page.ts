/**
 * One page of the task list, newest first. A page ends at a task and not at a number, so that tasks which come or go
 * meanwhile neither repeat nor hide another.
 */
import { LIMITS } from "../../protocol/limits.ts";
import type { TaskListQuery } from "../../protocol/rest.ts";
import { fitsFilter } from "./task-filter.ts";
import type { Age } from "./task-index.ts";
import type { TaskRecord } from "./task-record.ts";

const DEFAULT_LIMIT = 50;

const PAGE_END = /^(0|[1-9][0-9]{0,15})\.([A-Za-z0-9_-]{1,64})$/;

/**
 * Clients hand the end of a page, which is its last task, back as they got it.
 * @param newestFirst all tasks that are older than that one; walked no further than the page goes
 * @returns null if `before` is nothing that this function ever gave
 */
export function listPage(
	newestFirst: (before: Age | null) => Iterable<TaskRecord>,
	query: TaskListQuery,
): { page: TaskRecord[]; nextBefore: string | null } | null {
	const { before, limit = DEFAULT_LIMIT, ...filter } = query;
	const end = before === undefined ? null : parsePageEnd(before);
	if (end === null && before !== undefined) return null;
	const size = Math.min(limit, LIMITS.listPageTasks);
	const page: TaskRecord[] = [];
	for (const task of newestFirst(end)) {
		if (!fitsFilter(task, filter, 0)) continue;
		const last = page.at(-1);
		// One more fits: there is a next page.
		if (page.length >= size) return { page, nextBefore: last === undefined ? null : `${last.createdAt}.${last.id}` };
		page.push(task);
	}
	return { page, nextBefore: null };
}

function parsePageEnd(text: string): Age | null {
	const match = PAGE_END.exec(text);
	const id = match?.[2];
	return id === undefined ? null : { createdAt: Number(match?.[1]), id };
}
