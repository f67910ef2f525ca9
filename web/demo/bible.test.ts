import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readBible, titleOf } from "./bible.ts";

test("each language has its sample, with a title of its own", () => {
	expect(readBible(null, "en", "/").title).toBe("The Tide Clerk");
	expect(readBible(null, "zh", "/").title).toBe("雪线邮差");
});

test("a file is found from where the user is; without a heading it is named after the file", () => {
	const folder = mkdtempSync(join(tmpdir(), "novel-queue-test-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	writeFileSync(join(folder, "my-world.txt"), "Two moons.");
	writeFileSync(join(folder, "empty.txt"), " \n");
	expect(readBible("my-world.txt", "en", folder)).toEqual({ text: "Two moons.", title: "my-world" });
	expect(() => readBible("empty.txt", "en", folder)).toThrow("is empty");
	expect(() => readBible("nowhere.txt", "en", folder)).toThrow("nowhere.txt");
});

test("a title is the first heading, short enough for an address", () => {
	expect(titleOf("text\n\n## A *Title*  \n# Later")).toBe("A *Title*");
	expect([...(titleOf(`# ${"雪".repeat(200)}`) ?? "")]).toHaveLength(60);
	expect(titleOf("#hashtag is none")).toBeNull();
});
