import { describe, expect, it } from "vitest";
import { messageCodeSchema, renderMessage } from "./messages.ts";
import { renderTaskError, taskErrorCodeSchema } from "./task-errors.ts";

/** Every value that any message mentions. */
const values = {
	running: 3,
	count: 2,
	volume: 1,
	volumes: 4,
	chapter: 7,
	position: 2,
	total: 5,
	seconds: 20,
	attempt: 2,
	maxAttempts: 5,
	chapters: 40,
	first: 1,
	last: 5,
	unsummarized: 5,
};

describe("messages", () => {
	it.each(messageCodeSchema.options)("%s has its values filled in, in both languages", (code) => {
		for (const locale of ["en", "zh"] as const) {
			const text = renderMessage(locale, { code, values });
			expect(text).not.toMatch(/[{}]/);
			expect(/\p{Script=Han}/u.test(text)).toBe(locale === "zh");
		}
	});

	it("says when a retry comes and which one it is", () => {
		expect(renderMessage("en", { code: "retrying", values })).toBe("Retrying in 20 s (2/5)");
	});

	it("counts nouns", () => {
		const ready = (volumes: number) => renderMessage("en", { code: "outline_completed", values: { volumes, chapters: 12 } });
		expect([ready(1), ready(2)]).toEqual([
			"The outline is ready: 1 volume, 12 chapters",
			"The outline is ready: 2 volumes, 12 chapters",
		]);
	});

	it("shows the name of a value that is missing", () => {
		expect(renderMessage("en", { code: "retrying", values: {} })).toContain("{seconds}");
	});

	it.each(taskErrorCodeSchema.options)("error %s has a sentence in both languages", (code) => {
		expect(renderTaskError("en", code).length).toBeGreaterThan(10);
		expect(renderTaskError("zh", code).length).toBeGreaterThan(5);
	});

	it("[P6] a cancelled task says what existing clients compare", () => {
		expect(renderTaskError("en", "cancelled")).toBe("Cancelled by user");
		expect(renderTaskError("zh", "cancelled")).toBe("Cancelled by user");
	});
});
