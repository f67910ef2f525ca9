/**
 * One page of the task list, newest first. A page ends at a task and not at a number, so that tasks which come or go
 * meanwhile neither repeat nor hide another.
 */
import { LIMITS } from "../../protocol/limits.ts";
import type { TaskListQuery } from "../../protocol/rest.ts";
import { fitsFilter } from "./task-filter.ts";
import type { TaskRecord } from "./task-record.ts";

const DEFAULT_LIMIT = 50;

/** Where a page ends: the last task on it. Clients hand it back as they got it. */
type PageEnd = Pick<TaskRecord, "createdAt" | "id">;

const PAGE_END = /^(0|[1-9][0-9]{0,15})\.([A-Za-z0-9_-]{1,64})$/;

/** @returns null if `before` is nothing that this function ever gave */
export function listPage(
	records: Iterable<TaskRecord>,
	query: TaskListQuery,
): { page: TaskRecord[]; nextBefore: string | null } | null {
	const { before, limit = DEFAULT_LIMIT, ...filter } = query;
	const end = before === undefined ? null : parsePageEnd(before);
	if (end === null && before !== undefined) return null;
	const fitting: TaskRecord[] = [];
	for (const task of records) {
		if (fitsFilter(task, filter, 0) && (end === null || newestFirst(end, task) < 0)) fitting.push(task);
	}
	const page = fitting.sort(newestFirst).slice(0, Math.min(limit, LIMITS.listPageTasks));
	const last = page.at(-1);
	const hasMore = last !== undefined && fitting.length > page.length;
	return { page, nextBefore: hasMore ? `${last.createdAt}.${last.id}` : null };
}

function newestFirst(a: PageEnd, b: PageEnd): number {
	if (a.createdAt !== b.createdAt) return b.createdAt - a.createdAt;
	return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

function parsePageEnd(text: string): PageEnd | null {
	const match = PAGE_END.exec(text);
	const id = match?.[2];
	return id === undefined ? null : { createdAt: Number(match?.[1]), id };
}
