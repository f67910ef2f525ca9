import { expect, test } from "vitest";
import { layOut, rowsInSight } from "./row-layout.ts";

test("rows stand below each other, those never seen with the usual height", () => {
	const layout = layOut(["a", "b", "c"], new Map([["b", 40]]), 100, 10);
	expect(layout).toEqual({ tops: [0, 110, 160], height: 260 });
	expect(layOut([], new Map(), 100, 10)).toEqual({ tops: [], height: 0 });
});

test("every row that touches the view is in the range, and few others", () => {
	const ids = Array.from({ length: 1_000 }, (_, at) => String(at));
	const heights = new Map(ids.map((id, at) => [id, 50 + (at % 7) * 10]));
	const layout = layOut(ids, heights, 100, 10);
	for (let scrollTop = 0; scrollTop < layout.height; scrollTop += 777) {
		const { start, end } = rowsInSight(layout, scrollTop, 600, 0);
		for (const [at, top] of layout.tops.entries()) {
			const touches = top < scrollTop + 600 && top + (heights.get(String(at)) ?? 0) > scrollTop;
			if (touches) expect(start <= at && at < end).toBe(true);
		}
		expect(end - start).toBeLessThan(16);
	}
});

test("beyond the end, and in an empty list, nothing breaks", () => {
	const layout = layOut(["a", "b"], new Map(), 100, 10);
	expect(rowsInSight(layout, 5_000, 600, 0)).toEqual({ start: 1, end: 2 });
	expect(rowsInSight(layOut([], new Map(), 100, 10), 0, 600, 100)).toEqual({ start: 0, end: 0 });
});
