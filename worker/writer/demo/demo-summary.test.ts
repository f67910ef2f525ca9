import { expect, it } from "vitest";
import { findEnding, summarizeDemo } from "./demo-summary.ts";
import { CHINESE_BIBLE, ENGLISH_BIBLE, writeChapters } from "./samples.fixture.ts";

it.each([
	["English", ENGLISH_BIBLE],
	["Chinese", CHINESE_BIBLE],
])("grows by a line a chapter, keeps the last hook open and stays short (%s)", (_, bible) => {
	let storySoFar = "";
	let openThreads: string[] = [];
	for (const { plan, text } of writeChapters(bible, 30, 1_800)) {
		const before = storySoFar;
		({ storySoFar, openThreads } = summarizeDemo({
			bible,
			locale: "en",
			chapters: [{ index: plan.index, title: plan.title, content: text }],
			storySoFar,
			openThreads,
		}));
		if (plan.index <= 12) expect(storySoFar.startsWith(before)).toBe(true);
		expect(storySoFar).toContain(plan.title);
		expect(openThreads.at(-1)).toBe(plan.hook);
		expect(openThreads.length).toBeLessThanOrEqual(6);
		expect(storySoFar.length).toBeLessThan(8_000);
	}
	expect(storySoFar.split("\n")).toHaveLength(13);
});

it("finds the ending of a text that a person has edited", () => {
	expect(findEnding("One.\n\nTwo. Three!\n")).toBe("Two. Three!");
	expect(findEnding(`${"A long paragraph goes on. ".repeat(20)}“Then it stops.”`)).toBe("“Then it stops.”");
	expect(findEnding("")).toBe("");
});
