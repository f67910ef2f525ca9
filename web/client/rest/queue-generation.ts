/** Queues work on a project: an outline, or its next chapters. The answer comes at once; the work goes on without the caller. */
import { isTaskIdAnswer } from "../../../protocol/check-answer.ts";
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Priority } from "../../../protocol/task.ts";
import { aiHeaders } from "./ai-headers.ts";
import { idempotencyHeader, type RepeatableOptions } from "./idempotency.ts";
import { projectPath } from "./projects.ts";
import { request } from "./request.ts";

export type QueueOptions = RepeatableOptions & {
	/** Default `normal`. */
	priority?: Priority;
	/** Ids of own tasks that must be completed first. */
	dependsOn?: readonly string[];
};

export type OutlineOptions = QueueOptions & {
	/** Queues this many chapters behind the outline, in one step with it and for the same model and priority. */
	thenChapters?: number;
};

export type Queued = { success: true; taskId: string };

export type QueuedOutline = Queued & {
	/** Of the chapter task that `thenChapters` asked for. */
	chaptersTaskId?: string | undefined;
};

/**
 * @param chaptersToGenerate how many chapters to write after the last stored one, from 1
 * @param aiConfig whose model writes; null for the server's own, where it has one
 * @throws ApiError
 */
export function queueChapterGeneration(
	apiBaseUrl: string,
	token: string,
	projectName: string,
	chaptersToGenerate: number,
	aiConfig: AiConfig | null,
	options: QueueOptions = {},
): Promise<Queued> {
	const { idempotencyKey, ...order } = options;
	return request(
		{
			apiBaseUrl,
			token,
			method: "POST",
			path: `${projectPath(projectName)}/queue-chapters`,
			headers: { ...aiHeaders(aiConfig), ...idempotencyHeader({ idempotencyKey }) },
			body: { chaptersToGenerate, ...order },
		},
		isTaskIdAnswer,
	);
}

/**
 * @param targetChapters how many chapters to plan
 * @param targetWordCount length of the whole book in units of ten thousand words (万字)
 * @param customPrompt free wishes for the outline; undefined or empty for none
 * @param aiConfig whose model writes; null for the server's own, where it has one
 * @throws ApiError
 */
export function queueOutlineGeneration(
	apiBaseUrl: string,
	token: string,
	projectName: string,
	targetChapters: number,
	targetWordCount: number,
	customPrompt: string | undefined,
	aiConfig: AiConfig | null,
	options: OutlineOptions = {},
): Promise<QueuedOutline> {
	const { idempotencyKey, ...order } = options;
	return request(
		{
			apiBaseUrl,
			token,
			method: "POST",
			path: `${projectPath(projectName)}/queue-outline`,
			headers: { ...aiHeaders(aiConfig), ...idempotencyHeader({ idempotencyKey }) },
			body: { targetChapters, targetWordCount, ...(customPrompt && { customPrompt }), ...order },
		},
		isTaskIdAnswer,
	);
}
