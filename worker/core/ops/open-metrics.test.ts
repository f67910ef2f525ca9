import { describe, expect, it } from "vitest";
import type { OpsState } from "../../../protocol/ops.ts";
import { providerSchema } from "../../../protocol/task.ts";
import { TASK_ERROR_CODES } from "../../../protocol/task-error-codes.ts";
import { addFact, EMPTY_CELL } from "./cell.ts";
import { openMetrics } from "./open-metrics.ts";
import { NO_TOTALS } from "./totals.ts";

const state: OpsState = {
	totals: { ...NO_TOTALS, completed: 3 },
	...{ minutes: [], work: [], failureCounts: [], failures: [], users: [], pauses: [], audit: [] },
	dashboards: 1,
	shardsMissing: 0,
};

/** Every kind of work with every code: as many series as there can be. */
function everything() {
	return (["chapter", "outline"] as const).flatMap((type) =>
		providerSchema.options.map((provider) => {
			let cell = EMPTY_CELL;
			for (const [index, code] of TASK_ERROR_CODES.entries()) {
				const fact = {
					seq: index,
					at: 0,
					taskId: "t",
					type,
					provider,
					waitMs: 10 ** index,
					runMs: 7_000,
					chapters: 1,
					retries: 1,
				};
				cell = addFact(cell, { ...fact, outcome: "failed", code });
			}
			return { type, provider, cell };
		}),
	);
}

const SAMPLE = /^([a-z_]+)(?:\{([a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

describe("OpenMetrics", () => {
	const lines = openMetrics(state, everything()).split("\n");

	it("ends with its end and has nothing but descriptors and samples, each family in one piece", () => {
		expect(lines.slice(-2)).toEqual(["# EOF", ""]);
		let family = "";
		const seen = new Set<string>();
		for (const line of lines.slice(0, -2)) {
			const help = /^# HELP ([a-z_]+) \S/.exec(line)?.[1];
			if (help !== undefined) {
				expect(seen).not.toContain(help);
				seen.add(help);
				family = help;
			} else if (line.startsWith("#")) expect(line).toMatch(new RegExp(`^# (TYPE|UNIT) ${family} [a-z]+$`));
			else expect(SAMPLE.exec(line)?.[1]?.replace(/_(total|bucket|count|sum)$/, "")).toBe(family);
		}
	});

	it("has each series once, and a bounded number of them", () => {
		const series = lines
			.filter((line) => !line.startsWith("#") && line !== "")
			.map((line) => line.slice(0, line.lastIndexOf(" ")));
		expect(new Set(series).size).toBe(series.length);
		expect(series.length).toBeLessThan(300 * providerSchema.options.length);
	});

	it("has steps that only grow, up to the count", () => {
		const ofOne = lines.filter((line) => line.includes('wait_seconds_bucket{type="chapter",provider="demo"'));
		const values = ofOne.map((line) => Number(line.split(" ")[1]));
		expect(values).toEqual([...values].sort((a, b) => a - b));
		expect(values.at(-1)).toBe(TASK_ERROR_CODES.length);
		expect(ofOne.at(-1)).toContain('le="+Inf"');
	});
});
