/** The plan of a novel: what the outline task stores and the chapter tasks follow. */
import * as z from "zod/v4/mini";

export const plannedChapterSchema = z.object({
	/** From 1, through all volumes without gaps. */
	index: z.int(),
	title: z.string(),
	/** What has to happen in it. */
	goal: z.string(),
	/** What makes the reader turn the page at its end. */
	hook: z.string(),
});
export type PlannedChapter = z.infer<typeof plannedChapterSchema>;

export const plannedVolumeSchema = z.object({
	title: z.string(),
	goal: z.string(),
	conflict: z.string(),
	climax: z.string(),
	chapters: z.array(plannedChapterSchema),
});
export type PlannedVolume = z.infer<typeof plannedVolumeSchema>;

export const outlineSchema = z.object({
	mainGoal: z.string(),
	milestones: z.array(z.string()),
	volumes: z.array(plannedVolumeSchema),
});
export type Outline = z.infer<typeof outlineSchema>;
