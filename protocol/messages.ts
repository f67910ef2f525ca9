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

/** Each text cut at its placeholders: what stands before one, then its name, one, other. A queue renders with every change. */
const cutTexts = new Map<string, (string | undefined)[]>();

/** A message as a sentence; a value that is missing shows as its own name, so that a mistake is seen and nothing throws. */
export function renderMessage(locale: Locale, { code, values }: Message): string {
	const text = MESSAGE_TEXTS[code][locale];
	const parts = cutTexts.get(text) ?? cut(text);
	// Joined for the same reason as in `cursor.ts`.
	const sentence: (string | number)[] = [parts[0] ?? ""];
	for (let at = 1; at < parts.length; at += 4) {
		const name = parts[at] ?? "";
		const one = parts[at + 1];
		const value = values[name];
		sentence.push(value === undefined ? `{${name}}` : value);
		if (value !== undefined && one !== undefined) sentence.push(" ", (value === 1 ? one : parts[at + 2]) ?? "");
		sentence.push(parts[at + 3] ?? "");
	}
	return sentence.join("");
}

function cut(text: string): (string | undefined)[] {
	const parts = text.split(PLACEHOLDER);
	cutTexts.set(text, parts);
	return parts;
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
