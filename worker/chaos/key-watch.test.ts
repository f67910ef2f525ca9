import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { KeyWatch } from "./key-watch.ts";

const KEY = "q7vw2mzt9xk4hd8bn3rj";

test.each([
	["whole", KEY],
	["masked", `${KEY.slice(0, 8)}…`],
	["in base64 behind something else", Buffer.from(`{"k":"${KEY}"}`).toString("base64")],
	["in base64 one byte on", Buffer.from(`{"ke":"${KEY}"}`).toString("base64")],
	["in base64 two bytes on", Buffer.from(`{"key":"${KEY}"}`).toString("base64")],
])("a key is seen in text: %s", (_, text) => {
	const watch = new KeyWatch(KEY);
	watch.see("an innocent place", "no key here");
	watch.see("the log", `before ${text} after`);
	expect(watch.leaks).toEqual(["the log"]);
});

test.each(["utf8", "utf16le"] as const)("a key is seen in the bytes of a file: %s", (encoding) => {
	const folder = mkdtempSync(join(tmpdir(), "novel-queue-key-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	mkdirSync(join(folder, "a/b"), { recursive: true });
	writeFileSync(join(folder, "a/innocent"), "no key here");
	const content = Buffer.concat([Buffer.from([0, 255]), Buffer.from(KEY, encoding), Buffer.from([0])]);
	writeFileSync(join(folder, "a/b/db.sqlite"), content);
	const watch = new KeyWatch(KEY);
	expect(watch.seeFolder(folder)).toBe(11 + content.length);
	expect(watch.leaks).toEqual([join(folder, "a/b/db.sqlite")]);
});
