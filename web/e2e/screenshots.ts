/**
 * `npm run screenshots`: takes the pictures of the page that the README shows, against a server of its own. The faces in them
 * are the machine's; a fontconfig file with better ones can be named in `FONTCONFIG_FILE`.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startServer } from "../../worker/dev/server.ts";
import { en, type Strings } from "../studio/strings/en.ts";
import { zh } from "../studio/strings/zh.ts";
import { launchBrowser } from "./browser.ts";
import { createUser, signInToOps, waitForFigures } from "./operator.ts";
import { startRefusingProvider } from "./refusing-provider.fixture.ts";
import { BOOK, PATIENCE_MS } from "./writer.ts";

const FOLDER = fileURLToPath(new URL("../studio/screenshots/", import.meta.url));
/** High enough for the text being written, to its caret. */
const WIDE = { width: 1_280, height: 1_080 };
const PHONE = { width: 390, height: 844 };
const BOOK_ZH = "雪线邮差";

const [server, browser, provider] = await Promise.all([
	startServer({ vars: { DEMO_CHARS_PER_SECOND: "500" } }),
	launchBrowser(),
	startRefusingProvider(),
]);
try {
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	await Promise.all([takeEnglish(browser, server.url), takeChinese(browser, server.url)]);
	await takeOperators(browser, server.url);
} finally {
	await browser.close();
	await server.stop();
	provider.close();
}

async function takeEnglish(browser: Browser, url: string): Promise<void> {
	const page = await open(browser, { locale: "en-US", viewport: WIDE });
	await page.goto(url);
	await page.getByRole("heading", { level: 1 }).waitFor();
	await take(page, "sign-in");
	await signIn(page, en, "mara");
	await queueBook(page, en, BOOK);
	await waitForSecondChapter(page, en);
	await take(page, "writing");
	await page.emulateMedia({ colorScheme: "dark" });
	await take(page, "writing-dark");

	await page.getByText(en.ai.writer).click();
	await page.getByLabel(en.ai.provider).selectOption("custom");
	await page.getByLabel(en.ai.baseUrl).fill(provider.baseUrl);
	await page.getByLabel(en.ai.model, { exact: true }).fill("some-model");
	await page.getByLabel(en.ai.key, { exact: true }).fill("sk-mistyped-key");
	await page.getByRole("button", { name: en.ai.check, exact: true }).click();
	await page.getByText(en.ai.problems.provider_auth ?? "").waitFor();
	await page
		.getByRole("button", { name: en.ai.check, exact: true })
		.evaluate((check) => check.scrollIntoView({ block: "center" }));
	await take(page, "ai-settings-dark");

	await page.emulateMedia({ colorScheme: "light" });
	await page.setViewportSize(PHONE);
	await page
		.getByRole("link", { name: en.tasks.read(1) })
		.first()
		.click();
	await page.getByRole("article").getByRole("heading", { level: 1 }).waitFor();
	await take(page, "phone-reading");
	await page.context().close();
}

async function takeChinese(browser: Browser, url: string): Promise<void> {
	const page = await open(browser, { locale: "zh-CN", viewport: PHONE });
	await page.goto(url);
	await signIn(page, zh, "雪线");
	await page.getByRole("button", { name: BOOK_ZH }).waitFor();
	await take(page, "phone-first-visit-zh");
	await queueBook(page, zh, BOOK_ZH);
	await waitForSecondChapter(page, zh);
	await page.emulateMedia({ colorScheme: "dark" });
	await page.locator(".task-list").evaluate((list) => scrollTo(0, list.getBoundingClientRect().top + scrollY - 72));
	await take(page, "phone-queue-dark-zh");

	await page.emulateMedia({ colorScheme: "light" });
	await page.setViewportSize(WIDE);
	await page
		.getByRole("link", { name: zh.tasks.read(1) })
		.first()
		.click();
	await page.getByRole("article").getByRole("heading", { level: 1 }).waitFor();
	await take(page, "reading-zh");
	await page.context().close();
}

/** What operators see of some users more, whose tasks run, wait, end well and end badly. */
async function takeOperators(browser: Browser, url: string): Promise<void> {
	const users = await Promise.all(["ada", "ines", "jonas", "teo"].map((name) => createUser(url, name)));
	const refused = {
		"X-AI-Provider": "custom",
		"X-AI-BaseUrl": provider.baseUrl,
		"X-AI-Model": "some-model",
		"X-AI-Key": "sk-mistyped-key",
	};
	const page = await open(browser, { locale: "en-US", viewport: WIDE });
	await signInToOps(page, url);
	await Promise.all(users.map((user) => user.queueChapters(1)));
	await Promise.all(users.slice(0, 2).map((user) => user.queueChapters(1, refused)));
	await Promise.all(users.map((user) => user.queueChapters(9)));
	await waitForFigures(page, { failed: 2, running: 4 });
	await page.locator(".uplot canvas").first().waitFor({ timeout: PATIENCE_MS });
	await take(page, "operators");
	await page.emulateMedia({ colorScheme: "dark" });
	await page.setViewportSize(PHONE);
	await page.evaluate(() => scrollTo(0, 0));
	await take(page, "operators-phone-dark");
	await page.context().close();
}

async function open(browser: Browser, options: BrowserContextOptions): Promise<Page> {
	const context = await browser.newContext({ colorScheme: "light", reducedMotion: "reduce", ...options });
	return context.newPage();
}

async function signIn(page: Page, words: Strings, name: string): Promise<void> {
	await page.getByLabel(words.signIn.name).fill(name);
	await page.getByRole("button", { name: words.signIn.start }).click();
	await page.getByRole("heading", { level: 1, name: words.projects.welcome }).waitFor();
}

/** The sample with an outline and chapters, and more of them behind those. */
async function queueBook(page: Page, { compose }: Strings, title: string): Promise<void> {
	await page.getByRole("button", { name: title }).click();
	await page.getByRole("button", { name: compose.queueBoth(3) }).click();
	await page.getByRole("button", { name: compose.queueChapters(3) }).click();
	await page.getByText(compose.plan.afterTasks(2)).or(page.getByText(compose.plan.afterOutline)).first().waitFor();
}

/** The first chapter is there to be read, the second some paragraphs down, and neither a message nor the pointer is in the way. */
async function waitForSecondChapter(page: Page, words: Strings): Promise<void> {
	const second = page.locator(".live-section").filter({ hasText: words.live.chapter(2) });
	await second.waitFor({ timeout: PATIENCE_MS });
	await page.mouse.move(0, 0);
	await page.getByRole("button", { name: words.toasts.dismiss }).first().waitFor({ state: "detached", timeout: PATIENCE_MS });
	await page.waitForFunction(() => (document.querySelector(".live-section:last-child")?.textContent?.length ?? 0) > 700, null, {
		timeout: PATIENCE_MS,
	});
}

async function take(page: Page, name: string): Promise<void> {
	await page.mouse.move(0, 0);
	await page.evaluate(() => document.fonts.ready);
	await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}
