/** Finds the text that the novel is made from: a file of the user's, or the sample of a language. */
import { readFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LIMITS } from "../../protocol/limits.ts";
import type { Locale } from "../../protocol/messages.ts";

const SAMPLES: Record<Locale, string> = { en: "the-tide-clerk.md", zh: "snowline-post.zh.md" };

export type Bible = { text: string; title: string };

/** @param folder where a relative path begins: npm changes the working folder of its scripts */
export function readBible(path: string | null, locale: Locale, folder: string): Bible {
	const file = path === null ? fileURLToPath(new URL(`../samples/${SAMPLES[locale]}`, import.meta.url)) : resolve(folder, path);
	const text = readFileSync(file, "utf8").trim();
	if (text === "") throw new Error(`${file} is empty.`);
	if (text.length > LIMITS.bibleChars) throw new Error(`${file} is longer than ${LIMITS.bibleChars} characters.`);
	return { text, title: titleOf(text) ?? basename(file, extname(file)) };
}

/** The first heading, or null. A project's name is also part of its address, so it is kept short. */
export function titleOf(text: string): string | null {
	const heading = /^#+\s+(.+?)\s*$/m.exec(text)?.[1];
	return heading === undefined ? null : [...heading].slice(0, 60).join("").trim();
}
