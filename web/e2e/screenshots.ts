/**
 * Takes the pictures of the page that the README shows, against a server of its own: `node web/e2e/screenshots.ts`. The
 * faces in them are the machine's; a fontconfig file with better ones can be named in `FONTCONFIG_FILE`.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { startServer } from "../../worker/dev/server.ts";
import { launchBrowser } from "./browser.ts";
import { PATIENCE_MS, queueChapters, readAlong, signIn, startSample } from "./writer.ts";

const FOLDER = fileURLToPath(new URL("../studio/screenshots/", import.meta.url));
const WIDE = { width: 1280, height: 880 };
const PHONE = { width: 390, height: 844 };

const [server, browser] = await Promise.all([startServer({ vars: { DEMO_CHARS_PER_SECOND: "400" } }), launchBrowser()]);
try {
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	await takeAll(browser, server.url);
} finally {
	await browser.close();
	await server.stop();
}

async function takeAll(browser: Browser, url: string): Promise<void> {
	const context = await browser.newContext({ viewport: WIDE, locale: "en-US", colorScheme: "light", reducedMotion: "reduce" });
	const page = await context.newPage();
	await page.goto(url);
	await page.getByRole("button", { name: "Start writing" }).waitFor();
	await take(page, "sign-in");

	await signIn(page, url, "writer");
	await startSample(page, "The Tide Clerk");
	await page.getByRole("button", { name: "Queue the outline" }).click();
	await queueChapters(page, 3);
	await queueChapters(page, 5);
	await page.getByRole("link", { name: "Read chapter 1" }).waitFor({ timeout: PATIENCE_MS });
	// The caret stands in the second chapter, some paragraphs down, and the pointer is out of the way.
	await page.getByText("Writing chapter 2").waitFor({ timeout: PATIENCE_MS });
	await page.mouse.move(0, 0);
	await readAlong(page, 900);
	await take(page, "writing");
	await page.emulateMedia({ colorScheme: "dark" });
	await take(page, "writing-dark");
	await page.setViewportSize(PHONE);
	await page.locator(".task-list").scrollIntoViewIfNeeded();
	await page.locator(".task-list").evaluate((list) => scrollTo(0, list.getBoundingClientRect().top + scrollY - 72));
	await take(page, "phone-dark");

	await page.emulateMedia({ colorScheme: "light" });
	await page.getByRole("link", { name: "Read chapter 1" }).first().click();
	await page.getByRole("article").getByRole("heading", { level: 1 }).waitFor();
	await take(page, "phone-reading");
	await context.close();
}

async function take(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}
