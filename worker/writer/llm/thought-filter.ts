/**
 * Takes thoughts out of the text of an answer, wherever its pieces are cut. Models that think in the text do so before they answer, so
 * that only what stands at the start is taken for thoughts: a chapter in which somebody types `<think>` keeps every letter.
 */
import { beginsWithTitle } from "../chapter-title.ts";
import { overlap } from "./overlap.ts";

/** Opening and closing marks of a block of thoughts. */
const BLOCKS: readonly { open: RegExp; close: string }[] = [
	...[
		"think",
		"thinking",
		"thought",
		"thoughts",
		"reasoning",
		"reflection",
		"scratchpad",
		"antthinking",
		"seed:think",
		"thought_process",
		"thinking_process",
	].map((name) => ({ open: new RegExp(`^<${name}(?:\\s[^<>]{0,80})?>`, "i"), close: `</${name}>` })),
	{ open: /^<details\s[^<>]{0,40}type="reasoning"[^<>]{0,80}>/i, close: "</details>" },
	{ open: /^\[THINK\]/, close: "[/THINK]" },
	{ open: /^◁think▷/, close: "◁/think▷" },
	{ open: /^<\|begin_of_thought\|>/, close: "<|end_of_thought|>" },
];
/** A block whose opening mark stood in the prompt's template: only its end is in the answer. */
const UNOPENED = /<\/(?:think|thinking|thought|thoughts|reasoning|seed:think)>|\[\/THINK\]|◁\/think▷/gi;
/** The channels of gpt-oss: the head of one, and what ends it. */
const CHANNEL_HEAD =
	/^(?:<\|start\|>[a-z]{0,20})?<\|channel\|>([a-z]{0,20})[^<]{0,80}(?:<\|constrain\|>[^<]{0,40})?<\|message\|>/;
const CHANNEL_END = /<\|(?:end|return|call)\|>/;
const CHANNEL_MARK = "<|channel|>";
/** The same channels after a server has cut the marks away and left the names. */
const BARE_CHANNEL = "analysis";
const BARE_ANSWER = "assistantfinal";

/** No opening mark is longer. */
const LONGEST_MARK = 160;
/** Text without a title is held back this long, in case it turns out to be thoughts. */
const HELD_CHARS = 4_000;

type State =
	/** Nothing but blanks and closed blocks so far. */
	| { name: "start" }
	| { name: "block"; close: string }
	| { name: "channel"; isAnswer: boolean }
	/** Not known to be the answer: a mark that ends a block without a beginning may follow. */
	| { name: "held" }
	| { name: "answer" };

export type Filtered = { text: string; isThinking: boolean; isHeld: boolean };

export class ThoughtFilter {
	readonly #heldChars: number;
	#state: State = { name: "start" };
	#rest = "";
	/** A block was closed: one that has no beginning cannot follow any more. */
	#hasClosed = false;

	/** @param heldChars how much text without a title is held back; infinite for a text that is there as a whole */
	constructor(heldChars: number = HELD_CHARS) {
		this.#heldChars = heldChars;
	}

