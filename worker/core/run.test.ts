import { describe, expect, it } from "vitest";
import { readReportAnswer } from "./run.ts";

describe("what a queue answers to a report", () => {
	it("is taken at its word, and one that only another version knows as if somebody looked", () => {
		for (const said of ["nobody", "progress", "text", "over"]) expect(readReportAnswer(said)).toBe(said);
		for (const said of ["everybody", { isCurrent: true, audience: "text" }, null, undefined]) {
			expect(readReportAnswer(said)).toBe("progress");
		}
	});
});
