import { expect, test } from "vitest";
import { attachment } from "./content-disposition.ts";

/** As RFC 8187 has it: `attr-char`, or a byte in hexadecimal. */
const EXT_VALUE = /^UTF-8''(?:[A-Za-z0-9!#$&+\-.^_`|~]|%[0-9A-F]{2})+$/;

test.each(["Novel.md", "小说/一.md", "it's (a) *star*.md", 'a "b"; c=d\\e.txt', "100% 🌊.md"])("the file name %j", (name) => {
	const header = attachment(name);
	const value = /^attachment; filename\*=(.*)$/.exec(header)?.[1] ?? "";
	expect(value).toMatch(EXT_VALUE);
	expect(decodeURIComponent(value.slice("UTF-8''".length))).toBe(name);
});
