import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type GrowingText, growParagraphs, NO_TEXT } from "./growing-text.ts";
import { paragraphsOf } from "./paragraphs.ts";

const all = ({ finished, last }: GrowingText) => (last === null ? finished : [...finished, last]);

test("however it came, it reads as the whole would", async () => {
	const piece = fc.string({ unit: fc.constantFrom("a", "雪", " ", "\n", "\n\n", "#", "# ", "　", "."), maxLength: 12 });
	await fc.assert(
		fc.property(fc.array(piece), (pieces) => {
			let text = "";
			let grown = NO_TEXT;
			for (const next of pieces) {
				text += next;
				grown = growParagraphs(grown, text);
			}
			expect(all(grown)).toEqual(paragraphsOf(text));
		}),
	);
});

test("finished paragraphs stay the same objects while the last one grows", () => {
	const before = growParagraphs(NO_TEXT, "One.\n\nTwo.\n\nThr");
	const after = growParagraphs(before, "One.\n\nTwo.\n\nThree");
	expect(after.finished).toBe(before.finished);
	expect(growParagraphs(after, "One.\n\nTwo.\n\nThree.\n\nF").finished[0]).toBe(before.finished[0]);
	expect(growParagraphs(after, after.text)).toBe(after);
});

test("a text that starts over is read anew", () => {
	const before = growParagraphs(NO_TEXT, "One.\n\nTwo.");
	expect(all(growParagraphs(before, "Other.")).map(({ text }) => text)).toEqual(["Other."]);
});
