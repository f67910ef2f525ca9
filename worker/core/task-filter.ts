/** Which tasks a list or a batch means. */
import type { TaskFilter } from "../../protocol/rest.ts";
import { statusOf, type TaskRecord } from "./task-record.ts";

/** Whether a task fits every field that is given. */
export function fitsFilter(task: TaskRecord, { status, projectName, type, olderThanMs }: TaskFilter, now: number): boolean {
	if (status !== undefined && statusOf(task) !== status) return false;
	if (projectName !== undefined && task.projectName !== projectName) return false;
	if (type !== undefined && task.work.type !== type) return false;
	return olderThanMs === undefined || now - task.createdAt > olderThanMs;
}
