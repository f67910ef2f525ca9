import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyText, type LiveText } from "./apply-text.ts";
import type { TextFrame } from "./feed.ts";

function frame(offset: number, text: string, attempt = 1, chapterIndex = 1): TextFrame {
	return { type: "text", taskId: "t", attempt, chapterIndex, offset, text };
}

describe("applyText", () => {
	it("puts frames together, whatever is repeated or overlaps", () => {
		const text = "The tide came in.";
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(text.length), fc.nat(text.length)), { maxLength: 30 }), (cuts) => {
				let live: LiveText | null = null;
				for (const [a, b] of cuts) {
					const before: string = live?.text ?? "";
					const step = applyText(live, frame(Math.min(a, b), text.slice(Math.min(a, b), Math.max(a, b))));
					expect(step.gap).toBe(Math.min(a, b) > before.length);
					live = step.live;
					expect(text.startsWith(live?.text ?? "")).toBe(true);
				}
				expect(applyText(live, frame(0, text)).live?.text).toBe(text);
			}),
		);
	});

	it("reports a hole and keeps what it has", () => {
		const { live } = applyText(null, frame(0, "The"));
		expect(applyText(live, frame(9, "in."))).toEqual({ live, gap: true });
		expect(applyText(null, frame(9, "in."))).toEqual({ live: null, gap: true });
	});

	it("[P2] a new attempt starts over, and an older one is void", () => {
		const { live } = applyText(null, frame(0, "The tide"));
		const next = applyText(live, frame(0, "A", 2)).live;
		expect(next).toEqual({ attempt: 2, chapterIndex: 1, text: "A" });
		expect(applyText(next, frame(8, " came", 1)).live).toBe(next);
	});

	it("goes on with the next chapter of the same attempt", () => {
		const { live } = applyText(null, frame(0, "The end."));
		const next = applyText(live, frame(0, "Next", 1, 2)).live;
		expect(next?.text).toBe("Next");
		expect(applyText(next, frame(0, "The end.", 1, 1)).live).toBe(next);
	});
});
