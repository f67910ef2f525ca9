import { expect, it } from "vitest";
import { createDealer } from "./phrase-deck.ts";

const cards = Array.from({ length: 20 }, (_, index) => index);
const hand = (chapter: number, count: number) => {
	const dealer = createDealer("seed", chapter);
	return Array.from({ length: count }, () => dealer.deal("deck", cards, count));
};

it("deals neighbouring chapters different cards, for any chapter", () => {
	for (let chapter = 0; chapter < 200; chapter++) {
		const both = [...hand(chapter, 7), ...hand(chapter + 1, 7)];
		expect(new Set(both).size).toBe(14);
	}
});

it("deals no card twice in a chapter, and none when all are gone", () => {
	const all = hand(3, 21);
	expect(new Set(all.slice(0, 20)).size).toBe(20);
	expect(all[20]).toBeUndefined();
});

it("deals only what fits", () => {
	const dealer = createDealer("seed", 1);
	expect(dealer.deal("deck", cards, 1, (card) => card === 13)).toBe(13);
	expect(dealer.deal("deck", [], 1)).toBeUndefined();
});
