import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { draw } from "./draw.ts";
import { widthOf } from "./text-width.ts";
import type { View } from "./view.ts";

const canvas = { columns: 80, rows: 24, hasColor: false };
const writing = { messageCode: "writing_chapter", messageValues: { chapter: 2, position: 2, total: 3 } } as const;
const view: View = {
	locale: "en",
	now: 1_000_000,
	connection: "live",
	tasks: [
		{
			label: "Outline",
			task: aTask({
				status: "completed",
				progress: 100,
				messageCode: "outline_completed",
				messageValues: { volumes: 1, chapters: 3 },
			}),
		},
		{ label: "Chapters 1–3", task: aTask({ status: "processing", progress: 34, ...writing }) },
	],
	live: { attempt: 1, chapterIndex: 2, text: "# The Coat\n\nIt was warm." },
};

test("a picture: bars with percent and message, the text being written, the state of the connection", () => {
	expect(draw(view, canvas)).toEqual([
		"  Outline       ████████████████████ 100%  The outline is ready: 1 volume, 3 c…",
		"  Chapters 1–3  ███████░░░░░░░░░░░░░  34%  Writing chapter 2 (2 of 3)",
		"",
		"  ┌ Chapter 2",
		"  │ # The Coat",
		"  │ It was warm.",
		"",
		"  ● live",
	]);
});

test("in Chinese the columns still stand under each other", () => {
	const chinese: View = {
		...view,
		locale: "zh",
		tasks: view.tasks.map(({ task }, i) => ({ label: ["大纲", "第 1–3 章"][i] ?? "", task })),
	};
	expect(draw(chinese, canvas).slice(0, 2)).toEqual([
		"  大纲       ████████████████████ 100%  大纲已完成：1 卷，3 章",
		"  第 1–3 章  ███████░░░░░░░░░░░░░  34%  正在写第 2 章（2/3）",
	]);
});

test.each([
	["en", 12_000, "Writing chapter 2 (2 of 3) · 15 s left"],
	["en", 61_000, "Writing chapter 2 (2 of 3) · 2 min left"],
	["zh", 12_000, "正在写第 2 章（2/3） · 还需 15 秒"],
	// An estimate that has passed says nothing any more.
	["en", -1, "Writing chapter 2 (2 of 3)"],
] as const)("how long a task still takes: %s, %i ms", (locale, ms, text) => {
	const task = aTask({ status: "processing", estimatedEndAt: view.now + ms, ...writing });
	const [line] = draw({ ...view, locale, tasks: [{ label: "Text", task }] }, { ...canvas, columns: 100 });
	expect(line?.split("%  ")[1]).toBe(text);
});

test("how many are before a task that waits, if there are any", () => {
	const lineAt = (position: number) => {
		const task = aTask({ status: "pending", position, messageCode: "queued", messageValues: {} });
		return draw({ ...view, tasks: [{ label: "Text", task }] }, canvas)[0]?.split("%  ")[1];
	};
	expect(lineAt(3)).toBe(`${lineAt(1)} · number 3 in line`);
});

test("colours add nothing but colours", () => {
	const colored = draw(view, { ...canvas, hasColor: true });
	expect(colored.join("")).toContain("\u001b[32m");
	expect(colored.map(stripVTControlCharacters)).toEqual(draw(view, canvas));
});

test("every line fits, and the picture fits under the cursor, however small the terminal and long the text", () => {
	const long = {
		...view,
		live: { attempt: 1, chapterIndex: 2, text: `${"雪线每年往下走一步。It was warm. ".repeat(200)}\n\nend` },
	};
	for (const columns of [1, 8, 20, 40, 80, 300]) {
		for (const rows of [1, 2, 5, 9, 24, 100]) {
			const lines = draw(long, { columns, rows, hasColor: false });
			expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
			for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(Math.max(1, columns - 1));
		}
	}
});

test("lines above the last one stay as they are while the text grows", () => {
	const text = "Every morning in the harbour the tide gives something back, dry as the day it was folded. ".repeat(30);
	const linesOf = (length: number) =>
		draw({ ...view, live: { attempt: 1, chapterIndex: 2, text: text.slice(0, length) } }, canvas);
	const before = linesOf(2_000).slice(-4, -3);
	expect(linesOf(2_030).join("\n")).toContain(before.join("\n"));
});

test("before the feed has told of the tasks there are empty bars", () => {
	const unknown: View = { ...view, connection: "connecting", live: null, tasks: [{ label: "Outline", task: null }] };
	expect(draw(unknown, canvas)).toEqual(["  Outline  ░░░░░░░░░░░░░░░░░░░░   0%", "", "  ● connecting …"]);
});
