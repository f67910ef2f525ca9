import { expect, test } from "vitest";
import { aMinute } from "../ops.fixture.ts";
import { endsWithin, failedShare, HOUR_MS } from "./last-hour.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE + 30_000;

test("the last hour is the running minute and the 59 before it", () => {
	const minutes = [
		aMinute(940 * MINUTE, { completed: 100 }),
		aMinute(941 * MINUTE, { completed: 1, failed: 2 }),
		aMinute(1_000 * MINUTE, { completed: 3, cancelled: 4 }),
	];
	expect(endsWithin(minutes, HOUR_MS, NOW)).toEqual({ completed: 4, failed: 2, cancelled: 4 });
});

test("ends of a queue whose clock is ahead are counted", () => {
	expect(endsWithin([aMinute(1_001 * MINUTE, { failed: 1 })], HOUR_MS, NOW).failed).toBe(1);
});

test("cancelled tasks neither failed nor succeeded", () => {
	expect(failedShare({ completed: 3, failed: 1, cancelled: 96 })).toBe(0.25);
	expect(failedShare({ completed: 0, failed: 0, cancelled: 5 })).toBeNull();
});
