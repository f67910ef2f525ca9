/** Which task the keyboard is on. The arrows and j/k move it; it comes into sight and takes the focus with it. */
import type { TargetedKeyboardEvent } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export type CurrentTask = {
	/** Null until the keyboard, or a click, has come to the list. */
	id: string | null;
	move(step: number): void;
	/** The focus came to a card by other ways. */
	reach(id: string): void;
	/** Brings the keyboard to the list. */
	focus(): void;
	onKeyDown(event: TargetedKeyboardEvent<HTMLUListElement>): void;
	listRef: { current: HTMLUListElement | null };
	titleRef: { current: HTMLHeadingElement | null };
};

const STEPS: Partial<Record<string, number>> = {
	ArrowDown: 1,
	ArrowUp: -1,
	PageDown: 5,
	PageUp: -5,
	Home: Number.NEGATIVE_INFINITY,
	End: Number.POSITIVE_INFINITY,
};

export function useCurrentTask(ids: readonly string[]): CurrentTask {
	const [chosen, setChosen] = useState<string | null>(null);
	/** Where it was, for when it goes: its neighbour is next. */
	const lastAt = useRef(0);
	/** A wish of its own each time, also for the same card. */
	const [wanted, setWanted] = useState<{ id: string } | null>(null);
	const listRef = useRef<HTMLUListElement>(null);
	const titleRef = useRef<HTMLHeadingElement>(null);

	const at = chosen === null ? -1 : ids.indexOf(chosen);
	if (at !== -1) lastAt.current = at;
	const id = chosen === null ? null : at === -1 ? (ids[Math.min(lastAt.current, ids.length - 1)] ?? null) : chosen;

	const show = (next: string | undefined) => {
		if (next === undefined) return titleRef.current?.focus();
		setChosen(next);
		setWanted({ id: next });
	};

	// The card is on the page only after the render that pins it.
	useLayoutEffect(() => {
		const row = wanted && rowOf(listRef.current, wanted.id);
		row?.focus({ preventScroll: true });
		row?.scrollIntoView({ block: "nearest" });
	}, [wanted]);

	// A card that is removed must not take the focus with it out of the list.
	const hadFocus = useRef(false);
	useEffect(() => {
		if (hadFocus.current && document.activeElement === document.body) {
			if (id === null) titleRef.current?.focus();
			else rowOf(listRef.current, id)?.focus({ preventScroll: true });
		}
		hadFocus.current = listRef.current?.contains(document.activeElement) ?? false;
	});

	const move = (step: number) => {
		const from = id === null ? (step > 0 ? -1 : 0) : ids.indexOf(id);
		show(ids[Math.min(Math.max(from + step, 0), ids.length - 1)]);
	};

	return {
		id,
		move,
		reach: useCallback((reached: string) => {
			hadFocus.current = true;
			setChosen(reached);
		}, []),
		focus: () => show(id ?? ids[0]),
		onKeyDown(event) {
			const step = STEPS[event.key];
			if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
			event.preventDefault();
			move(step);
		},
		listRef,
		titleRef,
	};
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | null {
	return list?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}
