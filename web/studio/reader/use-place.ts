/** Brings the reader back to where the chapter was left, and remembers how far it is read. */
import { useEffect, useLayoutEffect } from "preact/hooks";
import { keepPlace, placeIn } from "./reading-places.ts";

/** What of the top is under the page's top line. */
const TOP_LINE_PX = 72;
const WRITE_AFTER_MS = 400;

/**
 * @param project its id; null until it is known
 * @param text whose paragraphs carry `data-start`; null until they are there
 */
export function usePlace(project: string | null, chapter: number, text: HTMLElement | null): void {
	useLayoutEffect(() => {
		if (project === null || text === null) return;
		const place = placeIn(project);
		const isHere = place?.chapter === chapter && place.at > 0;
		const target = isHere ? text.querySelector(`[data-start="${place.at}"]`) : null;
		scrollTo({ top: target === null ? 0 : scrollY + target.getBoundingClientRect().top - TOP_LINE_PX, behavior: "instant" });
	}, [project, chapter, text]);

	useEffect(() => {
		if (project === null || text === null) return;
		const write = () => keepPlace(project, { chapter, at: topParagraph(text) });
		let timer: ReturnType<typeof setTimeout> | undefined;
		const onScroll = () => {
			clearTimeout(timer);
			timer = setTimeout(write, WRITE_AFTER_MS);
		};
		write();
		addEventListener("scroll", onScroll, { passive: true });
		return () => {
			clearTimeout(timer);
			removeEventListener("scroll", onScroll);
		};
	}, [project, chapter, text]);
}

/** Where the first paragraph in sight begins; 0 for the top of the chapter. */
function topParagraph(text: HTMLElement): number {
	if (scrollY < TOP_LINE_PX) return 0;
	for (const paragraph of text.children) {
		if (paragraph.getBoundingClientRect().bottom <= TOP_LINE_PX) continue;
		return paragraph instanceof HTMLElement ? Number(paragraph.dataset.start ?? 0) : 0;
	}
	return 0;
}
