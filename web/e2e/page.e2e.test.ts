import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type LocalServer, startServer } from "../../worker/dev/server.ts";
import { accessibilityViolations } from "./accessibility.ts";
import { launchBrowser } from "./browser.ts";
import { watchPages } from "./watch-page.ts";
import { PATIENCE_MS, queueChapters, readAlong, signIn, startSample } from "./writer.ts";

const BOOK = "The Tide Clerk";

let server: LocalServer;
let browser: Browser;

beforeAll(async () => {
	[server, browser] = await Promise.all([startServer({ vars: { DEMO_CHARS_PER_SECOND: "900" } }), launchBrowser()]);
});

afterAll(async () => {
	await Promise.all([browser?.close(), server?.stop()]);
});

/** A browser profile of its own, whose troubles fail the test unless it expects some. */
async function newContext(
	options: { locale?: string; colorScheme?: "light" | "dark"; expectsTrouble?: boolean } = {},
): Promise<BrowserContext> {
	const { locale = "en-US", colorScheme = "light", expectsTrouble = false } = options;
	const context = await browser.newContext({ locale, colorScheme, reducedMotion: "reduce" });
	const watch = watchPages(context, server.url);
	onTestFinished(async () => {
		await context.close();
		if (!expectsTrouble) expect(watch.troubles()).toEqual([]);
	});
	return context;
}

let count = 0;
const newName = () => `writer-${Date.now()}-${++count}`;

const card = (page: Page, title: string | RegExp) =>
	page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: title }) });

async function until(page: Page, title: string, status: string): Promise<void> {
	await card(page, title).filter({ hasText: status }).first().waitFor({ timeout: PATIENCE_MS });
}

