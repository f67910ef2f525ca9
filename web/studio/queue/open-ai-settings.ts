/**
 * The way to the AI settings from anywhere on the page, e.g. from a task that failed for its key. It does not know where
 * they are shown: whatever shows them listens.
 */

type Opener = () => void;

const openers = new Set<Opener>();
/** Asked for while nothing on the page could show them, such as from another page of the app. */
let isWanted = false;

/** Opens the AI settings and moves the focus there; at once, or as soon as a page has them. */
export function openAiSettings(): void {
	isWanted = openers.size === 0;
	for (const open of openers) open();
}

/** @returns ends the subscription */
export function onOpenAiSettings(open: Opener): () => void {
	openers.add(open);
	if (isWanted) {
		isWanted = false;
		open();
	}
	return () => void openers.delete(open);
}
