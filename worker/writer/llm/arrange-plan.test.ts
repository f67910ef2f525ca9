import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrangeMaster, arrangeVolume, MAX_VOLUME_CHAPTERS } from "./arrange-plan.ts";

const badAnswer = expect.objectContaining({ failure: { code: "provider_bad_answer", isRetryable: true, retryAfterMs: null } });

const volume = (firstChapter: number, lastChapter: number) => ({
	title: "t",
	goal: "g",
	conflict: "c",
	climax: "x",
	firstChapter,
	lastChapter,
});
const ranges = (volumes: { firstChapter: number; lastChapter: number }[], target: number) =>
	arrangeMaster(
		{ mainGoal: "m", milestones: ["m"], volumes: volumes.map((v) => volume(v.firstChapter, v.lastChapter)) },
		target,
	).volumes.map(({ firstChapter, lastChapter }) => [firstChapter, lastChapter]);

describe("the volumes of a master plan cover 1…targetChapters without gaps", () => {
	it("right numbers stay", () => {
		expect(ranges([volume(1, 20), volume(21, 45), volume(46, 50)], 50)).toEqual([
			[1, 20],
			[21, 45],
			[46, 50],
		]);
	});

	it("wrong sums are scaled in proportion", () => {
		expect(ranges([volume(1, 10), volume(12, 31)], 60)).toEqual([
			[1, 20],
			[21, 60],
		]);
	});

	it("any numbers that a model makes up end as a plan", () => {
		const range = fc.record({
			firstChapter: fc.integer({ min: -10, max: 5_000 }),
			lastChapter: fc.integer({ min: -10, max: 5_000 }),
		});
		fc.assert(
			fc.property(fc.array(range, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 2_000 }), (volumes, target) => {
				fc.pre(volumes.length <= target && target <= volumes.length * MAX_VOLUME_CHAPTERS);
				let next = 1;
				for (const [first = 0, last = 0] of ranges(volumes, target)) {
					expect(first).toBe(next);
					expect(last).toBeGreaterThanOrEqual(first);
					expect(last - first).toBeLessThan(MAX_VOLUME_CHAPTERS);
					next = last + 1;
				}
				expect(next).toBe(target + 1);
			}),
		);
	});

	it("more volumes than chapters, or too few to be planned one by one, is a bad answer", () => {
		expect(() => ranges([volume(1, 1), volume(2, 2)], 1)).toThrow(badAnswer);
		expect(() => ranges([volume(1, 400)], 400)).toThrow(badAnswer);
	});
});

describe("a volume has every chapter of its range, once and in order", () => {
	const plan = volume(41, 43);
	const planned = (...indexes: number[]) => ({
		title: "t",
		goal: "g",
		conflict: "c",
		climax: "x",
		chapters: indexes.map((index, at) => ({ index, title: `T${at}`, goal: "g", hook: "h" })),
	});
	const titles = (...indexes: number[]) =>
		arrangeVolume(planned(...indexes), plan).chapters.map(({ index, title }) => `${index} ${title}`);

	it("as asked", () => expect(titles(41, 42, 43)).toEqual(["41 T0", "42 T1", "43 T2"]));
	it("shuffled: put in order", () => expect(titles(43, 41, 42)).toEqual(["41 T1", "42 T2", "43 T0"]));
	it("numbered from 1: numbered as the book", () => expect(titles(1, 2, 3)).toEqual(["41 T0", "42 T1", "43 T2"]));
	it("with the neighbours too: those are dropped", () => expect(titles(40, 41, 42, 43, 44)).toEqual(["41 T1", "42 T2", "43 T3"]));
	it("one missing: a bad answer", () => expect(() => titles(41, 43)).toThrow(badAnswer));
	it("too many, numbered otherwise: a bad answer", () => expect(() => titles(1, 2, 3, 4)).toThrow(badAnswer));
});
