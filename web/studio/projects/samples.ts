/** The sample novels of the repository, as projects ready to be made. Fetched only when one is asked for. */
import type { NewProject } from "../../client/rest.ts";

export type SampleId = "english" | "chinese";

/** Titles as the samples' first lines have them. */
export const SAMPLE_TITLES: Record<SampleId, string> = { english: "The Tide Clerk", chinese: "雪线邮差" };

const BIBLES: Record<SampleId, () => Promise<{ default: string }>> = {
	english: () => import("../../samples/the-tide-clerk.md?raw"),
	chinese: () => import("../../samples/snowline-post.zh.md?raw"),
};

/** A book short enough to be finished while one looks on. */
const SAMPLE_CHAPTERS = 12;

export async function loadSample(id: SampleId): Promise<NewProject> {
	const { default: bible } = await BIBLES[id]();
	return { name: SAMPLE_TITLES[id], bible, totalChapters: SAMPLE_CHAPTERS };
}
