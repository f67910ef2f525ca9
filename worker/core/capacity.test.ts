import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { refuseIfFull } from "./capacity.ts";
import { taskRecord } from "./task-record.fixture.ts";

const MAX_ACTIVE = 1_000;
const many = (count: number, change = {}) => Array.from({ length: count }, (_, index) => taskRecord(`t${index}`, change));

describe("[P9] capacity", () => {
	it("counts what waits or runs, and what is kept", () => {
		expect(refuseIfFull([], 1, 1, MAX_ACTIVE)).toBeNull();
		expect(refuseIfFull(many(MAX_ACTIVE - 1), 1, 1, MAX_ACTIVE)).toBeNull();
		expect(refuseIfFull(many(MAX_ACTIVE), 1, 1, MAX_ACTIVE)).toMatchObject({
			code: "too_many_tasks",
			error: expect.stringContaining("wait or run"),
		});
		const done = { state: { name: "completed" as const } };
		expect(refuseIfFull(many(LIMITS.tasksPerUser - 1, done), 1, 1, MAX_ACTIVE)).toBeNull();
		expect(refuseIfFull(many(LIMITS.tasksPerUser, done), 1, 1, MAX_ACTIVE)).toMatchObject({ code: "too_many_tasks" });
		expect(refuseIfFull(many(LIMITS.tasksPerUser, done), 0, 1, MAX_ACTIVE)).toBeNull();
	});

	it("bounds the wishes of all tasks together", () => {
		const params = { targetChapters: 1, targetWordCount: 1, customPrompt: "x".repeat(LIMITS.customPromptChars) };
		const wordy = many(LIMITS.wishCharsPerUser / LIMITS.customPromptChars + 1, { work: { type: "outline", params } });
		expect(refuseIfFull(wordy, 1, 1, MAX_ACTIVE)).toMatchObject({ error: expect.stringContaining("customPrompt") });
	});
});
