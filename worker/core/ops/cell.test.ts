import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { horizonOf, minuteOf } from "./cell.ts";

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 8, 1, 12, 30, 40);

describe("[P9] the minute in which an end counts, whatever its queue's clock says", () => {
	it("is the one in which it happened", () => {
		expect(minuteOf(NOW - 2 * MINUTE_MS, NOW)).toBe(Date.UTC(2026, 8, 1, 12, 28));
	});

	it.each([30_000, 5 * MINUTE_MS, 10 * LIMITS.opsHistoryMs])("is not in the future, if the clock is %d ms ahead", (aheadMs) => {
		expect(minuteOf(NOW + aheadMs, NOW)).toBe(Date.UTC(2026, 8, 1, 12, 30));
	});

	it("is one that is still shown, if it is heard of after days", () => {
		expect(minuteOf(NOW - 3 * LIMITS.opsHistoryMs, NOW)).toBe(horizonOf(NOW) + MINUTE_MS);
		expect(minuteOf(0, NOW)).toBeGreaterThan(horizonOf(NOW));
	});
});
