import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clip, pad, widthOf, wrap } from "./text-width.ts";

test("Chinese, full-width signs and emoji take two columns, accents and joiners none", () => {
	expect(widthOf("Tide")).toBe(4);
	expect(widthOf("雪线，邮差。")).toBe(12);
	expect(widthOf("e\u0301")).toBe(1);
	expect(widthOf("👩‍🚀🇨🇳❤️")).toBe(6);
	expect(widthOf("—…“”█")).toBe(5);
	expect(widthOf("")).toBe(0);
});

test("text is clipped to columns, never within a character, and shows that it was", () => {
	expect(clip("Chapter", 7)).toBe("Chapter");
	expect(clip("Chapters", 7)).toBe("Chapte…");
	expect(clip("正在写第三章", 7)).toBe("正在写…");
	expect(clip("正在写第三章", 6)).toBe("正在…");
	expect(clip("👩‍🚀👩‍🚀", 3)).toBe("👩‍🚀…");
	expect(clip("x", 0)).toBe("");
});

test("padding counts columns, not characters", () => {
	expect(pad("大纲", 6)).toBe("大纲  ");
	expect(pad("Outline", 3)).toBe("Outline");
});

test("English breaks at spaces, Chinese anywhere, a word that is too long where it must", () => {
	expect(wrap("It was warm. In the pocket", 12)).toEqual(["It was warm.", "In the", "pocket"]);
	expect(wrap("雪线每年往下走一步", 8)).toEqual(["雪线每年", "往下走一", "步"]);
	expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
	expect(wrap("# Title\n\nText", 20)).toEqual(["# Title", "Text"]);
});

const writing = fc.string({ unit: fc.constantFrom(..."ab .,\n雪线，👩‍🚀é\u0301—") });

test("no line is wider than it may be, and nothing but spaces is lost", () => {
	void fc.assert(
		fc.property(writing, fc.integer({ min: 2, max: 12 }), (text, columns) => {
			const lines = wrap(text, columns);
			for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
			expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
			expect(widthOf(clip(text, columns))).toBeLessThanOrEqual(columns);
		}),
	);
});
