/**
 * Writes messages of one code as JSON, as a row and a frame have them. A report is worth a message, and mostly only a number in it
 * is new: what stands around the numbers is written once. Its texts are put together and not joined, since they are only sent: to join
 * a sentence takes longer than all else of a frame.
 */
import { MESSAGE_TEXTS } from "../../protocol/message-texts.ts";
import { type CutText, cutText, fillGap, type Locale, type Message, type MessageValues } from "../../protocol/messages.ts";

export class MessageWriter {
	readonly code: Message["code"];
	/** What stands before the values in a row, and in a frame. */
	readonly rowHead: string;
	readonly frameHead: string;
	readonly #sentence: CutText;
	readonly #names: readonly string[];
	/** What stands before each value. */
	readonly #heads: readonly string[];

	/** @param message one of those to come: the values of others mostly have the same names */
	constructor(locale: Locale, { code, values }: Message) {
		this.code = code;
		this.rowHead = `{"code":"${code}","values":`;
		this.frameHead = `,"messageCode":"${code}","messageValues":`;
		// Placeholders are words, of which nothing is escaped.
		this.#sentence = cutText(JSON.stringify(MESSAGE_TEXTS[code][locale]));
		this.#names = Object.keys(values);
		this.#heads = this.#names.map((name, at) => `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`);
	}

	/** What `renderMessage` says, as a JSON text. */
	sentence(values: MessageValues): string {
		const { head, gaps } = this.#sentence;
		let text = head;
		for (const gap of gaps) text += `${fillGap(gap, values)}${gap.tail}`;
		return text;
	}

	/** The values as a JSON text. */
	values(values: MessageValues): string {
		let text = "";
		let at = 0;
		for (const name in values) {
			const value = values[name];
			if (name !== this.#names[at] || !Number.isFinite(value)) return JSON.stringify(values);
			text += `${this.#heads[at]}${value}`;
			at += 1;
		}
		return at === 0 || at < this.#names.length ? JSON.stringify(values) : `${text}}`;
	}
}
