import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TASK_ID_RANDOM_BYTES, taskIdOf } from "./task-id.ts";

const bytes = fc.uint8Array({ minLength: TASK_ID_RANDOM_BYTES, maxLength: TASK_ID_RANDOM_BYTES });
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe("the name of a task", () => {
	it("is a UUID of version 7, as in the example of RFC 9562", () => {
		// Appendix A.6: 2022-02-22T19:22:22Z, with 0xcc3 and 0x18c4dc0c0c07398f as its random parts.
		const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
		expect(taskIdOf(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	});

	it("has the form of one whatever the clock and chance say", () => {
		fc.assert(
			fc.property(time, bytes, (now, random) => {
				expect(taskIdOf(now, random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
			}),
		);
	});

	it("stands after those of earlier milliseconds, and is another one within the same", () => {
		fc.assert(
			fc.property(time, time, bytes, bytes, (a, b, first, second) => {
				if (a < b) expect(taskIdOf(a, first) < taskIdOf(b, second)).toBe(true);
			}),
		);
		expect(taskIdOf(1, new Uint8Array(10))).not.toBe(taskIdOf(1, new Uint8Array(10).fill(1)));
	});
});
