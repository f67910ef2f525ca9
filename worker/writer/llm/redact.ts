/**
 * Makes a provider's words fit for a log: providers echo keys in their errors, whole, masked or cut. It is given the
 * key, and also takes out what merely looks like one.
 */

const EXCERPT_CHARS = 200;
/** What is looked at: the patterns below take time with the square of the length, and providers may say megabytes. */
const READ_CHARS = 2_000;
/** Parts of the key this long are taken out too: an echo may show its beginning or its end. */
const KEY_PART_CHARS = 6;
const HIDDEN = "[hidden]";

/** @returns at most 200 characters, without the key, addresses or long tokens */
export function redactExcerpt(text: string, apiKey: string): string {
	const safe = hideKey(text.slice(0, READ_CHARS), apiKey)
		.replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, HIDDEN)
		.replace(/\bbearer\s+\S+/gi, HIDDEN)
		.replace(/\b(?:sk|pk|rk|gsk|xai|key|AIza)[-_A-Za-z0-9*.]{6,}/g, HIDDEN)
		// Masked echoes ("abcd****wxyz") and whatever is too long for a word.
		.replace(/\S*\*{3,}\S*/g, HIDDEN)
		.replace(/[A-Za-z0-9_+/=.-]{24,}/g, HIDDEN)
		.replace(/\s+/g, " ")
		.trim();
	return safe.length > EXCERPT_CHARS ? `${safe.slice(0, EXCERPT_CHARS)}…` : safe;
}

function hideKey(text: string, apiKey: string): string {
	const shown = [apiKey, encodeURIComponent(apiKey), JSON.stringify(apiKey).slice(1, -1)];
	const parts = new Set(shown.filter((key) => key !== ""));
	for (let at = 0; at + KEY_PART_CHARS <= apiKey.length; at++) parts.add(apiKey.slice(at, at + KEY_PART_CHARS));

	const hidden = new Array<boolean>(text.length).fill(false);
	for (const part of parts) {
		for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) hidden.fill(true, at, at + part.length);
	}
	let safe = "";
	for (let at = 0; at < text.length; at++) {
		if (!hidden[at]) safe += text[at];
		else if (!hidden[at - 1]) safe += HIDDEN;
	}
	return safe;
}
