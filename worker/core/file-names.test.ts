import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeFileName, UniqueNames } from "./file-names.ts";

/** Code points of every kind, halves of pairs included. fast-check's own unit for them takes seconds to make. */
const codePoint = fc.oneof(fc.nat(0x7f), fc.nat(0x2fff), fc.nat(0x10_ffff));
const anyText = fc.array(codePoint, { maxLength: 300 }).map((points) => String.fromCodePoint(...points));

describe("[P9] a file's name made of a text", () => {
	it.each([
		["The Tide Clerk", "The Tide Clerk"],
		["潮汐书记员", "潮汐书记员"],
		["小说/一", "小说_一"],
		["../../etc/passwd", "_.._etc_passwd"],
		["..\\..\\windows", "_.._windows"],
		["C:\\a*b?.md", "C__a_b_.md"],
		[".hidden", "hidden"],
		["ends with dots. . .", "ends with dots"],
		["CON", "_CON"],
		["nul.txt", "_nul.txt"],
		["Com1", "_Com1"],
		["a\u0000b\u202Etxt.exe", "a_btxt.exe"],
		["e\u0301te\u0301", "été"],
		["🕊️ dove", "🕊️ dove"],
		["...", "untitled"],
		["", "untitled"],
	])("%j becomes %j", (text, name) => {
		expect(safeFileName(text, "untitled")).toBe(name);
	});

	it("is never too long, never leads elsewhere, and holds whole characters", () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const name = safeFileName(text, "untitled");
				expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(121);
				expect(name).toMatch(/^[^\\/:*?"<>|]+$/);
				expect(name).not.toMatch(/^\.|[. ]$|\p{Cc}/u);
				expect(name.isWellFormed()).toBe(true);
			}),
		);
	});
});

describe("names of one folder", () => {
	it("are told apart, also where a system sees no difference", () => {
		const names = new UniqueNames();
		expect(["Novel", "novel", "Novel (2)", "NOVEL", "été", "e\u0301te\u0301"].map((name) => names.take(name))).toEqual([
			"Novel",
			"novel (2)",
			"Novel (2) (2)",
			"NOVEL (3)",
			"été",
			"e\u0301te\u0301 (2)",
		]);
	});
});
