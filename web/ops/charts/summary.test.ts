import { describe, expect, test } from "vitest";
import type { Format } from "../format/use-format.ts";
import { aMinute } from "../ops.fixture.ts";
import { en } from "../strings/en.ts";
import { binMinutes } from "./bins.ts";
import { describeDurations, describeThroughput } from "./summary.ts";

const MINUTE = 60_000;
const NOW = 10_005 * MINUTE;
const format: Format = {
	count: String,
	percent: String,
	duration: (ms) => `${ms} ms`,
	age: String,
	clock: (at) => `#${at / MINUTE}`,
	moment: String,
};

describe("a chart in words", () => {
	const bins = binMinutes(
		[
			aMinute(10_001 * MINUTE, { completed: 4, failed: 1, wait: { count: 5, p50Ms: 30, p95Ms: 900 } }),
			aMinute(10_004 * MINUTE, { completed: 1, cancelled: 2, wait: { count: 1, p50Ms: 20, p95Ms: 40 } }),
		],
		"15min",
		NOW,
	);

	test("says how many ended, and when most of them", () => {
		expect(describeThroughput(bins, "15min", en.charts, format)).toBe(
			"In the last 15 min: 5 finished, 1 failed, 2 cancelled. Busiest at #10001 with 5.",
		);
	});

	test("says how long it took last, and when longest", () => {
		expect(describeDurations(bins, "wait", en.charts, format)).toBe(
			"Last seen at #10004: median 20 ms, p95 40 ms. Worst p95 at #10001: 900 ms.",
		);
	});

	test("of nothing it says so", () => {
		const empty = binMinutes([], "1h", NOW);
		expect(describeThroughput(empty, "1h", en.charts, format)).toBe(en.charts.nothing);
		expect(describeDurations(bins, "run", en.charts, format)).toBe(en.charts.nothing);
	});
});
