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
const PLACEHOLDER = /\{(\w+)(?:\|([^|}]+)\|([^|}]+))?\}/g;

/** A message as a sentence; a value that is missing shows as its own name, so that a mistake is seen and nothing throws. */
export function renderMessage(locale: Locale, { code, values }: Message): string {
	return MESSAGE_TEXTS[code][locale].replace(PLACEHOLDER, (placeholder, name: string, one?: string, other?: string) => {
		const value = values[name];
		if (value === undefined) return placeholder;
		return one === undefined ? String(value) : `${value} ${value === 1 ? one : other}`;
	});
}

export function isSameMessage(a: Message, b: Message): boolean {
	const names = Object.keys(a.values);
	return (
		a.code === b.code && names.length === Object.keys(b.values).length && names.every((name) => a.values[name] === b.values[name])
	);
}
