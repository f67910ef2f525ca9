import { describe, expect, it } from "vitest";
import { mean, median, quantile, ratios, spreadOf } from "./stats.ts";

describe("figures of the bench", () => {
	it("the median is the middle, or the mean of the two middle ones, whatever the order", () => {
		expect(median([9, 1, 5])).toBe(5);
		expect(median([9, 1, 5, 7])).toBe(6);
		expect(median([3])).toBe(3);
	});

	it("a quantile is a sample that was really seen", () => {
		const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
		expect(quantile(hundred, 0.5)).toBe(50);
		expect(quantile(hundred, 0.99)).toBe(99);
		expect(quantile(hundred, 1)).toBe(100);
		expect(quantile([4, 2], 0.99)).toBe(4);
	});

	it("the spread is the median between the extremes", () => {
		expect(spreadOf([10, 2, 4])).toEqual({ median: 4, min: 2, max: 10 });
	});

	it("a ratio is taken within its own round, so that a slow round does not decide", () => {
		// The machine was ten times slower in the second round: medians of each side by itself would say 2 here too, means 1.1.
		expect(ratios([20, 2, 20], [10, 1, 10])).toEqual([2, 2, 2]);
		expect(() => ratios([1, 2], [1])).toThrow(RangeError);
	});

	it("nothing has no figure", () => {
		for (const figure of [median, mean, spreadOf, (none: number[]) => quantile(none, 0.5)]) {
			expect(() => figure([])).toThrow(RangeError);
		}
	});
});
