import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guessKind } from "./chapter-frame.ts";
import { planDemoMaster } from "./demo-outline.ts";
import { OUTLINE_EN } from "./outline-en.ts";
import { OUTLINE_ZH } from "./outline-zh.ts";
import { readBible } from "./read-bible.ts";
import { CHINESE_BIBLE, ENGLISH_BIBLE, outlineBrief, planBook } from "./samples.fixture.ts";

describe.each([
	{ name: "English", bible: ENGLISH_BIBLE },
	{ name: "Chinese", bible: CHINESE_BIBLE },
	{ name: "empty", bible: "" },
])("the outline of the $name bible", ({ bible }) => {
	it.each([1, 3, 12, 37, 100, 400, 2_000])("covers exactly %i chapters in reasonable volumes", (targetChapters) => {
		const brief = outlineBrief(bible, targetChapters);
		const { volumes } = planDemoMaster(brief);
		expect(volumes[0]?.firstChapter).toBe(1);
		expect(volumes.at(-1)?.lastChapter).toBe(targetChapters);
		for (const [index, volume] of volumes.entries()) {
			const next = volumes[index + 1];
			if (next) expect(next.firstChapter).toBe(volume.lastChapter + 1);
			expect(volume.lastChapter - volume.firstChapter + 1).toBeLessThanOrEqual(40);
			if (volumes.length > 1) expect(volume.lastChapter - volume.firstChapter + 1).toBeGreaterThanOrEqual(10);
		}
		expect(new Set(volumes.map(({ title }) => title)).size).toBe(volumes.length);
	});

	it("gives 400 chapters titles and goals of their own, numbered without gaps", () => {
		const chapters = planBook(outlineBrief(bible, 400)).flatMap((volume) => volume.chapters);
		expect(chapters.map(({ index }) => index)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
		expect(new Set(chapters.map(({ title }) => title)).size).toBe(400);
		expect(new Set(chapters.map(({ goal }) => goal)).size).toBeGreaterThan(390);
		for (const { title, goal, hook } of chapters) {
			for (const text of [title, goal, hook]) expect(text).not.toMatch(/^$|\{|\}|undefined| {2}|\.\.|。。|\ba [aeiou]/);
		}
	});

	it("is the same each time and says what the author asked for", () => {
		const brief = { ...outlineBrief(bible, 50), customPrompt: "a lighthouse in every chapter." };
		expect(planBook(brief)).toEqual(planBook(brief));
		expect(planDemoMaster(brief).mainGoal).toContain("a lighthouse in every chapter");
	});
});

it("builds goals from the bible's own people, places and things", () => {
	const story = readBible(ENGLISH_BIBLE, { locale: "en", title: "" });
	const names = [...story.cast.map(({ short }) => short), ...story.places, ...story.objects];
	const chapters = planBook(outlineBrief(ENGLISH_BIBLE, 40)).flatMap((volume) => volume.chapters);
	const named = chapters.filter(({ goal, hook }) => names.some((name) => `${goal} ${hook}`.includes(name)));
	expect(named.length).toBeGreaterThan(35);
	expect(names.filter((name) => !chapters.some(({ goal, hook, title }) => `${goal} ${hook} ${title}`.includes(name)))).toEqual(
		[],
	);
});

it("plans any number of chapters for any bible", () => {
	fc.assert(
		fc.property(
			fc.string({ maxLength: 400 }),
			fc.integer({ min: 1, max: 120 }),
			fc.string(),
			(bible, targetChapters, customPrompt) => {
				const chapters = planBook({ ...outlineBrief(bible, targetChapters), customPrompt }).flatMap((volume) => volume.chapters);
				expect(chapters).toHaveLength(targetChapters);
				expect(new Set(chapters.map(({ title }) => title)).size).toBe(targetChapters);
			},
		),
		{ numRuns: 30 },
	);
}, 30_000);

it("reads each of its own goals as the kind of scene it was meant to be", () => {
	for (const { kind, goal } of [OUTLINE_EN, OUTLINE_ZH].flatMap(({ plots }) => Object.values(plots).flat())) {
		expect([goal, guessKind(goal.replace(/\{[^}]*\}/g, "K"))]).toEqual([goal, kind]);
	}
});

it("plans for the longest bible in no time", () => {
	const started = performance.now();
	planBook(outlineBrief(ENGLISH_BIBLE.repeat(60), 100));
	expect(performance.now() - started).toBeLessThan(4_000);
});
