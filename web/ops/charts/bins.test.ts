import { describe, expect, test } from "vitest";
import { aMinute } from "../ops.fixture.ts";
import { binMinutes, mergeDurations } from "./bins.ts";

const MINUTE = 60_000;
const NOW = 10_005 * MINUTE + 12_345;

describe("the points of a chart", () => {
	test.each([
		["15min", 15, MINUTE],
		["1h", 60, MINUTE],
		["24h", 144, 10 * MINUTE],
	] as const)("%s has %d of them, evenly spaced, the running one last", (range, count, binMs) => {
		const bins = binMinutes([], range, NOW);
		expect(bins).toHaveLength(count);
		expect(bins.at(-1)?.start).toBe(Math.floor(NOW / binMs) * binMs);
		for (const [index, bin] of bins.entries()) expect(bin.start - (bins[0]?.start ?? 0)).toBe(index * binMs);
	});

	test("every end within the range is in exactly one of them", () => {
		const minutes = Array.from({ length: 24 * 60 }, (_, index) =>
			aMinute((10_005 - index) * MINUTE, { completed: 1, failed: 2, cancelled: 3 }),
		);
		const total = (range: "15min" | "1h" | "24h", field: "completed" | "failed" | "cancelled") =>
			binMinutes(minutes, range, NOW).reduce((sum, bin) => sum + bin[field], 0);
		expect(total("15min", "completed")).toBe(15);
		expect(total("1h", "failed")).toBe(120);
		// The first of the ten-minute bins begins where the last one does: 1,436 minutes are in the range.
		expect(total("24h", "cancelled")).toBe(3 * (143 * 10 + 6));
	});

	test("a minute of a clock that is ahead is in the running one", () => {
		expect(binMinutes([aMinute(10_006 * MINUTE, { failed: 1 })], "1h", NOW).at(-1)?.failed).toBe(1);
	});

	test("a minute without an end has no durations, which is not zero", () => {
		const wait = { count: 2, p50Ms: 10, p95Ms: 20 };
		const bins = binMinutes([aMinute(10_004 * MINUTE, { wait })], "15min", NOW);
		expect(bins.at(-2)?.wait).toEqual({ p50Ms: 10, p95Ms: 20 });
		expect(bins.at(-1)?.wait).toBeNull();
	});
});

describe("durations of several minutes", () => {
	test("a busy minute weighs more than a quiet one, and the worst p95 is kept", () => {
		const merged = mergeDurations([
			{ count: 1, p50Ms: 9_000, p95Ms: 9_000 },
			null,
			{ count: 10, p50Ms: 100, p95Ms: 400 },
			{ count: 2, p50Ms: 50, p95Ms: 60 },
		]);
		expect(merged).toEqual({ p50Ms: 100, p95Ms: 9_000 });
	});

	test("of none there are none", () => {
		expect(mergeDurations([null, { count: 0, p50Ms: 1, p95Ms: 1 }])).toBeNull();
	});
});
