/** A plausible task for tests; give what matters to the test. */
import type { Sync } from "../../protocol/feed.ts";
import { exampleTask } from "../../protocol/task.fixture.ts";
import type { Task } from "../../protocol/task.ts";

export function aTask(fields: Partial<Extract<Task, { type: "chapter" }>> = {}): Task {
	return exampleTask("task-1", 1, {
		projectName: "The Tide Clerk",
		userId: "writer",
		status: "processing",
		progress: 10,
		message: "Writing chapter 1 (1 of 3)",
		updatedAt: 2_000,
		startedAt: 1_500,
		attempt: 1,
		messageCode: "writing_chapter",
		messageValues: { chapter: 1, position: 1, total: 3 },
		...fields,
	});
}

const EPOCH = "0123456789abcdef";

export function aSync(rev: number, tasks: Task[], fields: Partial<Sync> = {}): Sync {
	return { type: "sync", cursor: `${EPOCH}.${rev}`, reset: false, tasks, deleted: [], ...fields };
}
