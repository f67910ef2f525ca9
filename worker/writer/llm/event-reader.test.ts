import { expect, it } from "vitest";
import { EventReader } from "./event-reader.ts";

const piece = `data: ${JSON.stringify({ choices: [{ delta: { reasoning: "x".repeat(900) } }] })}\n\n`;

it("many objects are no burden, however long they are in all", () => {
	const reader = new EventReader();
	for (let at = 0; at < 6_000; at++) expect(reader.feed(piece)).toHaveLength(1);
});

it.each([
	["a line without an end", "x".repeat(1_000_000)],
	["an object without an end", `{"a":\n${"x".repeat(999_990)}\n`],
	["an event without an end", `data: {"a":\ndata: ${"x".repeat(999_980)}\n`],
])("[P9] %s is dropped before it fills the memory", (_, text) => {
	const reader = new EventReader();
	const kinds = Array.from({ length: 5 }, () => reader.feed(text)).flatMap((events) => events.map(({ kind }) => kind));
	expect(kinds).toContain("unreadable");
});
