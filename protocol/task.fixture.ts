/** A task for tests, valid in every field. */
import type { Task } from "./task.ts";

export function exampleTask(id: string, rev: number, change: Partial<Extract<Task, { type: "chapter" }>> = {}): Task {
	return {
		type: "chapter",
		params: { chaptersToGenerate: 3 },
		id,
		projectId: "project-1",
		projectName: "Novel",
		userId: "user-1",
		status: "pending",
		progress: 0,
		message: "Queued",
		error: null,
		createdAt: 1_000,
		updatedAt: 1_000,
		startedAt: null,
		completedAt: null,
		rev,
		attempt: 0,
		priority: "normal",
		position: null,
		estimatedEndAt: null,
		dependsOn: [],
		errorCode: null,
		provider: "demo",
		model: null,
		chapters: [],
		locale: "en",
		messageCode: "queued",
		messageValues: {},
		...change,
	};
}
