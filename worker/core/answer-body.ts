/**
 * The bodies of answers that carry many tasks. They are written where the tasks are: as text they cross from the queue to the
 * Worker for a fraction of what the objects would cost, and the Worker only passes them on.
 */

import type * as z from "zod/v4/mini";
import type { Sync } from "../../protocol/feed.ts";
import type { changesBodySchema, taskPageBodySchema, tasksBodySchema } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";

/** @param since what the client asked with: without it the answer is the whole list, newest first */
export function pollBody({ sync, nextPollMs }: { sync: Sync; nextPollMs: number }, since: string | null): string {
	const { cursor, reset, tasks, deleted } = sync;
	if (since !== null) return toText({ success: true, cursor, reset, tasks, deleted, nextPollMs });
	const newestFirst = tasks.toSorted((a, b) => b.createdAt - a.createdAt || b.rev - a.rev);
	return toText({ success: true, tasks: newestFirst, cursor, nextPollMs });
}

export function pageBody(tasks: Task[], nextBefore: string | null): string {
	return toText({ success: true, tasks, nextBefore });
}

type Body = z.infer<typeof changesBodySchema> | z.infer<typeof tasksBodySchema> | z.infer<typeof taskPageBodySchema>;

function toText(body: Body): string {
	return JSON.stringify(body);
}
