/**
 * Everything that a page has shown of the chapters being written, from the moment it is asked to look. It is kept on the
 * page itself, so that it also tells of a reload: then it is gone.
 */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { getChapter } from "../client/rest.ts";
import { paragraphsOf } from "../studio/reader/paragraphs.ts";

declare global {
	/** By chapter, each text that was on screen, one after another. */
	var textRecord: Map<number, string[]> | undefined;
}

export async function recordText(page: Page): Promise<void> {
	await page.evaluate(() => {
		const shown = new Map<number, string[]>();
		const look = () => {
			for (const section of document.querySelectorAll(".live-section")) {
				const chapter = Number(/\d+/.exec(section.querySelector("h3")?.textContent ?? "")?.[0]);
				const paragraphs = [...section.querySelectorAll("p:not(.live-soon)")].map((paragraph) => paragraph.textContent);
				const texts = shown.get(chapter) ?? [];
				const text = paragraphs.join("\n");
				if (text !== (texts.at(-1) ?? "")) shown.set(chapter, [...texts, text]);
			}
		};
		globalThis.textRecord = shown;
		new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
		look();
	});
}

export async function shownTexts(page: Page, chapter: number): Promise<string[]> {
	const texts = await page.evaluate((index) => globalThis.textRecord?.get(index), chapter);
	if (texts === undefined) throw new Error(`The page was loaded anew, or has shown nothing of chapter ${chapter}.`);
	return texts;
}

type Server = { url: string; token: string; project: string };

/**
 * Nothing was doubled and nothing was missing, at any moment: each text is the beginning of the chapter as it is stored,
 * and the last one is all of it.
 * @returns how often the text became shorter, as it does when a new attempt starts the chapter over
 */
export async function expectTrueText(page: Page, chapter: number, { url, token, project }: Server): Promise<number> {
	const { content } = await getChapter(url, token, project, chapter);
	const whole = paragraphsOf(content)
		.map(({ text }) => text)
		.join("\n");
	await page.waitForFunction(([index, chars]) => globalThis.textRecord?.get(index)?.at(-1)?.length === chars, [
		chapter,
		whole.length,
	] as const);
	const shown = await shownTexts(page, chapter);
	expect(shown.filter((text) => !whole.startsWith(text)).map((text) => text.slice(-200))).toEqual([]);
	expect(shown.at(-1)).toBe(whole);
	// More than the end: it was seen to grow.
	expect(shown.length).toBeGreaterThan(3);
	return shown.filter((text, at) => text.length < (shown[at - 1]?.length ?? 0)).length;
}
