import { describe, expect, it } from "vitest";
import { exampleTask } from "../../../protocol/task.fixture.ts";
import { tokenCount } from "./token-count.ts";

const nothing = { calls: 0, inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null };

describe("the tokens of a task", () => {
	it("are those of prompts and answers, of which the cached and the thought ones are a part", () => {
		const completed = { calls: 2, inputTokens: 10_000, cachedTokens: 8_000, outputTokens: 2_300, reasoningTokens: 900 };
		const failed = { ...nothing, calls: 1, inputTokens: 100 };
		expect(tokenCount(exampleTask("t", 1, { usage: { completed, failed } }))).toBe(12_400);
	});

	it("are none where nobody said, or said it in a way that is not known here", () => {
		expect(tokenCount(exampleTask("t", 1))).toBe(0);
		expect(tokenCount(exampleTask("t", 1, { usage: { completed: { ...nothing, calls: 3 }, failed: nothing } }))).toBe(0);
		expect(tokenCount({ ...exampleTask("t", 1), ...JSON.parse('{"usage":{"later":{"inputTokens":1}}}') })).toBe(0);
	});
});
