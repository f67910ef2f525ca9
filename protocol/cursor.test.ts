import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCursor, parseCursor } from "./cursor.ts";

describe("cursor", () => {
	it("reads back what it wrote", () => {
		fc.assert(
			fc.property(fc.nat(), (rev) => {
				const cursor = { epoch: "0123456789abcdef", rev };
				expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
			}),
		);
	});

	it.each([
		"",
		".",
		"0",
		"0123456789abcdef.",
		"0123456789abcdef.-1",
		"0123456789abcdef.01",
		"0123456789abcdef.1e9",
		"0123456789ABCDEF.1",
		"0123456789abcdef.9999999999999999",
		"undefined.1",
	])("[P9] takes %j for no cursor", (text) => expect(parseCursor(text)).toBeNull());

	it("[P9] survives any text", () => {
		fc.assert(fc.property(fc.string(), (text) => parseCursor(text) === null || /^[0-9a-f]{16}\.\d+$/.test(text)));
	});
});
