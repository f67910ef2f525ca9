/** `Content-Disposition` of a download, with a file name in any script. */

/** What `encodeURIComponent` leaves as it is and RFC 8187 does not: the name is everything after the last of these quotes. */
const MORE_TO_ENCODE = /['()*]/g;

export function attachment(fileName: string): string {
	const encoded = encodeURIComponent(fileName).replace(MORE_TO_ENCODE, encodeByte);
	return `attachment; filename*=UTF-8''${encoded}`;
}

function encodeByte(character: string): string {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
