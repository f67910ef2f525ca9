/**
 * The forms of the JSON answers, as providers are asked for them and as they are checked. Checks are refinements, which
 * no JSON schema shows: schema modes refuse most keywords. `int` is left out for its bounds, which Gemini refuses.
 */
import * as z from "zod/v4/mini";

const text = z.string().check(z.refine((value) => value.trim() !== ""));
const wholeNumber = z.number().check(z.refine(Number.isSafeInteger));
const filled = z.refine((list: unknown) => Array.isArray(list) && list.length > 0);

export const masterForm = z.object({
	mainGoal: text,
	milestones: z.array(text).check(filled),
	volumes: z
		.array(
			z.object({ title: text, goal: text, conflict: text, climax: text, firstChapter: wholeNumber, lastChapter: wholeNumber }),
		)
		.check(filled),
});
export type MasterAnswer = z.infer<typeof masterForm>;

export const volumeForm = z.object({
	title: text,
	goal: text,
	conflict: text,
	climax: text,
	chapters: z.array(z.object({ index: wholeNumber, title: text, goal: text, hook: text })).check(filled),
});
export type VolumeAnswer = z.infer<typeof volumeForm>;

export const summaryForm = z.object({ storySoFar: text, openThreads: z.array(z.string()) });
