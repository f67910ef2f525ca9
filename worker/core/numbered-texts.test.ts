import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberedTexts, type Part } from "./numbered-texts.ts";

const PLACES = 3;
const parts: fc.Arbitrary<Part[]> = fc.array(fc.oneof(fc.string(), fc.nat(PLACES - 1)), { maxLength: 12 });
const numbers = fc.oneof(fc.nat(3), fc.nat(2_000), fc.integer(), fc.double(), fc.nat(Number.MAX_SAFE_INTEGER));

const plain = (text: Part[], values: number[]) =>
	text.map((part) => (typeof part === "string" ? part : String(values[part]))).join("");

describe("texts with numbers in them", () => {
	it("are what they say, whichever numbers change and however often", () => {
		fc.assert(
			fc.property(
				fc.array(parts, { minLength: 1, maxLength: 3 }),
				fc.array(numbers, { minLength: PLACES, maxLength: PLACES }),
				fc.array(fc.tuple(fc.nat(PLACES - 1), numbers), { maxLength: 12 }),
				fc.nat(PLACES),
				(texts, first, changes, known) => {
					const numbered = new NumberedTexts(texts, first, known);
					const values = [...first];
					const check = () => {
						for (const [at, text] of texts.entries()) expect(numbered.text(at)).toBe(plain(text, values));
					};
					check();
					for (const [place, number] of changes) {
						numbered.set(place, number);
						values[place] = number;
						check();
					}
				},
			),
		);
	});

	it("follow a number that grows over every digit", () => {
		const numbered = new NumberedTexts([["n=", 0, ";"]], [0], 0);
		for (const around of [1, 10, 999, 1_000, 9_999, 10_000, 1_999_999, 1_764_310_000_000]) {
			for (let number = around - 1; number <= around + 2; number++) {
				numbered.set(0, number);
				expect(numbered.text(0)).toBe(`n=${number};`);
			}
		}
	});
});
