/** What every prompt is made of. What stays the same over a book comes first, since providers bill a repeated beginning at a fraction. */
import type { Locale } from "../../../../protocol/messages.ts";

export type Prompt = {
	/** Who writes, how, and the bible: the same for every chapter of a book. */
	instructions: string;
	/** What is to be done now. */
	task: string;
};

/** Marks off what is material from what is a request; nothing for an empty text. */
export function section(tag: string, text: string): string {
	return text.trim() === "" ? "" : `<${tag}>\n${text.trim()}\n</${tag}>`;
}

export function joinParts(...parts: string[]): string {
	return parts.filter((part) => part !== "").join("\n\n");
}

export function bulletList(items: string[]): string {
	return items.map((item) => `- ${item}`).join("\n");
}

/** The end of every request for JSON: many providers know no schemas, and some want the word "JSON" in the prompt. */
export function askForJson(locale: Locale, shape: string): string {
	return locale === "zh"
		? `只输出一个 JSON 对象，不要代码块标记，不要任何解释。键名必须与下面完全一致，值用故事的语言书写：\n${shape}`
		: `Answer with a single JSON object and nothing else: no code fence, no explanation. Use exactly these keys; write the values in the language of the story:\n${shape}`;
}
