/**
 * Looks for an API key where none may be: in everything that a server says, and in the raw bytes of everything that it
 * stores. Parts of the key and its usual encodings count too.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An echo may be masked in its middle; this much of an end is no accident. */
const PART_CHARS = 8;

export class KeyWatch {
	/** Where a key was seen, and never the key itself. */
	readonly leaks: string[] = [];
	readonly #needles: string[];

	constructor(key: string) {
		const base64 = [0, 1, 2].map((shift) => {
			const text = Buffer.from(" ".repeat(shift) + key).toString("base64");
			// The characters at both ends also hold bits of what stands beside the key.
			return text.slice(shift === 0 ? 0 : 4, -4);
		});
		this.#needles = [key, key.slice(0, PART_CHARS), key.slice(-PART_CHARS), encodeURIComponent(key), ...base64];
	}

	see(where: string, text: string): void {
		if (this.#needles.some((needle) => text.includes(needle))) this.leaks.push(where);
	}

	/** Reads every file below a folder. @returns how many bytes there were */
	seeFolder(folder: string): number {
		const needles = this.#needles.flatMap((needle) => {
			const wide = Buffer.from(needle, "utf16le");
			return [Buffer.from(needle), wide, Buffer.from(wide).swap16()];
		});
		let bytes = 0;
		for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const path = join(entry.parentPath, entry.name);
			const content = readIfThere(path);
			bytes += content.length;
			if (needles.some((needle) => content.includes(needle))) this.leaks.push(path);
		}
		return bytes;
	}
}

/** A living server removes files between a look at the folder and one into the file: its databases' logs, when it closes them. */
function readIfThere(path: string): Buffer {
	try {
		return readFileSync(path);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
		throw error;
	}
}
