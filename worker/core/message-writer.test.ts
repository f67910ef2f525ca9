import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES, MESSAGE_CODES } from "../../protocol/message-codes.ts";
import { type Message, type MessageValues, renderMessage } from "../../protocol/messages.ts";
import { MessageWriter } from "./message-writer.ts";

const names = fc.constantFrom("chapter", "position", "total", "volumes", "chapters", "seconds", "first", '"', "1");
const values: fc.Arbitrary<MessageValues> = fc.dictionary(names, fc.oneof(fc.nat(3), fc.integer(), fc.double()), {
	noNullPrototype: true,
});

describe("a message's JSON", () => {
	it("is what it renders to and holds, whatever its values and those of the one before", () => {
		fc.assert(
			fc.property(fc.constantFrom(...MESSAGE_CODES), fc.constantFrom(...LOCALES), values, values, (code, locale, first, next) => {
				const writer = new MessageWriter(locale, { code, values: first });
				for (const each of [first, next, first]) {
					expect(JSON.parse(writer.sentence(each))).toBe(renderMessage(locale, { code, values: each }));
					expect(writer.values(each)).toBe(JSON.stringify(each));
				}
			}),
		);
	});

	it("stands in a row as it is stored, and in a frame as it is sent", () => {
		const message: Message = { code: "writing_chapter", values: { chapter: 3, position: 1, total: 2 } };
		const writer = new MessageWriter("en", { ...message, values: { chapter: 1, position: 1, total: 2 } });
		const json = writer.values(message.values);
		expect(JSON.parse(`${writer.rowHead}${json}}`)).toEqual(message);
		expect(JSON.parse(`{"message":${writer.sentence(message.values)}${writer.frameHead}${json}}`)).toEqual({
			message: "Writing chapter 3 (1 of 2)",
			messageCode: "writing_chapter",
			messageValues: message.values,
		});
	});
});
