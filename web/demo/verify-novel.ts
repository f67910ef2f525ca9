/** Asks the server for all that the demo claims to have made: a promise of the feed counts only if the text is there. */
import type { Outline } from "../../protocol/outline.ts";
import { type Chapter, downloadProject, getChapter, getProject } from "../client/rest.ts";

export type StoredNovel = { outline: Outline; chapters: Chapter[] };

/** @throws Error that names what is missing */
export async function verifyNovel(url: string, token: string, name: string, chapterCount: number): Promise<StoredNovel> {
	const { outline, chapters: listed } = await getProject(url, token, name);
	if (outline === null) throw new Error("the outline");
	const planned = outline.volumes.flatMap((volume) => volume.chapters.map((chapter) => chapter.index));
	const numbers = Array.from({ length: chapterCount }, (_, position) => position + 1);
	if (planned.join() !== numbers.join())
		throw new Error(`an outline of ${chapterCount} chapters (it has: ${planned.join(", ")})`);
	if (listed.map(({ index }) => index).join() !== numbers.join()) throw new Error(`chapters 1–${chapterCount} without gaps`);

	const chapters = await Promise.all(numbers.map((index) => getChapter(url, token, name, index)));
	const empty = chapters.find(({ content }) => content.trim() === "");
	if (empty !== undefined) throw new Error(`the text of chapter ${empty.index}`);
	const whole = await downloadProject(url, token, name, "md");
	const lost = chapters.find(({ content }) => !whole.includes(content.trim().slice(-100)));
	if (lost !== undefined) throw new Error(`chapter ${lost.index} in the download`);
	return { outline, chapters };
}
