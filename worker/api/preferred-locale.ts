/** The language to speak with whoever sent a request. */
import type { Context } from "hono";
import { parseAccept } from "hono/utils/accept";
import type { Locale } from "../../protocol/messages.ts";

export function preferredLocale(c: Context): Locale {
	const wanted = parseAccept(c.req.header("Accept-Language") ?? "").sort((a, b) => b.q - a.q);
	for (const { type } of wanted) {
		const language = type.toLowerCase().split("-")[0];
		if (language === "zh" || language === "en") return language;
	}
	return "en";
}
