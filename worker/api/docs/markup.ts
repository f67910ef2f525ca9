/** Small pieces of the reference page: text with `code` in it, and names for addresses within the page. Everything is escaped. */
import { html } from "hono/html";

export type Html = ReturnType<typeof html>;

/** Text as the document has it: paragraphs, and `code` between backticks. */
export function prose(text: string): Html {
	return html`${text.split(/\n\n+/).map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;
}

export function inline(text: string): Html {
	return html`${text.split("`").map((piece, at) => (at % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;
}

/** A block of code. It scrolls by itself, so the keyboard has to reach it. */
export function block(label: string, text: string): Html {
	return html`<figure><figcaption>${label}</figcaption><pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre></figure>`;
}

export function anchor(text: string): string {
	return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

export function json(value: unknown): string {
	return JSON.stringify(value, null, 2);
}
