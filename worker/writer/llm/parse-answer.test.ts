import { describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { parseAnswer } from "./parse-answer.ts";

const form = z.object({ title: z.string() });

describe("JSON is found wherever a model puts it", () => {
	it.each([
		["bare", '{"title":"The Door"}'],
		["in a fence", '```json\n{"title": "The Door"}\n```'],
		["in a fence with words around", 'Here you are:\n```\n{"title": "The Door"}\n```\nEnjoy!'],
		["after braces that are no JSON", 'Using {this form}: {"title": "The Door"}'],
		["after an object of another form", '{"thought": 1}\n{"title": "The Door"}'],
		["with more keys than asked for", '{"title": "The Door", "note": "x"}'],
	])("%s", (_, text) => {
		expect(parseAnswer(form, text)).toEqual({ title: "The Door" });
	});

	it("braces and quotes inside strings end nothing", () => {
		expect(parseAnswer(form, '{"title": "a } \\" { b"} }')).toEqual({ title: 'a } " { b' });
	});
});

describe("an answer off its form is a bad answer, to be tried again", () => {
	it.each([
		["prose", "I would rather not."],
		["cut off", '{"title": "The Do'],
		["another type", '{"title": {}}'],
		["a missing key", "{}"],
		["an array", '["title"]'],
		["nothing", ""],
		["braces only", "{".repeat(200_000)],
	])("%s", (_, text) => {
		expect(() => parseAnswer(form, text)).toThrow(
			expect.objectContaining({ failure: { code: "provider_bad_answer", isRetryable: true, retryAfterMs: null } }),
		);
	});
});
