import { expect, test } from "vitest";
import { countTests } from "./test-report.ts";

const file = (...tests: string[]) => ({
	status: tests.includes("failed") || tests.length === 0 ? "failed" : "passed",
	assertionResults: tests.map((status) => ({ status })),
});

test("tests are counted as Vitest counts them, and a file that did not load as one that failed", () => {
	const report = {
		numPassedTests: 3,
		numFailedTests: 1,
		testResults: [file("passed", "passed"), file("passed", "failed"), file()],
	};
	expect(countTests(JSON.stringify(report))).toEqual({ passed: 3, failed: 2 });
});

test("what is no report throws instead of counting nothing", () => {
	expect(() => countTests('{"numPassedTests": "3"}')).toThrow();
	expect(() => countTests("")).toThrow();
});
