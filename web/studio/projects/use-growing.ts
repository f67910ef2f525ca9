/** Lets a long list appear in parts, one a frame, so that no frame is long; what is in sight comes first. */
import { useEffect, useState } from "preact/hooks";

/** Rows that a slow phone lays out within a frame or two. */
const ROWS_A_FRAME = 12;

/** @returns how many of `total` to show now, and what shows all of them at once */
export function useGrowing(total: number): [number, () => void] {
	const [most, setMost] = useState(ROWS_A_FRAME);
	useEffect(() => {
		if (most >= total) return;
		const frame = requestAnimationFrame(() => setMost(most + ROWS_A_FRAME));
		return () => cancelAnimationFrame(frame);
	}, [most, total]);
	return [Math.min(most, total), () => setMost(Math.max(most, total))];
}
