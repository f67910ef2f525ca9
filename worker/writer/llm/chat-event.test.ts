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
	it("a refusal in its own field is one whatever the end is called, and no part of the text", () => {
		expect(read(event({ refusal: "I cannot." }), event({}, "stop"))).toEqual([end("content-filter", "stop")]);
	});
	it("what looked like a tag to the very end was text", () => {
		expect(read(event({ content: "a <thi" }, "stop"))).toEqual([text("a "), text("<thi"), end("stop", "stop")]);
	});
});

describe("what is wrong is thrown", () => {
	it("the server's own error, as it is", () => {
		const error = { message: "overloaded", code: 503 };
		let thrown: unknown;
		try {
			read(JSON.stringify({ error }));
		} catch (caught) {
			thrown = caught;
		}
		expect(thrown).toEqual(error);
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
