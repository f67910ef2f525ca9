/**
 * What the shortcuts do: parts of the page say what they can do while they are on screen, the page listens to the keys
 * once. Nothing is taken from somebody who types, and everything can be switched off (WCAG 2.1.4).
 */
import { useLayoutEffect, useRef } from "preact/hooks";
import { matchShortcut, type ShortcutId } from "./shortcut-table.ts";

type Handler = () => void;

const handlers = new Map<ShortcutId, Handler[]>();

/** Milliseconds in which the second key of two has to follow. */
const SECOND_KEY_MS = 1_500;

/** @param handler null while there is nothing to do */
export function useShortcut(id: ShortcutId, handler: Handler | null): void {
	const latest = useRef(handler);
	latest.current = handler;
	const isOn = handler !== null;
	useLayoutEffect(() => {
		if (!isOn) return;
		const handle = () => latest.current?.();
		handlers.set(id, [...(handlers.get(id) ?? []), handle]);
		return () => {
			handlers.set(
				id,
				(handlers.get(id) ?? []).filter((each) => each !== handle),
			);
		};
	}, [id, isOn]);
}

/** Listens for as long as the component is on screen, from the moment it is. Of several parts that do the same the latest is meant. */
export function useShortcutKeys(isOn: boolean): void {
	useLayoutEffect(() => {
		if (!isOn) return;
		let begun: { first: string; at: number } | null = null;
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
			const first = begun !== null && event.timeStamp - begun.at < SECOND_KEY_MS ? begun.first : null;
			// A bare Shift on the way to a capital is no key of its own.
			if (event.key === "Shift") return;
			begun = null;
			const match = matchShortcut(first, event.key);
			if (match?.type === "begun") begun = { first: match.first, at: event.timeStamp };
			const handle = match?.type === "shortcut" ? handlers.get(match.id)?.at(-1) : undefined;
			if (handle === undefined) return;
			event.preventDefault();
			handle();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [isOn]);
}

const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

/** Whether the key belongs to what is typed into, or to a dialog that is open. */
function isTaken(target: EventTarget | null): boolean {
	return (target instanceof Element && target.closest(TYPED_INTO) !== null) || document.querySelector("dialog[open]") !== null;
}
