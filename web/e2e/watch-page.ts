/** Everything that must not happen on a page while a test runs: errors, breaches of its policy, and calls elsewhere. */
import type { BrowserContext, Page } from "playwright-core";

export type PageWatch = { troubles(): string[] };

/**
 * Watches all pages of a context, also those opened later.
 * @param expected what a test brings about itself, such as refused calls; never a breach of the policy or a call elsewhere
 */
export function watchPages(context: BrowserContext, origin: string, expected: RegExp | null = null): PageWatch {
	const troubles: string[] = [];
	const host = new URL(origin).host;
	const check = (kind: string, url: string) => {
		const { protocol, host: asked } = new URL(url);
		if (protocol !== "blob:" && asked !== host) troubles.push(`${kind} to ${url}`);
	};

	context.on("request", (request) => check("request", request.url()));
	context.on("page", (page: Page) => {
		page.on("websocket", (socket) => check("socket", socket.url()));
		page.on("pageerror", (error) => troubles.push(`page error: ${error.stack ?? error.message}`));
		// A breach of the Content-Security-Policy is told here too.
		page.on("console", (message) => {
			if (message.type() !== "error" && message.type() !== "warning") return;
			if (expected?.test(message.text()) !== true) troubles.push(`console: ${message.text()} ${message.location().url}`.trim());
		});
	});
	return { troubles: () => troubles };
}
