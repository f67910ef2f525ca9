/** The language to speak with whoever sent a request. */
import type { Context } from "hono";
import { parseAccept } from "hono/utils/accept";
import * as z from "zod/v4/mini";
import type { Locale } from "../../protocol/messages.ts";
import type { HeaderParameter } from "./operation.ts";

const HEADER = "Accept-Language";
/** It is never refused, whatever stands in it. */
export const ACCEPT_LANGUAGE: HeaderParameter = {
	name: HEADER,
	description: "`en` or `zh`: the language of `message` and `error`; English for any other.",
	schema: z.optional(z.string()),
};

export function preferredLocale(c: Context): Locale {
	const header = c.req.header(HEADER);
	if (header === undefined) return "en";
	const wanted = parseAccept(header).sort((a, b) => b.q - a.q);
	for (const { type } of wanted) {
		const language = type.toLowerCase().split("-")[0];
		if (language === "zh" || language === "en") return language;
	}
	return "en";
}
