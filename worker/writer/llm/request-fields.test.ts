import { describe, expect, it } from "vitest";
import { readFault } from "./provider-fault.ts";
import { RequestFields } from "./request-fields.ts";

const WANTED = { model: "m", max_tokens: 9_000, stream: true, stream_options: { include_usage: true } };
const refusal = (body: unknown, status = 400) => ({ ...readFault(body), status });

describe("what a server does not take is left out from then on", () => {
	it("one field after the other", () => {
		const fields = new RequestFields();
		expect(fields.learn(refusal({ error: { param: "stream_options" } }), fields.apply(WANTED), [])).toBe(true);
		expect(fields.learn(refusal({ detail: [{ loc: ["body", "max_tokens"] }] }, 422), fields.apply(WANTED), [])).toBe(true);
		expect(fields.apply(WANTED)).toEqual({ model: "m", stream: true });
	});

	it("or sent by the name that it asks for; if that is refused too, not at all", () => {
		const fields = new RequestFields();
		fields.learn(refusal({ error: { param: "max_tokens", message: "Use 'max_completion_tokens' instead." } }), WANTED, []);
		expect(fields.apply(WANTED)).toMatchObject({ max_completion_tokens: 9_000 });
		fields.learn(refusal({ error: "Unknown field max_completion_tokens" }), fields.apply(WANTED), []);
		expect(fields.apply(WANTED)).toEqual({ model: "m", stream: true, stream_options: { include_usage: true } });
	});

	it("a limit that is refused after it was lowered is left out", () => {
		const fields = new RequestFields();
		const tooLarge = (sent: number) =>
			refusal({ error: { message: `'max_tokens' or 'max_completion_tokens' is too large: ${sent} (${sent} > 8192 - 3000)` } });
		expect(fields.learn(tooLarge(9_000), fields.apply(WANTED), [])).toBe(true);
		expect(fields.apply(WANTED)).toMatchObject({ max_tokens: 8_192 });
		expect(fields.learn(tooLarge(8_192), fields.apply(WANTED), [])).toBe(true);
		expect(fields.apply(WANTED)).toEqual({ model: "m", stream: true, stream_options: { include_usage: true } });
	});

	it("a field that cannot be left out is lowered to the limit that the server names", () => {
		const fields = new RequestFields();
		expect(
			fields.learn(refusal({ error: { message: "max_tokens: 9000 > 8192, which is the maximum" } }), WANTED, ["max_tokens"]),
		).toBe(true);
		expect(fields.apply(WANTED)).toMatchObject({ max_tokens: 8_192 });
		expect(fields.learn(refusal({ error: { message: "max_tokens is odd" } }), WANTED, ["max_tokens"])).toBe(false);
	});
});

it.each([
	["another status", { ...readFault({ error: { param: "stream" } }), status: 500 }],
	["a field that was not sent", refusal({ error: { param: "temperature" } })],
	["a field that the call is about", refusal({ error: { param: "model" } })],
	["a word that only contains a field's name", refusal({ error: "upstream failed, max_tokens_x" })],
])("%s is nothing to learn from", (_, facts) => {
	expect(new RequestFields().learn(facts, WANTED, [])).toBe(false);
});
