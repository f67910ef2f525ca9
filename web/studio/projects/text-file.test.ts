import { describe, expect, test } from "vitest";
import { readTextFile, titleOf } from "./text-file.ts";

const file = (bytes: Uint8Array | string) => new Blob([typeof bytes === "string" ? bytes : new Uint8Array(bytes)]);
const read = (bytes: Uint8Array | string) => readTextFile(file(bytes), 1_000);

describe("[P9] a file is read as what it is", () => {
	test("UTF-8, with or without a mark, and with any line ends", async () => {
		expect(await read("# Tide\r\n\r\nSalt.\n")).toEqual({ text: "# Tide\n\nSalt." });
		expect(await read("\ufeff雪线")).toEqual({ text: "雪线" });
	});

	test("UTF-16 with its mark", async () => {
		expect(await read(Uint8Array.of(0xff, 0xfe, 0xea, 0x96, 0xbf, 0x7e))).toEqual({ text: "雪线" });
		expect(await read(Uint8Array.of(0xfe, 0xff, 0x96, 0xea, 0x7e, 0xbf))).toEqual({ text: "雪线" });
	});

	test("GB 18030", async () => {
		expect(await read(Uint8Array.of(0xd1, 0xa9, 0xcf, 0xdf))).toEqual({ text: "雪线" });
	});
});

describe("[P9] what cannot be a bible is refused with a reason", () => {
	test.each([
		["a PNG", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
		["a ZIP, as .docx is", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0)],
		["bytes of no encoding", Uint8Array.of(0xff, 0x80, 0xff, 0x20)],
	])("%s is not text", async (_, bytes) => {
		expect(await read(bytes)).toEqual({ problem: "not_text" });
	});

	test("a large one is not even read", async () => {
		const untouched = { size: 1_001, arrayBuffer: () => Promise.reject(new Error("read")) };
		expect(await readTextFile(untouched, 1_000)).toEqual({ problem: "too_large" });
		expect(await read("x".repeat(1_000))).toHaveProperty("text");
	});

	test("one without a word in it", async () => {
		expect(await read(" \n\t\n")).toEqual({ problem: "empty" });
	});
});

test.each([
	["The Tide Clerk.md", "The Tide Clerk"],
	["雪线.TXT", "雪线"],
	["v1.2 notes", "v1.2 notes"],
])("%s suggests a title", (name, title) => {
	expect(titleOf(name)).toBe(title);
});
