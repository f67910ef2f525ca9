/** Where the rows of a long list stand, and which of them are in sight. It knows heights, no screen. */

export type RowLayout = {
	/** Pixels from the top of the list to each row. */
	readonly tops: readonly number[];
	/** Pixels of the whole list. */
	readonly height: number;
};

/** Rows from `start` up to, not including, `end`. */
export type RowRange = { start: number; end: number };

/**
 * @param heights what was measured, by id
 * @param usual pixels of a row that was never on screen
 */
export function layOut(ids: readonly string[], heights: ReadonlyMap<string, number>, usual: number, gap: number): RowLayout {
	const tops: number[] = [];
	let top = 0;
	for (const id of ids) {
		tops.push(top);
		top += (heights.get(id) ?? usual) + gap;
	}
	return { tops, height: Math.max(0, top - gap) };
}

/** @param margin pixels beyond either edge that are wanted too, so that a quick scroll finds rows there already */
export function rowsInSight({ tops }: RowLayout, scrollTop: number, viewHeight: number, margin: number): RowRange {
	const start = Math.max(0, firstBelow(tops, scrollTop - margin) - 1);
	return { start, end: Math.max(start, firstBelow(tops, scrollTop + viewHeight + margin)) };
}

/** The first row that begins at or below `at`. */
function firstBelow(tops: readonly number[], at: number): number {
	let low = 0;
	let high = tops.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((tops[middle] ?? 0) < at) low = middle + 1;
		else high = middle;
	}
	return low;
}
