/**
 * Cuts a provider's answer into JSON objects, whatever it is wrapped in: server-sent events, one JSON text, or a line for each
 * object. It knows the framing only; what an object means is for the dialects.
 *
 * It reads line by line instead of through an event-stream library, because servers leave out the empty line behind an event, and an
 * event that is complete must not wait for it: the last one says that the answer is whole.
 */
import { isRecord, type JsonRecord, tryParse } from "./json.ts";

export type ReadEvent =
	/** `name` is the event's name, where it has one. */
	| { kind: "object"; value: JsonRecord; name: string | null }
	/** The end of the stream, by its own mark. */
	| { kind: "done" }
	/** Something that began like JSON and cannot be read. */
	| { kind: "unreadable" }
	/** A web page instead of an answer. */
	| { kind: "page" };

const DONE = "[DONE]";
/** A JSON text over more lines than this is no single event; one outside of events may be longer. */
const MAX_EVENT_LINES = 64;
/** What is kept of an object that is not complete yet; an answer in one piece has some hundred thousand characters. */
const MAX_KEPT_CHARS = 4_000_000;

export class EventReader {
	/** The line that is not complete yet. */
	#rest = "";
	#endsWithReturn = false;
	#name: string | null = null;
	/** Lines of an event whose JSON goes over several of them. */
	#data: string[] = [];
	/** Lines that belong to no event: the answer may be bare JSON. */
	#bare: string[] = [];
	#hasBegun = false;
	/** Characters that have come since the last object. */
	#kept = 0;

	/** @param text the next piece of the body, cut anywhere */
	feed(text: string): ReadEvent[] {
		this.#kept += text.length;
		if (this.#kept > MAX_KEPT_CHARS) return this.#drop();
		const hasBreak = this.#endsWithReturn || /[\r\n]/.test(text);
		this.#rest += text;
		if (!hasBreak) return [];
		// A return at the very end may be the first half of a line break.
		const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
		this.#rest = lines.pop() ?? "";
		this.#endsWithReturn = this.#rest.endsWith("\r");
		return lines.flatMap((line) => this.#readLine(line));
	}

	/** There is no more. A last line without its end, and a last event without its empty line, count all the same. */
	end(): ReadEvent[] {
		const last = this.#rest.replace(/\r$/, "");
		this.#rest = "";
		const events = [...this.#readLine(last), ...this.#endEvent(), ...this.#endBare()];
		// A line that was cut off says that the stream broke, and not that the server writes rubbish.
		return last === "" ? events : events.filter(({ kind }) => kind !== "unreadable");
	}

	/** A server that sends no end of a line, or of an object, must not fill the memory. */
	#drop(): ReadEvent[] {
		this.#kept = 0;
		this.#rest = "";
		this.#data = [];
		this.#bare = [];
		return [{ kind: "unreadable" }];
	}

	#readLine(line: string): ReadEvent[] {
		if (!this.#hasBegun) {
			// A byte order mark is white space as well.
			const start = line.trimStart();
			if (start === "") return [];
			this.#hasBegun = true;
			if (start.startsWith("<")) return [{ kind: "page" }];
			return this.#readField(start);
		}
		if (line.trim() === "") return this.#endEvent();
		return this.#readField(this.#bare.length > 0 ? line : line.trimStart());
	}

	#readField(line: string): ReadEvent[] {
		if (this.#bare.length > 0 && !line.startsWith("data:")) return this.#readBare(line);
		const [, field, value = ""] = /^(data|event|id|retry|): ?(.*)$/s.exec(line) ?? [];
		switch (field) {
			case "data":
				// Some gateways put the field's name before what has it already.
				return this.#readData(value.replace(/^(?:data:\s*)+/, "").trim());
			case "event":
				this.#name = value.trim();
				return [];
			case undefined:
				return this.#readBare(line);
			default:
				// A comment, or a field that says nothing about the answer.
				return [];
		}
	}

	#readData(value: string): ReadEvent[] {
		if (value === DONE) return [...this.#endEvent(), { kind: "done" }];
		const alone = this.#objectsIn(value);
		if (this.#data.length === 0) {
			if (alone !== null) return alone;
			if (isJsonStart(value)) this.#data.push(value);
			// Words alone say nothing, but that they are an error: a gateway may well put a good end behind it.
			else if (this.#name === "error" && value !== "") return [{ kind: "object", value: {}, name: this.#name }];
			return [];
		}
		this.#data.push(value);
		const whole = this.#objectsIn(this.#data.join("\n"));
		if (whole !== null) {
			this.#data = [];
			return whole;
		}
		// What came before was cut off, and this is the next object.
		if (alone !== null || this.#data.length > MAX_EVENT_LINES) {
			this.#data = [];
			return [{ kind: "unreadable" }, ...(alone ?? [])];
		}
		return [];
	}

	#endEvent(): ReadEvent[] {
		const isCut = this.#data.length > 0;
		this.#data = [];
		this.#name = null;
		return isCut ? [{ kind: "unreadable" }] : [];
	}

	#readBare(line: string): ReadEvent[] {
		const text = line.trim();
		if (text === DONE) return [...this.#endBare(), { kind: "done" }];
		if (this.#bare.length === 0) {
			const alone = this.#objectsIn(text);
			if (alone !== null) return alone;
			// Other text is some server's remark.
			if (isJsonStart(text)) this.#bare.push(text);
			return [];
		}
		this.#bare.push(line);
		// Only a line that may close the text is worth a try: each one costs as much as the whole text.
		if (!/^[}\]]/.test(line)) return [];
		const whole = this.#objectsIn(this.#bare.join("\n"));
		if (whole === null) return [];
		this.#bare = [];
		return whole;
	}

	#endBare(): ReadEvent[] {
		if (this.#bare.length === 0) return [];
		const whole = this.#objectsIn(this.#bare.join("\n"));
		this.#bare = [];
		return whole ?? [{ kind: "unreadable" }];
	}

	/** @returns the objects of a JSON text, of which numbers and words have none; null if it is no JSON */
	#objectsIn(text: string): ReadEvent[] | null {
		const value = tryParse(text) ?? tryParse(mendLine(text));
		if (value === undefined) return null;
		this.#kept = 0;
		const values: unknown[] = Array.isArray(value) ? value : [value];
		return values.filter(isRecord).map((each) => ({ kind: "object", value: each, name: this.#name }));
	}
}

/** Raw control characters in a text, and numbers that JSON does not know: servers that write their JSON by hand send both. */
function mendLine(text: string): string {
	const toEscape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
	return text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|-?\bInfinity\b/gs, (token) =>
		// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is mended.
		token.startsWith('"') ? token.replace(/[\u0000-\u0009\u000b-\u001f]/g, toEscape) : "null",
	);
}

function isJsonStart(text: string): boolean {
	return text.startsWith("{") || text.startsWith("[");
}
