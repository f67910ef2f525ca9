/** How many tokens a task has used, as one number. */
import type { Task } from "../../../protocol/task.ts";

/** Of the prompts and the answers of all its calls, also those that failed. @returns 0 if no provider said */
export function tokenCount({ usage }: Pick<Task, "usage">): number {
	// Names are not checked on the way here, and a later server may have others.
	const sums = [usage?.completed, usage?.failed];
	return sums.reduce((count, sum) => count + (sum?.inputTokens ?? 0) + (sum?.outputTokens ?? 0), 0);
}
