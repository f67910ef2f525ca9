/** The REST calls of the service, under the names that existing apps use. Every one throws `ApiError`. */
export { ApiError, type ApiErrorCode } from "./rest/api-error.ts";
export { type DevToken, signInForDevelopment } from "./rest/dev-sign-in.ts";
export {
	type Chapter,
	createProject,
	deleteProject,
	downloadProject,
	getChapter,
	getProject,
	listProjects,
	type NewProject,
} from "./rest/projects.ts";
export { type Queued, type QueueOptions, queueChapterGeneration, queueOutlineGeneration } from "./rest/queue-generation.ts";
export { cancelQueuedTask, deleteQueuedTask, fetchQueuedTask, fetchQueuedTasks } from "./rest/tasks.ts";
