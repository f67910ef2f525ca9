/** Tasks for the core's tests. */
import { createTask, type NewTask, type TaskRecord } from "./task-record.ts";

export function newTask(id: string, change: Partial<NewTask> = {}): NewTask {
	return {
		id,
		userId: "user-1",
		projectId: `project-of-${id}`,
		projectName: "Novel",
		work: { type: "chapter", params: { chaptersToGenerate: 3 } },
		provider: "demo",
		model: null,
		keySource: "none",
		locale: "en",
		priority: "normal",
		dependsOn: [],
		...change,
	};
}

export function taskRecord(id: string, change: Partial<TaskRecord> = {}): TaskRecord {
	return { ...createTask(newTask(id), 1_000), ...change };
}
