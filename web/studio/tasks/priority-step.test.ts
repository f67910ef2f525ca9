import { expect, test } from "vitest";
import { stepPriority } from "./priority-step.ts";

test("one step at a time, and none beyond the ends", () => {
	expect(stepPriority("low", 1)).toBe("normal");
	expect(stepPriority("normal", 1)).toBe("high");
	expect(stepPriority("high", 1)).toBeNull();
	expect(stepPriority("high", -1)).toBe("normal");
	expect(stepPriority("low", -1)).toBeNull();
});
