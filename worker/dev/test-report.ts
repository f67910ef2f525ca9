/** Counts what Vitest's JSON report tells of, for the one closing line of a run. */
import * as z from "zod/v4/mini";

const reportSchema = z.object({
	numPassedTests: z.int(),
	numFailedTests: z.int(),
	testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

export type Counts = { passed: number; failed: number };

/** A file that could not be loaded holds no failed test, and counts as one. @throws if it is no report of Vitest's */
export function countTests(json: string): Counts {
	const report = z.parse(reportSchema, JSON.parse(json));
	const brokenFiles = report.testResults.filter(
		({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
	);
	return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}
