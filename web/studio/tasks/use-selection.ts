/** Picking many tasks: on or off, and which. */
import { useCallback, useEffect, useLayoutEffect, useState } from "preact/hooks";
import { extend, keepOnly, NOTHING_SELECTED, type Selection, toggle, toggleAll } from "./selection.ts";

export type PickedTasks = {
	/** Null while nothing can be picked. */
	ids: ReadonlySet<string> | null;
	start(): void;
	end(): void;
	/** Starts it too. */
	select(id: string, isRange: boolean): void;
	toggleAll(): void;
};

export function useSelection(order: readonly string[]): PickedTasks {
	const [selection, setSelection] = useState<Selection | null>(null);
	const isOn = selection !== null;
	const end = useCallback(() => setSelection(null), []);

	// What another filter hides, or another tab removes, is not picked any more.
	useEffect(() => setSelection((before) => before && keepOnly(before, order)), [order]);

	useLayoutEffect(() => {
		if (!isOn) return;
		const onKey = (event: KeyboardEvent) => {
			if (event.key === "Escape" && !event.defaultPrevented && document.querySelector("dialog[open]") === null) end();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [isOn, end]);

	return {
		ids: selection?.ids ?? null,
		start: () => setSelection(NOTHING_SELECTED),
		end,
		select: useCallback(
			(id, isRange) =>
				setSelection((before) => {
					const now = before ?? NOTHING_SELECTED;
					return isRange ? extend(now, id, order) : toggle(now, id);
				}),
			[order],
		),
		toggleAll: () => setSelection((before) => toggleAll(before ?? NOTHING_SELECTED, order)),
	};
}
