import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { Reading } from "./reading.ts";

describe("[P9] reading", () => {
	it("whoever says what he reads is never too far behind, however much it is", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(LIMITS.ackEveryChars), { minLength: 1, maxLength: 200 }), (sizes) => {
				const reading = new Reading({ sentChars: 7 });
				let total = 0;
				for (const size of sizes) {
					reading.sent(size);
					total += size;
					reading.read(total);
					expect([reading.isTooFarBehind, reading.isBehindForText]).toEqual([false, false]);
				}
			}),
		);
	});

	it("whoever stops reading first goes without text, then is let go", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(10);
		reading.read(10);
		reading.sent(LIMITS.textUnreadChars + 1);
		expect([reading.isBehindForText, reading.isTooFarBehind]).toEqual([true, false]);
		reading.sent(LIMITS.socketUnreadChars - LIMITS.textUnreadChars - 1);
		expect(reading.isTooFarBehind).toBe(false);
		reading.sent(1);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("a client that never says what it reads keeps its text, and its first frame does not count against it", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(50_000_000);
		reading.sent(LIMITS.socketUnreadChars);
		expect([reading.isBehindForText, reading.isTooFarBehind]).toEqual([false, false]);
		reading.sent(1);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("once it speaks, its first frame counts like any other", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(50_000_000);
		reading.read(10);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("what goes to all of a group counts for each of them, from when it came", () => {
		const toAll = { sentChars: LIMITS.socketUnreadChars };
		const reading = new Reading(toAll);
		reading.sent(10);
		reading.read(10);
		toAll.sentChars += LIMITS.textUnreadChars;
		expect([reading.isBehindForText, reading.isTooFarBehind]).toEqual([false, false]);
		reading.sent(1);
		expect(reading.isBehindForText).toBe(true);
		toAll.sentChars += LIMITS.socketUnreadChars - LIMITS.textUnreadChars;
		expect(reading.isTooFarBehind).toBe(true);
		reading.read(11 + LIMITS.socketUnreadChars);
		expect([reading.isBehindForText, reading.isTooFarBehind]).toEqual([false, false]);
	});

	it("nobody can have read more than was sent", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(10);
		reading.read(1e15);
		reading.sent(LIMITS.socketUnreadChars + 1);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("nobody has read less than he said before", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(LIMITS.socketUnreadChars);
		reading.read(LIMITS.socketUnreadChars);
		reading.read(0);
		reading.sent(LIMITS.socketUnreadChars);
		expect(reading.isTooFarBehind).toBe(false);
	});
});
