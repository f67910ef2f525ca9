import { expect, test } from "vitest";
import type { ClientFrame } from "../../protocol/client-frames.ts";
import type { TextFrame } from "../../protocol/feed.ts";
import { createTextWatch } from "./text-watch.ts";

function frame(offset: number, text: string): TextFrame {
	return { type: "text", taskId: "t", attempt: 1, chapterIndex: 1, offset, text };
}

test("behind a gap the chapter is asked for once, and again if the answer does not come", () => {
	const sent: ClientFrame[] = [];
	const watch = createTextWatch((asked) => sent.push(asked));
	let shown = "";
	watch.add("t", ({ text }) => {
		shown = text;
	});
	watch.receive(frame(0, "The tide"));
	for (let at = 0; at < 40; at++) watch.receive(frame(100 + at, "x"));
	expect(sent).toHaveLength(2);
	watch.receive(frame(140, "x"));
	expect(sent).toHaveLength(3);
	watch.receive(frame(0, "The tide came in."));
	expect(shown).toBe("The tide came in.");
	watch.receive(frame(500, "x"));
	expect(sent).toHaveLength(4);
});