describe("the writers' page", () => {
	test("[P1] shows an outline and chapters being written, live in two tabs, to the last word", async () => {
		const context = await newContext();
		const page = await context.newPage();
		await signIn(page, server.url, newName());
		await startSample(page, BOOK);

		await page.getByRole("button", { name: "Queue the outline" }).click();
		await queueChapters(page, 2);
		await until(page, "Outline of 12 chapters", "Finished");
		await page.getByRole("heading", { name: "Being written" }).waitFor({ timeout: PATIENCE_MS });

		// The name is remembered, so a second tab is signed in and shows the same.
		const second = await context.newPage();
		await second.goto(page.url());
		await second.getByRole("heading", { level: 1, name: BOOK }).waitFor();

		const early = await readAlong(page, 100);
		const late = await readAlong(page, early.length + 300);
		expect(late.startsWith(early.slice(0, 80))).toBe(true);
		const [here, there] = await Promise.all([readAlong(page, late.length), readAlong(second, late.length)]);
		expect(here.slice(0, late.length)).toBe(there.slice(0, late.length));

		await page.getByRole("link", { name: "Read chapter 1" }).waitFor({ timeout: PATIENCE_MS });
		const bar = page.getByRole("progressbar", { name: /2 chapters/ });
		expect(Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThanOrEqual(30);

		await until(page, "2 chapters", "Finished");
		await until(second, "2 chapters", "Finished");
		await page.getByText("2 of 12 chapters written").waitFor();

		await page.getByRole("link", { name: "Read chapter 1" }).click();
		const chapter = page.getByRole("article");
		await chapter.getByRole("heading", { level: 1 }).waitFor();
		expect(await chapter.textContent()).toContain(late.slice(0, 80));
		await page.getByRole("link", { name: "Next chapter" }).click();
		await page.getByText("Chapter 2", { exact: true }).waitFor();
		await page.getByRole("link", { name: `Back to ${BOOK}` }).click();

		const download = page.waitForEvent("download");
		await page.getByRole("button", { name: "Download (Markdown)" }).click();
		expect((await download).suggestedFilename()).toBe(`${BOOK}.md`);
	});

	test("[P6] a cancelled task is over at once, in every tab, and can be removed", async () => {
		const context = await newContext();
		const page = await context.newPage();
		await signIn(page, server.url, newName());
		await startSample(page, BOOK);
		await page.getByRole("radio", { name: "Chapters" }).check();
		await queueChapters(page, 5);
		await readAlong(page, 50);
		const second = await context.newPage();
		await second.goto(page.url());
		await until(second, "5 chapters", "Running");

		await page.getByRole("button", { name: "Cancel: 5 chapters" }).click();
		await until(page, "5 chapters", "Cancelled");
		await until(second, "5 chapters", "Cancelled");
		await second.getByRole("button", { name: "Remove: 5 chapters" }).click();
		await page.getByText("Nothing is queued.").waitFor();
	});

	test("a project is made from one's own bible, and deleted with a second word", async () => {
		const context = await newContext();
		const page = await context.newPage();
		await signIn(page, server.url, newName());
		const title = "雪/线 100% #1?";
		await page.getByLabel("Title").fill(title);
		await page.getByLabel("Story bible").fill("A lighthouse, a keeper, and a lamp that must not go out.");
		await page.getByRole("button", { name: "Create project" }).click();
		await page.getByRole("heading", { level: 1, name: title }).waitFor();
		await page.reload();
		await page.getByRole("heading", { level: 1, name: title }).waitFor();
		await page.getByRole("button", { name: "Delete project" }).click();
		await page.getByRole("button", { name: "Delete with all its text?" }).click();
		await page.getByRole("heading", { name: "What is your novel about?" }).waitFor();
	});

	test("[P1] [P3] the server crashes in mid-chapter and comes back: offline is said, then all goes on, without a reload", async () => {
		const persistTo = mkdtempSync(join(tmpdir(), "novel-queue-page-"));
		onTestFinished(() => rmSync(persistTo, { recursive: true, force: true }));
		const vars = { DEMO_CHARS_PER_SECOND: "900" };
		const crashing = await startServer({ persistTo, vars });
		const context = await browser.newContext({ locale: "en-US" });
		onTestFinished(() => context.close());
		const page = await context.newPage();
		await signIn(page, crashing.url, newName());
		await startSample(page, BOOK);
		await page.getByRole("radio", { name: "Chapters" }).check();
		await queueChapters(page, 1);
		await readAlong(page, 200);

		await crashing.kill();
		await page.getByText("Offline", { exact: true }).waitFor({ timeout: PATIENCE_MS });
		const back = await startServer({ port: crashing.port, persistTo, vars });
		onTestFinished(() => back.stop());
		await page.getByText("Live", { exact: true }).waitFor({ timeout: PATIENCE_MS });
		await until(page, "1 chapter", "Finished");
		await page.getByRole("link", { name: "Read chapter 1" }).waitFor();
	});

	test("without development sign-in it asks for a token, and says why one is not taken", async () => {
		const { token } = await devToken(newName());
		const context = await newContext({ expectsTrouble: true });
		await context.route("**/api/dev/sign-in", (route) =>
			route.fulfill({ status: 404, json: { success: false, error: "No such route.", code: "route_not_found" } }),
		);
		const page = await context.newPage();
		await page.goto(server.url);
		await page.getByRole("button", { name: "Start writing" }).click();
		await page.getByText("this page needs a token").waitFor();
		await page.getByLabel("Token").fill("not.a.token");
		await page.getByRole("button", { name: "Sign in" }).click();
		await page.getByRole("alert").waitFor();
		await page.getByLabel("Token").fill(token);
		await page.getByRole("button", { name: "Sign in" }).click();
		await page.getByText("Live", { exact: true }).waitFor();
	});

	test("[P9] a refusal says what to do", async () => {
		const context = await newContext({ expectsTrouble: true });
		const page = await context.newPage();
		await signIn(page, server.url, newName());
		await startSample(page, BOOK);
		await page.getByText("Writer:").click();
		await page.getByLabel("Provider").selectOption("custom");
		await page.getByLabel("Base URL").fill("https://ai.example.com/v1");
		await page.getByLabel("Model").fill("some-model");
		await page.getByLabel("API key").fill("密钥");
		await page.getByRole("button", { name: "Queue the outline" }).click();
		expect(await page.getByRole("alert").textContent()).toContain("X-AI-Key");
	});
});

describe("axe finds nothing", () => {
	test.each([
		["en-US", "light"],
		["en-US", "dark"],
		["zh-CN", "light"],
		["zh-CN", "dark"],
	] as const)("%s, %s", async (locale, colorScheme) => {
		const context = await newContext({ locale, colorScheme });
		const page = await context.newPage();
		const found: Record<string, string[]> = {};
		const look = async (state: string) => {
			const violations = await accessibilityViolations(page);
			if (violations.length > 0) found[state] = violations;
		};
		const isChinese = locale === "zh-CN";

		await page.goto(server.url);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await look("sign-in");
		await page.getByLabel(isChinese ? "你的名字" : "Your name").fill(newName());
		await page.getByRole("button", { name: isChinese ? "开始写作" : "Start writing" }).click();
		const sample = page.getByRole("button", { name: isChinese ? "雪线邮差" : BOOK });
		await sample.waitFor();
		await look("welcome");
		await sample.click();
		const queueOutline = page.getByRole("button", { name: isChinese ? "生成大纲" : "Queue the outline" });
		await queueOutline.waitFor();
		await page.locator("details.ai summary").click();
		await page.locator("details.ai select").selectOption("custom");
		await look("empty project");
		await page.locator("details.ai select").selectOption("demo");
		await queueOutline.click();
		await page.getByRole("button", { name: isChinese ? "写 3 章" : "Queue 3 chapters", exact: true }).click();
		await page.getByRole("button", { name: isChinese ? "写 3 章" : "Queue 3 chapters", exact: true }).click();
		await readAlong(page, 100);
		await look("writing");
		await page
			.getByRole("button", { name: isChinese ? /^取消/ : /^Cancel/ })
			.last()
			.click();
		await page.locator(".task.cancelled").waitFor();
		const made = page.locator(".made-chapters a").first();
		await made.waitFor({ timeout: PATIENCE_MS });
		await look("chapter finished, task cancelled");
		await page.locator("details.connection summary").click();
		await page.locator("details.bible summary").click();
		await look("explanations open");
		await page.locator("details.connection summary").click();
		await made.click();
		await page.locator(".reader h1").waitFor();
		await look("reader");
		expect(found).toEqual({});
	});
});

async function devToken(userId: string): Promise<{ token: string }> {
	const response = await fetch(`${server.url}/api/dev/sign-in`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ userId }),
	});
	return response.json() as Promise<{ token: string }>;
}
