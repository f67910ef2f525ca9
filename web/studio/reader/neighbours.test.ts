import { expect, test } from "vitest";
import { neighbours } from "./neighbours.ts";

const written = [2, 1, 4].map((index) => ({ index }));

test.each([
	[1, { previous: null, next: 2, place: 1, of: 3 }],
	[2, { previous: 1, next: 4, place: 2, of: 3 }],
	[3, { previous: 2, next: 4, place: 0, of: 3 }],
	[4, { previous: 2, next: null, place: 3, of: 3 }],
])("around chapter %i", (index, ways) => {
	expect(neighbours(written, index)).toEqual(ways);
});

test("a book without chapters leads nowhere", () => {
	expect(neighbours([], 1)).toEqual({ previous: null, next: null, place: 0, of: 0 });
});
