/**
 * Turns planned answers into plans whose chapter numbers are right. Models are good at stories and bad at sums: what is
 * only a wrong number is put right here, what is a missing chapter is a bad answer.
 */
import type { PlannedVolume } from "../../../protocol/outline.ts";
import type { MasterPlan, VolumePlan } from "../novel-writer.ts";
import type { MasterAnswer, VolumeAnswer } from "./answer-forms.ts";
import { badAnswer } from "./bad-answer.ts";

/** More chapters than this do not fit one volume's answer: models cut it short or count wrong. */
export const MAX_VOLUME_CHAPTERS = 60;

/** Lays the volumes end to end over chapters 1…targetChapters, in proportion to the lengths that the answer gave them. */
export function arrangeMaster(answer: MasterAnswer, targetChapters: number): MasterPlan {
	const { volumes } = answer;
	if (volumes.length > targetChapters) throw badAnswer(`${volumes.length} volumes for ${targetChapters} chapters`);
	if (volumes.length * MAX_VOLUME_CHAPTERS < targetChapters) throw badAnswer(`${volumes.length} volumes are too few`);
	const lengths = fitLengths(
		volumes.map((volume) => Math.max(1, volume.lastChapter - volume.firstChapter + 1)),
		targetChapters,
	);
	let next = 1;
	return {
		...answer,
		volumes: volumes.map((volume, at) => {
			const firstChapter = next;
			next += lengths[at] ?? 0;
			return { ...volume, firstChapter, lastChapter: next - 1 };
		}),
	};
}

/** Whole numbers from 1 to the maximum with the sum `total`, as near to the proportions of `wanted` as that allows. */
function fitLengths(wanted: number[], total: number): number[] {
	const sum = wanted.reduce((left, right) => left + right, 0);
	const lengths = wanted.map((length) => clamp(sum === total ? length : Math.round((length / sum) * total)));
	let missing = total - lengths.reduce((left, right) => left + right, 0);
	// What rounding and bounds left over is spread over those with room; the caller made sure that there is room.
	while (missing !== 0) {
		const step = Math.sign(missing);
		for (let at = lengths.length - 1; at >= 0 && missing !== 0; at--) {
			const length = lengths[at] ?? 1;
			if (clamp(length + step) === length) continue;
			lengths[at] = length + step;
			missing -= step;
		}
	}
	return lengths;
}

function clamp(length: number): number {
	return Math.min(MAX_VOLUME_CHAPTERS, Math.max(1, length));
}

/** Numbers the chapters of a volume as the master plan does. */
export function arrangeVolume(answer: VolumeAnswer, plan: VolumePlan): PlannedVolume {
	const count = plan.lastChapter - plan.firstChapter + 1;
	const byIndex = new Map(answer.chapters.map((chapter) => [chapter.index, chapter]));
	const named = Array.from({ length: count }, (_, at) => byIndex.get(plan.firstChapter + at)).filter(
		(found) => found !== undefined,
	);
	// All of them are there, maybe among others; or the right count is, numbered in some other way.
	const chapters = named.length === count ? named : answer.chapters;
	if (chapters.length !== count) throw badAnswer(`${answer.chapters.length} chapters planned instead of ${count}`);
	return { ...answer, chapters: chapters.map((chapter, at) => ({ ...chapter, index: plan.firstChapter + at })) };
}
