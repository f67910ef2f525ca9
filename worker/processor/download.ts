/** The whole manuscript as one file, read chapter by chapter so that a long book never stands in memory at once. */
import type { Manuscript } from "./manuscript.ts";
import type { OutlineStore } from "./outline-store.ts";

export type DownloadFormat = "md" | "txt";

export function downloadOf(manuscript: Manuscript, outline: OutlineStore, format: DownloadFormat): ReadableStream<Uint8Array> {
	const parts = partsOf(manuscript, outline, format);
	const encoder = new TextEncoder();
	return new ReadableStream({
		type: "bytes",
		pull(controller) {
			const { done, value } = parts.next();
			if (done === true) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
	});
}

function* partsOf(manuscript: Manuscript, outline: OutlineStore, format: DownloadFormat): Generator<string> {
	const mark = format === "md" ? { book: "# ", volume: "## ", chapter: "### " } : { book: "", volume: "", chapter: "" };
	yield `${mark.book}${manuscript.project()?.name ?? ""}\n\n`;
	const volumeStarts = new Map(outline.read()?.volumes.map(({ title, chapters }) => [chapters[0]?.index, title]));
	for (const { index } of manuscript.list()) {
		const chapter = manuscript.chapter(index);
		if (chapter === null) continue;
		const volume = volumeStarts.get(index);
		if (volume !== undefined) yield `${mark.volume}${volume}\n\n`;
		yield `${mark.chapter}${chapter.title === "" ? index : chapter.title}\n\n${chapter.content.trim()}\n\n`;
	}
}
