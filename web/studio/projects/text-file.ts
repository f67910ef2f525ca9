/** Reads a text file that a writer brings: as UTF-8, UTF-16 with its mark, or the GB 18030 that Chinese Windows writes. */

export type FileProblem = "too_large" | "not_text" | "empty";
export type TextFile = { text: string } | { problem: FileProblem };

/** Of a `File`, what is needed here. */
type FileLike = { size: number; arrayBuffer(): Promise<ArrayBuffer> };

/** @param mostBytes beyond this it is not even read */
export async function readTextFile(file: FileLike, mostBytes: number): Promise<TextFile> {
	if (file.size > mostBytes) return { problem: "too_large" };
	const text = decode(new Uint8Array(await file.arrayBuffer()));
	if (text === null) return { problem: "not_text" };
	const clean = text.replaceAll("\r\n", "\n").trim();
	return clean === "" ? { problem: "empty" } : { text: clean };
}

/** The title that a file's name suggests. */
export function titleOf(fileName: string): string {
	return fileName.replace(/\.(txt|md|markdown)$/i, "").trim();
}

function decode(bytes: Uint8Array): string | null {
	for (const encoding of encodingsOf(bytes)) {
		try {
			const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
			return isReadable(text) ? text : null;
		} catch {
			// The next one may fit.
		}
	}
	return null;
}

function encodingsOf([first, second]: Uint8Array): string[] {
	if (first === 0xff && second === 0xfe) return ["utf-16le"];
	if (first === 0xfe && second === 0xff) return ["utf-16be"];
	return ["utf-8", "gb18030"];
}

/** Control characters are what a picture or an archive has and no text does. */
function isReadable(text: string): boolean {
	// Of the controls only white space, and the line break of mainframes.
	return !/[^\P{Control}\s\u0085]|\ufffd/u.test(text);
}
