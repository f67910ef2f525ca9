/** Ends things a moment after their last user has left, because in React the last one is often back at once. */

/**
 * Milliseconds that a feed or a text without users is kept. Strict Mode and a change of route unmount and mount again at
 * once or after a short load: to ask the server again then would cost a handshake and show nothing new.
 */
export const KEEP_MS = 2_000;

/** @returns calls it off */
export function afterAMoment(end: () => void): () => void {
	const timer = setTimeout(end, KEEP_MS);
	return () => clearTimeout(timer);
}
