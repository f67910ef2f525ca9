/** Turns what the composer holds into the one call that queues it, and repeats it under the same key until it is granted. */
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Priority } from "../../../protocol/task.ts";
import { queueChapterGeneration, queueOutlineGeneration } from "../../client/rest.ts";
import type { Api } from "../api.tsx";
import { intents } from "./intents.ts";
import type { Mode } from "./work-plan.ts";

export type Work = {
	mode: Mode;
	/** How many chapters to write. */
	count: number;
	targetChapters: number;
	/** Length of the whole book, in units of ten thousand words. */
	targetWords: number;
	wishes: string;
	priority: Priority;
};

/** @param outlineAhead id of an outline that the chapters have to wait for */
export async function queueWork(api: Api, project: string, work: Work, config: AiConfig, outlineAhead: string | null) {
	const { mode, count, targetChapters, targetWords, wishes, priority } = work;
	const place = `queue ${project}`;
	// Not the key, which the server leaves out as well: a corrected one is still the same wish.
	const wish = [work, config.provider, config.model, config.baseUrl, mode === "chapters" ? outlineAhead : null];
	const options = { priority, idempotencyKey: intents.keyFor(place, wish) };
	await api(async (token) => {
		if (mode === "chapters") {
			// Without this a failed outline would let its chapters start with no plan.
			const dependsOn = outlineAhead === null ? {} : { dependsOn: [outlineAhead] };
			return queueChapterGeneration("", token, project, count, config, { ...options, ...dependsOn });
		}
		const then = mode === "both" ? { thenChapters: count } : {};
		return queueOutlineGeneration("", token, project, targetChapters, targetWords, wishes.trim(), config, {
			...options,
			...then,
		});
	});
	intents.granted(place);
}