	/** @returns what of the text is known to be the answer, and what became of the rest */
	feed(piece: string): Filtered {
		if (this.#state.name === "answer") return { text: piece, isThinking: false, isHeld: false };
		this.#rest += piece;
		return this.#read(false);
	}

	/** There is no more: what was held back is the answer, unless it stands in a block that was never closed. */
	end(): Filtered {
		return this.#read(true);
	}

	#read(isEnd: boolean): Filtered {
		let text = "";
		let isThinking = false;
		for (;;) {
			const { name } = this.#state;
			const before = this.#rest.length;
			if (name === "block" || (this.#state.name === "channel" && !this.#state.isAnswer)) isThinking = true;
			text += this.#step(isEnd);
			if (this.#state.name === name && this.#rest.length === before) break;
		}
		return { text, isThinking, isHeld: !isThinking && text === "" && this.#rest !== "" };
	}

	/** One transition. @returns text of the answer */
	#step(isEnd: boolean): string {
		switch (this.#state.name) {
			case "start":
				return this.#readStart(isEnd);
			case "block":
				return this.#readBlock(this.#state.close);
			case "channel":
				return this.#readChannel(this.#state.isAnswer, isEnd);
			case "held":
				return this.#readHeld(isEnd);
			case "answer":
				return this.#take(this.#rest.length);
			default:
				return this.#state satisfies never;
		}
	}

	#readStart(isEnd: boolean): string {
		const start = this.#rest.trimStart();
		for (const { open, close } of BLOCKS) {
			const mark = open.exec(start)?.[0];
			if (mark === undefined) continue;
			this.#rest = start.slice(mark.length);
			this.#state = { name: "block", close };
			return "";
		}
		const channel = CHANNEL_HEAD.exec(start);
		if (channel !== null) {
			this.#rest = start.slice(channel[0].length);
			this.#state = { name: "channel", isAnswer: channel[1] === "final" };
			return "";
		}
		// A mark may still be under way: one that begins like a mark is short.
		if (!isEnd && (start === "" || (/^[<[◁]/.test(start) && start.length < LONGEST_MARK))) return "";
		this.#state = { name: this.#hasClosed ? "answer" : "held" };
		// The blanks between thoughts and answer belong to neither.
		if (this.#hasClosed) this.#rest = start;
		return "";
	}

	#readBlock(close: string): string {
		const at = this.#rest.toLowerCase().indexOf(close.toLowerCase());
		if (at === -1) {
			this.#rest = this.#rest.slice(this.#rest.length - overlap(this.#rest.toLowerCase(), close.toLowerCase()));
			return "";
		}
		this.#rest = this.#rest.slice(at + close.length);
		this.#hasClosed = true;
		this.#state = { name: "start" };
		return "";
	}

	#readChannel(isAnswer: boolean, isEnd: boolean): string {
		const end = CHANNEL_END.exec(this.#rest);
		// Some servers leave the end of a channel out and begin the next one.
		const next = this.#rest.indexOf(CHANNEL_MARK);
		if (!isAnswer && next !== -1 && (end === null || next < end.index)) {
			this.#rest = this.#rest.slice(next);
			this.#state = { name: "start" };
			return "";
		}
		if (end !== null) {
			const text = isAnswer ? this.#rest.slice(0, end.index) : "";
			this.#rest = this.#rest.slice(end.index + end[0].length);
			this.#hasClosed = true;
			// Behind the end of the answer's channel there is nothing of the answer.
			this.#state = isAnswer ? { name: "channel", isAnswer: false } : { name: "start" };
			return text;
		}
		const keep = isEnd
			? 0
			: Math.max(...["<|end|>", "<|return|>", "<|call|>", CHANNEL_MARK].map((mark) => overlap(this.#rest, mark)));
		const text = this.#take(this.#rest.length - keep);
		return isAnswer ? text : "";
	}

	#readHeld(isEnd: boolean): string {
		const start = this.#rest.trimStart();
		if (start.startsWith(BARE_CHANNEL) && this.#rest.includes(BARE_ANSWER)) {
			return this.#cutThoughts(this.#rest.indexOf(BARE_ANSWER) + BARE_ANSWER.length, isEnd);
		}
		// A chapter's title is the first thing that its brief asks for: thoughts have none.
		const hasFirstLine = isEnd || start.includes("\n");
		if (hasFirstLine && (beginsWithTitle(start) || start.startsWith("{"))) return this.#becomeAnswer(0);
		const end = this.#findUnopenedEnd(isEnd);
		if (end !== null) return this.#cutThoughts(end, isEnd);
		return isEnd || start.length > this.#heldChars ? this.#becomeAnswer(0) : "";
	}

	/** Where the thoughts end whose beginning is missing; null without a mark that ends a line, or stands before a heading. */
	#findUnopenedEnd(isEnd: boolean): number | null {
		const lower = this.#rest.toLowerCase();
		const openings = new Map<string, number>();
		for (const { 0: mark, index } of this.#rest.matchAll(UNOPENED)) {
			const open = mark.replace("/", "").toLowerCase();
			const opening = openings.get(open) ?? lower.indexOf(open);
			openings.set(open, opening);
			if (opening !== -1 && opening < index) return null;
			const behind = this.#rest.slice(index + mark.length);
			if (/^[^\S\n]*(?:\r?\n|#)/.test(behind)) return index + mark.length;
			if (isEnd && behind.trim() === "") return index + mark.length;
		}
		return null;
	}

	/** The blanks between thoughts and answer belong to neither, so that the answer begins once there is more than those. */
	#cutThoughts(end: number, isEnd: boolean): string {
		const behind = this.#rest.slice(end).trimStart();
		return behind === "" && !isEnd ? "" : this.#becomeAnswer(this.#rest.length - behind.length);
	}

	/** @param from what is before it is no part of the answer */
	#becomeAnswer(from: number): string {
		this.#state = { name: "answer" };
		this.#rest = this.#rest.slice(from);
		return this.#take(this.#rest.length);
	}

	#take(chars: number): string {
		const text = this.#rest.slice(0, chars);
		this.#rest = this.#rest.slice(chars);
		return text;
	}
}

/** The end of thoughts that began with a heading of their own: what follows is the chapter's. */
const END_BEFORE_HEADING = /^[\s\S]*?<\/(?:think|thinking|thought|thoughts|reasoning|seed:think)>\s*\n(?=#{1,6} )/i;

/** A whole text without the thoughts at its start. */
export function withoutThoughts(text: string): string {
	const filter = new ThoughtFilter(Number.POSITIVE_INFINITY);
	const answer = filter.feed(text).text + filter.end().text;
	const thoughts = END_BEFORE_HEADING.exec(answer)?.[0] ?? "";
	return /<(?:think|thinking|thought|thoughts|reasoning|seed:think)>/i.test(thoughts) ? answer : answer.slice(thoughts.length);
}
