import { expect, test } from "vitest";
import { nextChange, timeLeft } from "./time-left.ts";

const MINUTE = 60_000;

test.each([
	[-1, { unit: "moment" }],
	[0, { unit: "moment" }],
	[1, { unit: "underMinute" }],
	[MINUTE, { unit: "underMinute" }],
	[MINUTE + 1, { unit: "minutes", minutes: 2 }],
	[3.5 * MINUTE, { unit: "minutes", minutes: 4 }],
	[60 * MINUTE, { unit: "minutes", minutes: 60 }],
	[61 * MINUTE, { unit: "hours", hours: 1, minutes: 5 }],
	[118 * MINUTE, { unit: "hours", hours: 2, minutes: 0 }],
])("%i ms", (leftMs, said) => {
	expect(timeLeft(leftMs)).toEqual(said);
});

test("the words are the same until the next change, and others from then on", () => {
	for (let leftMs = 1; leftMs < 150 * MINUTE; leftMs += 12_345) {
		const waitMs = nextChange(leftMs);
		if (waitMs === null) throw new Error(`${leftMs} ms has no next change`);
		expect(waitMs).toBeGreaterThan(0);
		expect(timeLeft(leftMs - waitMs + 1)).toEqual(timeLeft(leftMs));
		expect(timeLeft(leftMs - waitMs)).not.toEqual(timeLeft(leftMs));
	}
	expect(nextChange(0)).toBeNull();
});
