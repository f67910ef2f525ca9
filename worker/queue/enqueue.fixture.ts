/** Requests as the API's Worker makes them, for tests that call a queue directly. */
import type { EnqueueRequest } from "./task-queue.ts";

type Overrides = Partial<EnqueueRequest["task"]> & { keyBox?: string };

export function chapterRequest(userId: string, { keyBox, ...overrides }: Overrides = {}): EnqueueRequest {
	return {
		task: {
			id: crypto.randomUUID(),
			userId,
			work: { type: "chapter", params: { chaptersToGenerate: 1 } },
			provider: "demo",
			model: null,
			keySource: "none",
			locale: "en",
			priority: "normal",
			dependsOn: [],
			...overrides,
		},
		keyBox: keyBox ?? null,
	};
}

/** @param customPrompt makes the task as long as a test wants it */
export function outlineRequest(userId: string, customPrompt: string, overrides: Overrides = {}): EnqueueRequest {
	const work = { type: "outline", params: { targetChapters: 1, targetWordCount: 1, customPrompt } } as const;
	return chapterRequest(userId, { work, ...overrides });
}
