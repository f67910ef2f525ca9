/** What is typed and not yet sent, kept for this tab so that a reload does not cost it. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

const PREFIX = "novel-queue.draft.";
/** A pause in typing; what is typed after the last write is written when the page goes. */
const WRITE_AFTER_MS = 300;

/**
 * @param place which form
 * @param empty what an untouched form holds; is not kept
 * @returns the text, its setter, and what forgets the draft
 */
export function useDraft(place: string, empty: string): [string, (text: string) => void, () => void] {
	const key = `${PREFIX}${place}`;
	const [text, setText] = useState(() => sessionStorage.getItem(key) ?? empty);
	/** Null: nothing to write. */
	const unwritten = useRef<string | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

	const write = useCallback(() => {
		clearTimeout(timer.current);
		if (unwritten.current === null) return;
		if (unwritten.current === empty) sessionStorage.removeItem(key);
		else sessionStorage.setItem(key, unwritten.current);
		unwritten.current = null;
	}, [key, empty]);

	useEffect(() => {
		addEventListener("pagehide", write);
		return () => {
			removeEventListener("pagehide", write);
			write();
		};
	}, [write]);

	return [
		text,
		(next) => {
			unwritten.current = next;
			setText(next);
			clearTimeout(timer.current);
			timer.current = setTimeout(write, WRITE_AFTER_MS);
		},
		() => {
			unwritten.current = null;
			sessionStorage.removeItem(key);
		},
	];
}

/** All of this tab. */
export function forgetDrafts(): void {
	for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
