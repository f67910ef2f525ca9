/** A list that begins with its first rows, and the button for more of them. A box that scrolls would shut the keyboard out. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../studio/ui/button.tsx";
import { useStrings } from "../language.tsx";

/** @param step how many more at each press; all that are left if it is not given */
export function useRows<Row>(
	rows: readonly Row[],
	first: number,
	step = Number.POSITIVE_INFINITY,
): { shown: readonly Row[]; more: ComponentChildren } {
	const strings = useStrings();
	const [most, setMost] = useState(first);
	const hidden = Math.min(rows.length - most, step);
	const more = hidden > 0 && (
		<Button kind="quiet" onClick={() => setMost(most + step)}>
			{strings.more(hidden)}
		</Button>
	);
	return { shown: rows.slice(0, most), more };
}
