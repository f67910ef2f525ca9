import { expect, test } from "vitest";
import { paragraphsOf } from "./paragraphs.ts";

test.each([
	["", []],
	["One.\n\nTwo.\n", ["One.", "Two."]],
	["　　雪下了一夜。\n　　天亮了。", ["雪下了一夜。", "天亮了。"]],
	["# Chapter 1\n\n<b>Not bold</b>", ["Chapter 1", "<b>Not bold</b>"]],
])("%o", (text, paragraphs) => {
	expect(paragraphsOf(text).map((paragraph) => paragraph.text)).toEqual(paragraphs);
});

test("a paragraph keeps its start while the text grows", () => {
	const [first, second] = paragraphsOf("One.\n\nTw");
	expect(paragraphsOf("One.\n\nTwo.\nThree.").slice(0, 2)).toEqual([first, { ...second, text: "Two." }]);
});
