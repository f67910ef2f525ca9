import { describe, expect, it } from "vitest";
import type { AnswerPart } from "./answer.ts";
import { ChatEvents } from "./chat-event.ts";

const event = (delta: object, finishReason: string | null = null) =>
	JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finishReason }] });

/** The parts of an answer with these events. */
function read(...data: string[]): AnswerPart[] {
	const events = new ChatEvents();
	const parts = data.flatMap((each) => {
		events.read(each);
		return events.take();
	});
	return [...parts, ...events.end()];
}

const text = (piece: string): AnswerPart => ({ kind: "text", text: piece });
const thought: AnswerPart = { kind: "thought" };
const end = (reason: string, rawReason: string | null): AnswerPart => ({ kind: "end", reason, rawReason });

describe("what servers write", () => {
	it.each<[string, object, AnswerPart[]]>([
		["text", { content: "It" }, [text("It")]],
		["a role and nothing yet", { role: "assistant", content: "" }, []],
		["no text", { content: null }, []],
		["thoughts in DeepSeek's field", { reasoning_content: "Hm." }, [thought]],
		["thoughts in the other field", { reasoning: "Hm." }, [thought]],
		["thoughts in tags", { content: "<think>Hm.</think>It" }, [thought, text("It")]],
		[
			"a list of parts (Mistral)",
			{
				content: [
					{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] },
					{ type: "text", text: "It" },
				],
			},
			[thought, text("It")],
		],
		["parts that nobody knows", { content: [7, { type: "image" }, null], tool_calls: [{}] }, []],
	])("%s", (_, delta, parts) => expect(read(event(delta), "[DONE]").slice(0, -1)).toEqual(parts));

	it("events that only count tokens say nothing", () => {
		expect(read('{"choices":[],"usage":{"total_tokens":7}}', '{"usage":{}}', "[DONE]")).toEqual([end("other", null)]);
	});
});

describe("the end", () => {
	it.each([
		["stop", "stop", "stop"],
		["cut", "length", "length"],
		["filtered", "content_filter", "content-filter"],
		["a server's own word", "eos", "other"],
	])("%s", (_, word, reason) => expect(read(event({ content: "It" }, word))).toEqual([text("It"), end(reason, word)]));

	it("a stream that says neither why nor that it is done has broken off", () => {
		expect(read(event({ content: "It" }))).toEqual([text("It")]);
	});
	it("an empty word is none, however often it is said", () => {
		expect(read(event({ content: "It" }, ""))).toEqual([text("It")]);
		expect(read(event({ content: "It" }, "length"), event({}, ""))).toEqual([text("It"), end("length", "length")]);
	});
	it("a refusal in its own field is one whatever the end is called, and no part of the text", () => {
		expect(read(event({ refusal: "I cannot." }), event({}, "stop"))).toEqual([end("content-filter", "stop")]);
	});
	it("what looked like a tag to the very end was text", () => {
		expect(read(event({ content: "a <thi" }, "stop"))).toEqual([text("a "), text("<thi"), end("stop", "stop")]);
	});
});

describe("what is wrong is thrown", () => {
	const thrownBy = (data: string, name?: string): unknown => {
		try {
			new ChatEvents().read(data, name);
		} catch (error) {
			return error;
		}
		return null;
	};

	it.each([
		["an error that is only a sentence", '{"error":"invalid api key"}', undefined, { message: "invalid api key" }],
		[
			"a status in its code",
			'{"error":{"code":429,"message":"slow"}}',
			undefined,
			{ code: 429, message: "slow", statusCode: 429 },
		],
		["a code that is no status", '{"error":{"code":50001,"message":"x"}}', undefined, { code: 50001, message: "x" }],
		["an event of that name", '{"code":"busy","message":"later"}', "error", { code: "busy", message: "later" }],
		[
			"an answer's event that is none",
			'{"object":"error","message":"no such model"}',
			undefined,
			{ object: "error", message: "no such model" },
		],
	])("%s", (_, data, name, thrown) => expect(thrownBy(data, name)).toEqual(thrown));

	it("an event that speaks of no answer is a bad one", () => {
		expect(thrownBy('{"text":"It","error_code":50001}')).toMatchObject({ failure: { code: "provider_bad_answer" } });
	});
	it.each(["{nonsense", "7", "null", "[]"])("%s is a bad answer", (data) => {
		expect(() => read(data)).toThrow(
			expect.objectContaining({ failure: expect.objectContaining({ code: "provider_bad_answer" }) }),
		);
	});
	it("an error that is null is none", () => {
		expect(read('{"error":null,"choices":[{"delta":{"content":"It"},"finish_reason":"stop"}]}')).toEqual([
			text("It"),
			end("stop", "stop"),
		]);
	});
});
