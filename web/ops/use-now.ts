/** The page's clock, for ages that are told in seconds and for windows that move on while nothing happens. */
import { useEffect, useState } from "preact/hooks";

const TICK_MS = 1_000;

/** @returns epoch milliseconds, anew every second */
export function useNow(): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), TICK_MS);
		return () => clearInterval(timer);
	}, []);
	return now;
}
