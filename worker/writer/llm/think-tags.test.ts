import fc from "fast-check";
import { expect, it } from "vitest";
import { ThinkTags } from "./think-tags.ts";

function read(pieces: string[]): string {
	const tags = new ThinkTags();
	return pieces.map((piece) => tags.feed(piece).text).join("") + tags.end().text;
}

it.each([
	["no thoughts", "It came.", "It came."],
	["thoughts first", "<think>First.</think>It came.", "It came."],
	["thoughts in between, twice", "It <think>a</think>came<think>b</think>.", "It came."],
	["thoughts without an end", "It came.<think>and then", "It came."],
	["an end without a beginning", "It</think> came.", "It</think> came."],
	["the start of a tag that becomes none", "a <thin ice", "a <thin ice"],
	["the start of a tag at the very end", "a <thi", "a <thi"],
])("%s", (_, answer, text) => expect(read([answer])).toBe(text));

it("wherever the pieces are cut, the text is the same", () => {
	const token = fc.constantFrom("<think>", "</think>", "<th", "ink>", "<", "/", "a", "雪");
	fc.assert(
		fc.property(fc.array(token, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 8 }), (tokens, cuts) => {
			const answer = tokens.join("");
			const ends = [...cuts.map((cut) => Math.min(cut, answer.length)), answer.length].sort((a, b) => a - b);
			const pieces = ends.map((end, at) => answer.slice(ends[at - 1] ?? 0, end));
			expect(read(pieces)).toBe(read([answer]));
		}),
	);
});

it("says that there were thoughts, which is a sign of life", () => {
	const tags = new ThinkTags();
	expect([tags.feed("a"), tags.feed("<think>b"), tags.feed("c"), tags.feed("</think>"), tags.feed("d")]).toEqual([
		{ text: "a", isThinking: false },
		{ text: "", isThinking: true },
		{ text: "", isThinking: true },
		{ text: "", isThinking: true },
		{ text: "d", isThinking: false },
	]);
});
