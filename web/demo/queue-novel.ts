/** Creates the project and queues all its work in one call: an outline, and the chapters that depend on it. */
import type { AiConfig } from "../../protocol/rest.ts";
import { ApiError, createProject, queueOutlineGeneration } from "../client/rest.ts";

export type NovelRequest = { name: string; bible: string; chapters: number; ai: AiConfig };
export type QueuedNovel = { projectName: string; outlineTaskId: string; chaptersTaskId: string };

/** About 2,500 characters a chapter; the server counts a book in ten thousands. */
const CHAPTERS_PER_TEN_THOUSAND = 4;
const MAX_NAMES = 1_000;

export async function queueNovel(url: string, token: string, { name, bible, chapters, ai }: NovelRequest): Promise<QueuedNovel> {
	const projectName = await createNamed(url, token, name, { bible, totalChapters: chapters });
	const length = Math.max(1, Math.round(chapters / CHAPTERS_PER_TEN_THOUSAND));
	const options = { thenChapters: chapters };
	const { taskId, chaptersTaskId } = await queueOutlineGeneration(
		url,
		token,
		projectName,
		chapters,
		length,
		undefined,
		ai,
		options,
	);
	if (chaptersTaskId === undefined) throw new Error(`${url} queued an outline without its chapters.`);
	return { projectName, outlineTaskId: taskId, chaptersTaskId };
}

/** Earlier demos keep their novels: this one gets the next number. */
async function createNamed(
	url: string,
	token: string,
	name: string,
	project: { bible: string; totalChapters: number },
): Promise<string> {
	for (let number = 1; number < MAX_NAMES; number++) {
		const candidate = number === 1 ? name : `${name} ${number}`;
		try {
			await createProject(url, token, { ...project, name: candidate });
			return candidate;
		} catch (error) {
			if (!(error instanceof ApiError) || error.code !== "project_exists") throw error;
		}
	}
	throw new Error(`There are ${MAX_NAMES} projects called “${name}” already: choose another --name.`);
}
