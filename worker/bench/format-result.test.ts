import { describe, expect, it } from "vitest";
import { formatResult, formatVerdict } from "./format-result.ts";
import { ResultBuilder } from "./result.ts";

function build() {
	const result = new ResultBuilder("fan-out");
	for (const [ours, theirs] of [
		[10, 5],
		[30, 10],
		[8, 4],
	] as const) {
		result.sample("ours", "k/s", ours);
		result.sample("theirs", "k/s", theirs);
	}
	result.sample("rows", "", 60);
	result.atLeast("beside theirs", result.ratio("ours", "theirs"), 2.5);
	result.atMost("rows written", 60, 60);
	result.table({ title: "Bill", columns: ["", "users"], rows: [["push", 12]] });
	result.note("A note.");
	return result.build();
}

describe("the bench's table", () => {
	it("shows the median with its spread, every judged ratio with its target, and whether it is met", () => {
		const lines = formatResult(build())
			.split("\n")
			.map((line) => line.trim().replace(/ +/g, " "));
		expect(lines).toContain("ours 10 8 30 k/s");
		expect(lines).toContain("rows 60");
		expect(lines).toContain("SHORT beside theirs 2 at least 2.5");
		expect(lines).toContain("pass rows written 60 at most 60");
		expect(lines).toContain("push 12");
		expect(lines).toContain("- A note.");
	});

	it("the last line counts what is met and what is short", () => {
		expect(formatVerdict([build(), build()])).toBe("2 of 4 targets met, 2 short");
	});

	it("a figure that nobody has measured is a bug of the bench", () => {
		expect(() => new ResultBuilder("x").ratio("ours", "theirs")).toThrow("no figure");
	});
});
