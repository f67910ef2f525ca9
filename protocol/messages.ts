/**
 * What a task says of itself, as a code with values, and its text in each language. The queue renders `message` in the
 * language of the request that queued the task; a client that speaks another one renders the code again.
 */
import * as z from "zod/v4/mini";
import { LOCALES, type Locale, MESSAGE_CODES, type MessageCode } from "./message-codes.ts";
import { MESSAGE_TEXTS } from "./message-texts.ts";

export type { Locale, MessageCode } from "./message-codes.ts";

// Marked pure, so that a page which only renders messages does not carry the schema library.
export const localeSchema = /* @__PURE__ */ z.enum(LOCALES);
export const messageCodeSchema = /* @__PURE__ */ z.enum(MESSAGE_CODES);
export const messageValuesSchema = /* @__PURE__ */ z.record(/* @__PURE__ */ z.string(), /* @__PURE__ */ z.number());
export type MessageValues = z.infer<typeof messageValuesSchema>;

export type Message = { code: MessageCode; values: MessageValues };

/** `{name}`, or `{name|one|other}` for a number with its noun. */
const PLACEHOLDER = /\{(\w+)(?:\|([^|}]+)\|([^|}]+))?\}/;

/** A text cut at its placeholders. */
export type CutText = { head: string; gaps: Gap[] };
/** A place for a value, with its noun if it has one, and the text that follows. */
type Gap = { name: string; one: string | undefined; other: string | undefined; tail: string };

/** A queue renders with every change. */
const cutTexts = new Map<string, CutText>();

/** A message as a sentence; a value that is missing shows as its own name, so that a mistake is seen and nothing throws. */
export function renderMessage(locale: Locale, { code, values }: Message): string {
	const { head, gaps } = cutText(MESSAGE_TEXTS[code][locale]);
	// Joined for the same reason as in `cursor.ts`.
	const sentence: (string | number)[] = [head];
	for (const gap of gaps) sentence.push(fillGap(gap, values), gap.tail);
	return sentence.join("");
}

export function cutText(text: string): CutText {
	const known = cutTexts.get(text);
	if (known !== undefined) return known;
	const [head = "", ...parts] = text.split(PLACEHOLDER);
	const gaps: Gap[] = [];
	for (let at = 0; at < parts.length; at += 4) {
		gaps.push({ name: parts[at] ?? "", one: parts[at + 1], other: parts[at + 2], tail: parts[at + 3] ?? "" });
	}
	const cut = { head, gaps };
	cutTexts.set(text, cut);
	return cut;
}

function fillGap({ name, one, other }: Gap, values: MessageValues): string | number {
	const value = values[name];
	if (value === undefined) return `{${name}}`;
	return one === undefined ? value : `${value} ${value === 1 ? one : other}`;
}

export function isSameMessage(a: Message, b: Message): boolean {
	if (a.code !== b.code) return false;
	// Asked with each report, so nothing is made for it.
	let others = 0;
	for (const name in a.values) {
		if (a.values[name] !== b.values[name]) return false;
		others -= 1;
	}
	for (const _ in b.values) others += 1;
	return others === 0;
}
