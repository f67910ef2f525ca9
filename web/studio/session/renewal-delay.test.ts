import { expect, test } from "vitest";
import { renewalDelay } from "./renewal-delay.ts";

test.each([
	["an hour", 3_600_000, 3_460_000],
	["a minute: after a third of it", 60_000, 20_000],
	["none: soon, yet not at once", -5_000, 1_000],
	["forever: as long as a timer can", Number.POSITIVE_INFINITY, 2 ** 31 - 1],
])("a token that is good for %s", (_, leftMs, waitMs) => {
	expect(renewalDelay(leftMs)).toBe(waitMs);
});
