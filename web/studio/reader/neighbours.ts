/** Where a chapter stands among those that are written. */

export type Ways = {
	previous: number | null;
	next: number | null;
	/** From 1, among the written ones; 0 if it is none of them. */
	place: number;
	of: number;
};

export function neighbours(chapters: readonly { index: number }[], index: number): Ways {
	const written = chapters.map((chapter) => chapter.index).sort((a, b) => a - b);
	return {
		previous: written.findLast((each) => each < index) ?? null,
		next: written.find((each) => each > index) ?? null,
		place: written.indexOf(index) + 1,
		of: written.length,
	};
}
