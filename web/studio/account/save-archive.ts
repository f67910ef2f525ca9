/** Hands an archive to the browser, which saves it under the day. It comes with what exports, and not with the first page. */
export function saveArchive(name: string, archive: Blob): void {
	const url = URL.createObjectURL(archive);
	const download = `${name}-${new Date().toISOString().slice(0, 10)}.zip`;
	Object.assign(document.createElement("a"), { href: url, download }).click();
	URL.revokeObjectURL(url);
}
