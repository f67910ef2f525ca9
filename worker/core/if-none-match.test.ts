import { expect, test } from "vitest";
import { matchesEtag } from "./if-none-match.ts";

test.each([
	['"a.1"', true],
	['W/"a.1"', true],
	[' "a.1" ', true],
	['"b", W/"a.1","c"', true],
	['"x,y" , "a.1"', true],
	["*", true],
	[" * ", true],
	['"a.2"', false],
	['"b", "c"', false],
	['"*"', false],
	['"x, \\"a.1"', false],
	["a.1", false],
	['w/"a.1"', false],
	["", false],
])("the condition %s on a.1: %s", (header, expected) => {
	expect(matchesEtag(header, "a.1")).toBe(expected);
});
