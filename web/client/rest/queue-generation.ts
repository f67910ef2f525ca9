/** Queues work on a project: an outline, or its next chapters. The answer comes at once; the work goes on without the caller. */
import { isTaskIdAnswer } from "../../../protocol/check-answer.ts";
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Priority } from "../../../protocol/task.ts";
import { aiHeaders } from "./ai-headers.ts";
import { projectPath } from "./projects.ts";
import { request } from "./request.ts";

export type QueueOptions = {
	/** Default `normal`. */
	priority?: Priority;
	/** Ids of own tasks that must be completed first. */
	dependsOn?: readonly string[];
};

export type Queued = { success: true; taskId: string };

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
	return request(
		{
			apiBaseUrl,
			token,
			method: "POST",
			path: `${projectPath(projectName)}/queue-chapters`,
			headers: aiHeaders(aiConfig),
			body: { chaptersToGenerate, ...options },
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
	options: QueueOptions = {},
): Promise<Queued> {
	return request(
		{
			apiBaseUrl,
			token,
			method: "POST",
			path: `${projectPath(projectName)}/queue-outline`,
			headers: aiHeaders(aiConfig),
			body: { targetChapters, targetWordCount, ...(customPrompt && { customPrompt }), ...options },
		},
		isTaskIdAnswer,
	);
}
