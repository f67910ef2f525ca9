/** `If-None-Match`, as RFC 9110 compares it for a read: weak tags count like strong ones, and `*` stands for whatever there is. */

const TAG = /(?:W\/)?"([^"]*)"/g;
const LIST = /^\s*(?:(?:W\/)?"[^"]*"\s*(?:,\s*|$))+$/;

/** @param etag without quotes */
export function matchesEtag(header: string, etag: string): boolean {
	if (header.trim() === "*") return true;
	if (!LIST.test(header)) return false;
	for (const [, tag] of header.matchAll(TAG)) if (tag === etag) return true;
	return false;
}
