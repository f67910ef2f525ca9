import { expect, test } from "vitest";
import { addLiveText, completeSection, type LiveSection } from "./live-sections.ts";

const text = (chapterIndex: number, words: string, attempt = 1) => ({ chapterIndex, attempt, text: words });
const shown = (sections: readonly LiveSection[]) =>
	sections.map(({ chapterIndex, title, body }) => [chapterIndex, title, body.finished.map((each) => each.text), body.last?.text]);

function live(...texts: ReturnType<typeof text>[]) {
	return texts.reduce<readonly LiveSection[]>(addLiveText, []);
}

test("[P2] a chapter grows in place, and stays to be read when the next one begins", () => {
	const sections = live(text(1, "# One\n\nSnow."), text(1, "# One\n\nSnow.\n\nIce"), text(2, "# Two\n\nThe"));
	expect(shown(sections)).toEqual([
		[1, "One", ["Snow."], "Ice"],
		[2, "Two", [], "The"],
	]);
});

test("what is finished is not touched again by what grows below it", () => {
	const before = live(text(1, "# One\n\nSnow.\n\nIce"), text(2, "# Two\n\nA.\n\nB.\n\nC"));
	const after = addLiveText(before, text(2, "# Two\n\nA.\n\nB.\n\nC and more"));
	expect(after[0]).toBe(before[0]);
	expect(after[1]?.body.finished).toBe(before[1]?.body.finished);
});

test("[P5] an attempt that starts over takes back what it writes anew", () => {
	const sections = live(text(1, "One."), text(2, "Two, first try."), text(2, "Two", 2));
	expect(shown(sections)).toEqual([
		[1, null, [], "One."],
		[2, null, [], "Two"],
	]);
	expect(shown(addLiveText(live(text(1, "One."), text(2, "Two.")), text(1, "Again", 2)))).toEqual([[1, null, [], "Again"]]);
});

test("a long night leaves only the last chapters on the page", () => {
	const sections = live(...Array.from({ length: 30 }, (_, at) => text(at + 1, "Words.")));
	expect(sections.map((section) => section.chapterIndex)).toEqual([27, 28, 29, 30]);
});

test("[P2] a finished chapter ends as what was stored, and what one has read of it stays in its place", () => {
	const before = live(text(1, "# One\n\nSnow.\n\nIce and"), text(2, "Two"));
	const after = completeSection(before, { index: 1, title: "One", content: "Snow.\n\nIce and wind.\n\nNight." });
	expect(shown(after)[0]).toEqual([1, "One", ["Snow.", "Ice and wind."], "Night."]);
	expect(after[0]?.body.finished[0]).toBe(before[0]?.body.finished[0]);
	expect(after[0]?.isWhole).toBe(true);
	expect(after[1]).toBe(before[1]);
	expect(shown(completeSection(before, { index: 1 }))).toEqual(shown(before));
});
