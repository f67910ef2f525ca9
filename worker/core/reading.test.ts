import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { isBehindForText, isTooFarBehind, onRead, onSent, startReading } from "./reading.ts";

describe("[P9] reading", () => {
	it("whoever says what he reads is never too far behind, however much it is", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(LIMITS.ackEveryChars), { minLength: 1, maxLength: 200 }), (sizes) => {
				let reading = startReading;
				let total = 0;
				for (const size of sizes) {
					reading = onSent(reading, size);
					total += size;
					reading = onRead(reading, total);
					expect([isTooFarBehind(reading), isBehindForText(reading)]).toEqual([false, false]);
				}
			}),
		);
	});

	it("whoever stops reading first goes without text, then is let go", () => {
		let reading = onRead(onSent(startReading, 10), 10);
		reading = onSent(reading, LIMITS.textUnreadChars + 1);
		expect([isBehindForText(reading), isTooFarBehind(reading)]).toEqual([true, false]);
		reading = onSent(reading, LIMITS.socketUnreadChars);
		expect(isTooFarBehind(reading)).toBe(true);
	});

	it("a client that never says what it reads keeps its text, and its first frame does not count against it", () => {
		const reading = onSent(onSent(startReading, 50_000_000), LIMITS.socketUnreadChars);
		expect([isBehindForText(reading), isTooFarBehind(reading)]).toEqual([false, false]);
		expect(isTooFarBehind(onSent(reading, 1))).toBe(true);
	});

	it("nobody can have read more than was sent", () => {
		const reading = onSent(onRead(onSent(startReading, 10), 1e15), LIMITS.socketUnreadChars + 1);
		expect(isTooFarBehind(reading)).toBe(true);
	});
});
