/** How long a task still takes; renders again only when the words change, whatever else does. */
import { useEffect, useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { nextChange, timeLeft } from "./time-left.ts";

/** @param props.endAt epoch milliseconds */
export function TimeLeftText({ endAt }: { endAt: number }) {
	const strings = useStrings().tasks;
	const [, setRound] = useState(0);
	const leftMs = endAt - Date.now();

	useEffect(() => {
		const waitMs = nextChange(endAt - Date.now());
		if (waitMs === null) return;
		const timer = setTimeout(() => setRound((round) => round + 1), waitMs);
		return () => clearTimeout(timer);
	});

	return <span>{strings.timeLeft(timeLeft(leftMs))}</span>;
}
