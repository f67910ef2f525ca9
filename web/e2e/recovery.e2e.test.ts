/**
 * The page through a crash of the server, networks that block sockets, and sign-ins that expire: it says how it stands, and
 * ends up with the right text by itself. The tests mostly wait, so they run side by side.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { MortalServer } from "../../worker/chaos/mortal-server.ts";
import { type BlockingProxy, startBlockingProxy } from "../client/blocking-proxy.fixture.ts";
import { fetchQueuedTasks, signInForDevelopment } from "../client/rest.ts";
import { NETWORK_TROUBLE, newName, type Owner, PHONE, setStage } from "./stage.ts";
import { expectTrueText, recordText, shownTexts } from "./text-record.ts";
import { BOOK, card, follow, isLive, PATIENCE_MS, queueChapters, readAlong, signIn, startSample, until } from "./writer.ts";

/** A chapter takes some ten seconds: long enough for something to happen in its middle. */
const VARS = { DEMO_CHARS_PER_SECOND: "600" };

const stage = setStage(VARS);

describe.concurrent("recovery", () => {
	test("[P1] [P3] the server is killed in mid-chapter and comes back: two tabs and a phone say so, and go on to the last word", async (own) => {
		const persistTo = mkdtempSync(join(tmpdir(), "novel-queue-page-"));
		own.onTestFinished(() => rmSync(persistTo, { recursive: true, force: true, maxRetries: 3 }));
		const mortal = await MortalServer.start({ persistTo, vars: VARS, flags: [] });
		own.onTestFinished(() => mortal.stop());
		const common = { origin: mortal.url, expected: NETWORK_TROUBLE };
		const [desk, pocket] = await Promise.all([stage.openProfile(own, common), stage.openProfile(own, { ...common, ...PHONE })]);
		const [first, second, phone] = await Promise.all([desk.newPage(), desk.newPage(), pocket.newPage()]);
		const name = newName();
		await signIn(first, mortal.url, name);
		await startSample(first);
		await Promise.all([follow(second, first), signIn(phone, mortal.url, name)]);
		const all = [first, second, phone];
		await Promise.all(all.map(recordText));
		await queueChapters(first, 1);
		await Promise.all(all.map((page) => readAlong(page, 1_000)));

		await mortal.kill();
		await Promise.all(all.map((page) => badge(page, /Offline since/)));
		await mortal.restart();
		await Promise.all(all.map(isLive));
		await Promise.all(all.map((page) => until(page, "1 chapter", "Finished")));

		const { token } = await signInForDevelopment(mortal.url, name);
		for (const page of all) await expectTrueText(page, 1, { url: mortal.url, token, project: BOOK });
		const tasks = await fetchQueuedTasks(mortal.url, token);
		expect(tasks.map(({ status, chapters }) => [status, chapters])).toEqual([["completed", [1]]]);
		await first.getByRole("link", { name: "Read chapter 1" }).click();
		await first.getByRole("article").getByRole("heading", { level: 1 }).waitFor();
	});

	test("[P1] sockets are blocked: the page says that it polls, and misses nothing; they are let through: live again", async (own) => {
		const { proxy, context } = await openThroughProxy(own);
		const page = await context.newPage();
		const name = newName();
		await signIn(page, proxy.url, name);
		await startSample(page);
		await recordText(page);
		await queueChapters(page, 2);
		await readAlong(page, 500);

		proxy.sockets = "refuse";
		proxy.cut();
		await badge(page, /Updating every \d+ s/);
		const opened = proxy.opened;
		// The first chapter is finished and the second begun while no socket works.
		await card(page, "2 chapters").getByRole("link", { name: "Read chapter 1" }).waitFor({ timeout: PATIENCE_MS });
		expect(proxy.opened).toBe(opened);
		const before = (await shownTexts(page, 1)).length;

		proxy.sockets = "pass";
		await page.getByRole("button", { name: /^Connection: / }).click();
		await page.getByRole("button", { name: "Try now" }).click();
		await isLive(page);
		expect(proxy.opened).toBeGreaterThan(opened);
		await until(page, "2 chapters", "Finished");
		const { token } = await signInForDevelopment(proxy.url, name);
		const server = { url: proxy.url, token, project: BOOK };
		expect(await expectTrueText(page, 1, server)).toBe(0);
		expect(before).toBeGreaterThan(0);
		const finished = card(page, "2 chapters").getByRole("link", { name: /^Read chapter/ });
		expect(await finished.count()).toBe(2);
		expect((await fetchQueuedTasks(proxy.url, token)).length).toBe(1);
	});

	test("a sign-in that lives for seconds is renewed on the open line: never offline, and the chapter is whole", async (own) => {
		const context = await stage.openProfile(own);
		const tokens: string[] = [];
		await context.route("**/api/dev/sign-in", async (route) => {
			const body: unknown = route.request().postDataJSON();
			const response = await route.fetch({ postData: { ...Object(body), expiresInSeconds: 8 } });
			tokens.push((await response.json()).token);
			await route.fulfill({ response });
		});
		const sockets: string[] = [];
		const page = await context.newPage();
		page.on("websocket", (socket) => sockets.push(socket.url()));
		const name = newName();
		await signIn(page, stage.server.url, name);
		await startSample(page);
		await recordText(page);
		await queueChapters(page, 1);
		await until(page, "1 chapter", "Finished");

		// The first tokens are of no use any more, so that without a renewal nothing would have come.
		const [first = ""] = tokens;
		await expect(fetchQueuedTasks(stage.server.url, first)).rejects.toMatchObject({ code: "token_expired" });
		expect(tokens.length).toBeGreaterThan(2);
		expect(sockets.length).toBe(1);
		await isLive(page);
		const { token } = await signInForDevelopment(stage.server.url, name);
		expect(await expectTrueText(page, 1, { url: stage.server.url, token, project: BOOK })).toBe(0);
	});

	test("a sign-in that expires while it cannot be renewed: the page comes back with a new one, and shows what it missed", async (own) => {
		const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
		let isDown = false;
		await context.route("**/api/dev/sign-in", async (route) => {
			if (isDown) return route.abort();
			const body: unknown = route.request().postDataJSON();
			await route.continue({ postData: { ...Object(body), expiresInSeconds: 4 } });
		});
		const page = await context.newPage();
		const name = newName();
		await signIn(page, stage.server.url, name);
		await startSample(page);
		await recordText(page);
		await queueChapters(page, 2);
		await readAlong(page, 300);
		isDown = true;
		await page.getByRole("button", { name: /^Connection: (?!Live)/ }).waitFor({ timeout: PATIENCE_MS });
		isDown = false;
		await isLive(page);
		await until(page, "2 chapters", "Finished");
		const { token } = await signInForDevelopment(stage.server.url, name);
		expect(await expectTrueText(page, 1, { url: stage.server.url, token, project: BOOK })).toBe(0);
		// Sockets were refused for their age: nothing of that is an accident to the server.
		expect(stage.server.output()).not.toContain("Uncaught");
	});
});

/** What the connection's button says. */
async function badge(page: Page, words: RegExp): Promise<void> {
	await page.getByRole("button", { name: new RegExp(`^Connection: .*${words.source}`) }).waitFor({ timeout: PATIENCE_MS });
}

async function openThroughProxy(own: Owner): Promise<{ proxy: BlockingProxy; context: BrowserContext }> {
	const proxy = await startBlockingProxy(stage.server);
	own.onTestFinished(() => proxy.close());
	return { proxy, context: await stage.openProfile(own, { origin: proxy.url, expected: NETWORK_TROUBLE }) };
}
