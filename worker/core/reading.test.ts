import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { Reading } from "./reading.ts";

/** A reading whose client sends each mark back, or not. */
function markAndRead(reading: Reading, mark: string): void {
	if (!reading.needsMark) return;
	reading.marked(mark);
	reading.sawMark(mark);
}

describe("[P9] reading", () => {
	it("a client that sends marks back is never too far behind, however much it is", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(LIMITS.ackEveryChars), { minLength: 1, maxLength: 200 }), (sizes) => {
				const reading = new Reading({ sentChars: 7 });
				for (const [index, size] of sizes.entries()) {
					reading.sent(size);
					markAndRead(reading, String(index));
					expect([reading.isTooFarBehind, reading.isBehindForText]).toEqual([false, false]);
					expect(reading.unreadChars).toBeLessThan(LIMITS.ackEveryChars);
				}
			}),
		);
	});

	it("a mark is needed once for so many characters, and shows what was sent before it, no matter in which order they come back", () => {
		const reading = new Reading({ sentChars: 0 });
		for (const mark of ["a", "b", "c"]) {
			expect(reading.needsMark).toBe(false);
			reading.sent(LIMITS.ackEveryChars);
			expect(reading.needsMark).toBe(true);
			reading.marked(mark);
		}
		expect(reading.sawMark("b")).toBe(true);
		expect(reading.unreadChars).toBe(LIMITS.ackEveryChars);
		expect([reading.sawMark("a"), reading.sawMark("b"), reading.sawMark("guessed")]).toEqual([false, false, false]);
		expect(reading.unreadChars).toBe(LIMITS.ackEveryChars);
	});

	it("a client that claims to have read what it never shows to have read gains nothing but its live text", () => {
		const reading = new Reading({ sentChars: 0 });
		reading.sent(LIMITS.listUnreadChars);
		reading.claimed(1e15);
		expect(reading.unreadChars).toBe(LIMITS.listUnreadChars);
		expect(reading.isBehindForText).toBe(false);
	});

	it("a client that stops reading first goes without text, then is let go", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(10);
		reading.claimed(10);
		reading.sent(LIMITS.textUnreadChars + 1);
		expect([reading.isBehindForText, reading.isTooFarBehind]).toEqual([true, false]);
		reading.sent(LIMITS.socketUnreadChars - LIMITS.textUnreadChars - 1);
		expect(reading.isTooFarBehind).toBe(false);
		reading.sent(1);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("a client that never says what it reads keeps its text", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(LIMITS.socketUnreadChars);
		expect([reading.isBehindForText, reading.isTooFarBehind]).toEqual([false, false]);
		reading.sent(1);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("what waited before a sleep counts after it", () => {
		const reading = new Reading({ sentChars: 0 }, LIMITS.socketUnreadChars);
		expect(reading.isTooFarBehind).toBe(false);
		reading.sent(1);
		expect(reading.isTooFarBehind).toBe(true);
	});

	it("what goes to all of a group counts for each of them, from when it came to when it left", () => {
		const toAll = { sentChars: LIMITS.socketUnreadChars };
		const reading = new Reading(toAll);
		reading.sent(10);
		toAll.sentChars += 1_000;
		expect(reading.unreadChars).toBe(10);
		reading.joinGroup();
		toAll.sentChars += 100;
		expect(reading.unreadChars).toBe(110);
		reading.leaveGroup();
		toAll.sentChars += 1_000;
		expect(reading.unreadChars).toBe(110);
	});

	it("no older client can have read more than was sent, nor less than it said before", () => {
		const reading = new Reading({ sentChars: 7 });
		reading.sent(10);
		reading.claimed(1e15);
		reading.sent(LIMITS.socketUnreadChars);
		reading.claimed(0);
		expect(reading.isTooFarBehind).toBe(false);
		reading.sent(1);
		expect(reading.isTooFarBehind).toBe(true);
	});
});
