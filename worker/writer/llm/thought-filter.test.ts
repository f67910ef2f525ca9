import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ThoughtFilter, withoutThoughts } from "./thought-filter.ts";

function read(pieces: string[], heldChars?: number): string {
	const filter = new ThoughtFilter(heldChars);
	return pieces.map((piece) => filter.feed(piece).text).join("") + filter.end().text;
}

it.each([
	["no thoughts", "It came.", "It came."],
	["thoughts first", "<think>First.</think>It came.", "It came."],
	["two blocks", "<think>a</think>\n<thinking>b</thinking>\n# T", "# T"],
	["capitals and blanks", "\n <THINK >a</THINK>It came.", "It came."],
	["thoughts in the middle are prose", "# T\n\nIt <think>a</think> came.", "# T\n\nIt <think>a</think> came."],
	["thoughts without an end", "<think>and then", ""],
	["the start of a tag that becomes none", "<thin ice", "<thin ice"],
	["another tag", "<b>It</b> came.", "<b>It</b> came."],
	["Kimi's marks", "◁think▷Hm.◁/think▷# T", "# T"],
	["a JSON answer", '{"text":"</think>\\n"}', '{"text":"</think>\\n"}'],
	["an end whose beginning is missing", "First this.\n</think>\n\n# T", "# T"],
	["with a heading right behind it", "First this.</think># T", "# T"],
	["a typed pair of tags", "She typed <think>\nand </think>\nand left.", "She typed <think>\nand </think>\nand left."],
])("%s", (_, answer, text) => expect(read([answer])).toBe(text));

it("wherever the pieces are cut, the text is the same", () => {
	const token = fc.constantFrom(
		"<think>",
		"</think>",
		"<th",
		"ink>",
		"<",
		"/",
		"a",
		"\n",
		"# T\n",
		"雪",
		"<|channel|>",
		"final",
		"analysis",
		"<|message|>",
		"<|end|>",
	);
	return fc.assert(
		fc.property(fc.array(token, { maxLength: 14 }), fc.array(fc.nat(80), { maxLength: 8 }), (tokens, cuts) => {
			const answer = tokens.join("");
			const ends = [...cuts.map((cut) => Math.min(cut, answer.length)), answer.length].sort((a, b) => a - b);
			const pieces = ends.map((end, at) => answer.slice(ends[at - 1] ?? 0, end));
			expect(read(pieces)).toBe(read([answer]));
		}),
		{ numRuns: 10_000 },
	);
});

it("text with a title flows at once, other text once it is too long for thoughts", () => {
	const titled = new ThoughtFilter();
	expect(titled.feed("# The Tide\n").text).toBe("# The Tide\n");
	expect(titled.feed("It").text).toBe("It");
	const untitled = new ThoughtFilter(20);
	expect(untitled.feed("It came in.\n")).toEqual({ text: "", isThinking: false, isHeld: true });
	expect(untitled.feed("It went out again.").text).toBe("It came in.\nIt went out again.");
});

it("says that there are thoughts, which is activity", () => {
	const filter = new ThoughtFilter();
	expect(["<think>b", "c", "</think>"].map((piece) => filter.feed(piece).isThinking)).toEqual([true, true, true]);
	expect(filter.feed("# T\n")).toEqual({ text: "# T\n", isThinking: false, isHeld: false });
});

it("takes thoughts with a heading of their own off a whole text", () => {
	expect(withoutThoughts("# Plan\n\nFirst this.\n</think>\n\n# The Tide\n\nIt came.")).toBe("# The Tide\n\nIt came.");
	const novel = "# T\n\nHe typed <think>.\n</think>\n\n# Part two\n\nIt came.";
	expect(withoutThoughts(novel)).toBe(novel);
});
