/** Self-hosted models write their thoughts into the answer, between these tags; this takes them out, wherever the pieces are cut. */
import { overlap } from "./overlap.ts";

const OPENING = "<think>";
const CLOSING = "</think>";

export class ThinkTags {
	#isThinking = false;
	/** What may still become the tag that is looked for. */
	#held = "";

	/** @returns the piece without thoughts, and whether there were some in it */
	feed(piece: string): { text: string; isThinking: boolean } {
		let rest = this.#held + piece;
		let text = "";
		let isThinking = this.#isThinking;
		for (;;) {
			const tag = this.#isThinking ? CLOSING : OPENING;
			const at = rest.indexOf(tag);
			const end = at === -1 ? rest.length - overlap(rest, tag) : at;
			if (!this.#isThinking) text += rest.slice(0, end);
			rest = rest.slice(end);
			if (at === -1) break;
			rest = rest.slice(tag.length);
			this.#isThinking = !this.#isThinking;
			isThinking = true;
		}
		this.#held = rest;
		return { text, isThinking };
	}

	/** There is no more: the start of a tag was text after all. */
	end(): { text: string; isThinking: boolean } {
		const text = this.#isThinking ? "" : this.#held;
		this.#held = "";
		return { text, isThinking: false };
	}
}
