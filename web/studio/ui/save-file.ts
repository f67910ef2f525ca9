/** Hands a file to the browser, which saves it as it saves downloads. */
export function saveFile(fileName: string, content: Blob): void {
	const url = URL.createObjectURL(content);
	const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
	link.click();
	URL.revokeObjectURL(url);
}
