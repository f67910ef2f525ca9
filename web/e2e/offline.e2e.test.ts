/** Both pages through a network that goes and comes back: they say so at once, and are live again with the first frame. */
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { signInToOps } from "./operator.ts";
import { NETWORK_TROUBLE, newName, setStage } from "./stage.ts";
import { isLive, PATIENCE_MS, signIn } from "./writer.ts";

const stage = setStage();

/** Every text that an element ever had, and how long after the browser had noticed that the network went, or came. */
type Said = { text: string; afterMs: number };

/** @param selector of what says how the page stands */
async function recordStatus(page: Page, selector: string): Promise<void> {
	await page.evaluate((selector) => {
		const said: { text: string; afterMs: number }[] = [];
		let turnedAt = performance.now();
		// Before the page's own listeners, which were added first.
		for (const type of ["offline", "online"]) {
			window.addEventListener(
				type,
				() => {
					turnedAt = performance.now();
					said.length = 0;
				},
				{ capture: true },
			);
		}
		const note = () => {
			const text = document.querySelector(selector)?.textContent ?? "";
			if (said.at(-1)?.text !== text) said.push({ text, afterMs: performance.now() - turnedAt });
		};
		new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
		Object.assign(window, { said });
	}, selector);
}

function said(page: Page): Promise<Said[]> {
	return page.evaluate(() => Reflect.get(window, "said"));
}

/** Long enough for several tries of a socket, so that they would count against push. */
async function loseNetwork(context: BrowserContext, page: Page): Promise<void> {
	let failed = 0;
	page.on("websocket", (socket) => socket.on("socketerror", () => failed++));
	await context.setOffline(true);
	await expect.poll(() => failed, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(3);
}

describe.concurrent("a network that goes and comes back", () => {
	test("is said at once on the writers' page, which is live with the first frame after it", async (own) => {
		const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
		const page = await context.newPage();
		await signIn(page, stage.server.url, newName());
		await recordStatus(page, ".connection");
		await loseNetwork(context, page);
		expect(await said(page)).toEqual([{ text: expect.stringMatching(/^Offline since/), afterMs: expect.any(Number) }]);
		expect((await said(page))[0]?.afterMs).toBeLessThan(2_000);
		await context.setOffline(false);
		await isLive(page);
		expect((await said(page)).map(({ text }) => text)).toEqual(["Live"]);
	});

	test("is said at once on the operators' dashboard, which is live with the first frame after it", async (own) => {
		const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
		const page = await context.newPage();
		await signInToOps(page, stage.server.url);
		await recordStatus(page, ".link-badge");
		await loseNetwork(context, page);
		expect((await said(page))[0]?.afterMs).toBeLessThan(2_000);
		expect((await said(page)).map(({ text }) => text)).not.toContainEqual(expect.stringMatching(/Live|Updat/));
		await context.setOffline(false);
		await page.locator(".link-badge.live").waitFor({ timeout: PATIENCE_MS });
		const words = (await said(page)).map(({ text }) => text);
		expect(words.at(-1)).toMatch(/Live/);
		expect(words).not.toContainEqual(expect.stringMatching(/every/));
	});
});
