/**
 * Names of files made of what a user has written: safe on every system, readable in every script, and each only once in its folder.
 * A name can lead nowhere else, whatever stands in it.
 */

/** UTF-8 bytes of a name: most systems stop at 255, and an archive is unpacked somewhere deep. */
const MOST_BYTES = 120;

/** What Windows or Unix forbid, and slashes of both kinds. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;
/** These turn the reading direction around, so that a name could seem to end otherwise than it does. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Windows has devices of these names, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/** @param fallback for a text of which nothing is left */
export function safeFileName(text: string, fallback: string): string {
	const readable = text.normalize("NFC").replace(BIDI, "").replace(FORBIDDEN, "_").replace(/\s+/gu, " ");
	const trimmed = trimEnds(cutBytes(trimEnds(readable), MOST_BYTES));
	if (trimmed === "") return fallback;
	return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** Hands out each name once: systems that know no difference between “A” and “a” would write one file over the other. */
export class UniqueNames {
	readonly #taken = new Set<string>();

	take(name: string): string {
		for (let copy = 1; ; copy++) {
			const free = copy === 1 ? name : `${name} (${copy})`;
			const key = free.toLowerCase().normalize("NFC");
			if (this.#taken.has(key)) continue;
			this.#taken.add(key);
			return free;
		}
	}
}

/** Windows drops dots and spaces at the end, Unix hides what begins with a dot. */
function trimEnds(name: string): string {
	return name.replace(/^[.\s]+|[.\s]+$/gu, "");
}

function cutBytes(text: string, most: number): string {
	const encoder = new TextEncoder();
	let bytes = 0;
	let kept = "";
	for (const character of text) {
		bytes += encoder.encode(character).length;
		if (bytes > most) break;
		kept += character;
	}
	return kept;
}
