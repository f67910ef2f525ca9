import { expect, test } from "vitest";
import { formatAge, formatDuration } from "./duration.ts";

const units = { ms: "ms", s: "s", min: "min", h: "h", d: "d" };

test.each([
	[0, "0 ms"],
	[229.6, "230 ms"],
	[4_240, "4.2 s"],
	[4_000, "4 s"],
	[42_900, "42 s"],
	[59_999, "59 s"],
	[60_000, "1 min"],
	[185_000, "3 min 5 s"],
	[3_600_000, "1 h"],
	[7_860_000, "2 h 11 min"],
	[273_600_000, "3 d 4 h"],
])("%d milliseconds read as %s", (ms, text) => {
	expect(formatDuration(ms, units)).toBe(text);
});

test.each([
	[-5, "0 s"],
	[999, "0 s"],
	[1_900, "1 s"],
	[61_900, "1 min 1 s"],
])("an age of %d milliseconds counts whole seconds: %s", (ms, text) => {
	expect(formatAge(ms, units)).toBe(text);
});
