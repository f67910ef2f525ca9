/** The REST calls of the service, under the names that existing apps use. Every one throws `ApiError`. */

export { listAiModels, listAiProviders } from "./rest/ai-lists.ts";
export { ApiError, type ApiErrorCode } from "./rest/api-error.ts";
export { type AiCheck, checkAi } from "./rest/check-ai.ts";
export { type DevToken, signInForDevelopment } from "./rest/dev-sign-in.ts";
export type { RepeatableOptions } from "./rest/idempotency.ts";
export {
	type Chapter,
	createProject,
	type DeletedProject,
	deleteProject,
	downloadProject,
	getChapter,
	getProject,
	listProjects,
	type NewProject,
	restoreProject,
	updateBible,
} from "./rest/projects.ts";
export {
	type OutlineOptions,
	type Queued,
	type QueuedOutline,
	type QueueOptions,
	queueChapterGeneration,
	queueOutlineGeneration,
} from "./rest/queue-generation.ts";
export {
	type BatchResult,
	batchQueuedTasks,
	cancelQueuedTask,
	deleteQueuedTask,
	fetchQueuedTask,
	fetchQueuedTasks,
	listQueuedTasks,
	type QueueBatch,
	retryQueuedTask,
	setTaskPriority,
	type TaskPage,
} from "./rest/tasks.ts";
