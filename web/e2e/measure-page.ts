/**
 * `npm run measure:page`: how smooth and how quick the page is on this machine, with a queue of 1,000 tasks and a book of
 * 400 chapters. It prints what it measured and judges nothing; what makes it so is asserted in `long-lists.e2e.test.ts`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startServer } from "../../worker/dev/server.ts";
import { launchBrowser } from "./browser.ts";
import { CHAPTERS, fillQueue, LONG_BOOK, LONG_BOOK_VARS, makeLongBook, TASKS } from "./long-book.ts";
import { PATIENCE_MS, signIn } from "./writer.ts";

const WRITER = "measured";
/** How much slower than this machine the devices are that the page should still be quick on. */
const SLOWDOWN = 4;
const ROUNDS = 5;
const PIXELS_A_FRAME = 240;
const IDLE_FRAMES = 300;
/** What one comes to the page for: the way in, and the way to queue something. */
const SIGN_IN = ".sign-in-form button[type=submit]";
const QUEUE = "form.composer button[type=submit]";

const folder = mkdtempSync(join(tmpdir(), "novel-queue-measure-"));
const persistTo = join(folder, "state");
const browser = await launchBrowser();
try {
	// The outline as fast as it goes; then the work goes on at the pace of a model.
	const fast = await startServer({ persistTo, vars: { ...LONG_BOOK_VARS, DEMO_CHARS_PER_SECOND: "0" } });
	await makeLongBook(fast.url, WRITER).finally(() => fast.stop());
	const server = await startServer({ persistTo, vars: LONG_BOOK_VARS });
	try {
		await fillQueue(server.url, WRITER);
		await measureScrolling(browser, server.url);
		await measureStart(browser, server.url);
	} finally {
		await server.stop();
	}
} finally {
	await browser.close();
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function measureScrolling(browser: Browser, url: string): Promise<void> {
	const context = await browser.newContext({ locale: "en-US", viewport: { width: 1_280, height: 900 } });
	const page = await openBook(context, url);
	report("nothing but waiting, for comparison", await idle(page));
	report(`queue of ${TASKS} tasks, scrolled to its end`, await scroll(page, ".virtual-list"));
	await page.getByRole("button", { name: "Expand all" }).click();
	await page.waitForFunction((count) => document.querySelectorAll("[data-chapter]").length === count, CHAPTERS);
	report(`book of ${CHAPTERS} chapters, all volumes open, scrolled to its end`, await scroll(page, null));
	const [elements, rows] = await page.evaluate(() => [
		document.querySelectorAll("*").length,
		document.querySelectorAll("[data-row]").length,
	]);
	console.log(`on the page then: ${elements} elements, ${rows} of ${TASKS} tasks`);
	await context.close();
}

async function openBook(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	await signIn(page, url, WRITER);
	await page.getByRole("heading", { level: 1, name: LONG_BOOK }).waitFor();
	await page.getByText(`of ${CHAPTERS} chapters written`).waitFor({ timeout: PATIENCE_MS });
	await page.locator("[data-chapter]").first().waitFor({ timeout: PATIENCE_MS });
	return page;
}

/** What the machine itself does to frames. */
function idle(page: Page): Promise<number[]> {
	return page.evaluate(async (count) => {
		const frames: number[] = [];
		let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
		while (frames.length < count) {
			const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
			frames.push(now - last);
			last = now;
		}
		return frames;
	}, IDLE_FRAMES);
}

/** @param box what scrolls; null for the page. @returns milliseconds between the frames, while work goes on in the queue */
function scroll(page: Page, box: string | null): Promise<number[]> {
	return page.evaluate(
		async ([selector, step]) => {
			const target = selector === null ? document.scrollingElement : document.querySelector(selector);
			if (target === null) throw new Error("Nothing to scroll.");
			target.scrollTop = 0;
			const frames: number[] = [];
			let last: number | null = null;
			while (true) {
				const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
				if (last !== null) frames.push(now - last);
				last = now;
				const before = target.scrollTop;
				target.scrollTop += step;
				if (target.scrollTop === before) return frames;
			}
		},
		[box, PIXELS_A_FRAME] as const,
	);
}

async function measureStart(browser: Browser, url: string): Promise<void> {
	const context = await browser.newContext({ locale: "en-US" });
	await context.addInitScript(recordStart, [SIGN_IN, QUEUE]);
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
	await session.send("Network.enable");
	await session.send("Network.setCacheDisabled", { cacheDisabled: true });

	const button = page.getByRole("button", { name: "Start writing" });
	const signIns: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		await page.goto(url);
		await button.waitFor();
		signIns.push(await interactiveMs(page, SIGN_IN));
	}
	console.log(`first visit at ${SLOWDOWN}x CPU slowdown, nothing cached: interactive after ${list(signIns)} ms`);

	await page.getByLabel("Your name").fill("quick");
	await button.click();
	await page.getByRole("button", { name: "The Tide Clerk" }).click();
	await page.getByRole("button", { name: /^Queue outline/ }).waitFor({ timeout: PATIENCE_MS });
	const projects: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		await page.reload();
		await page.getByRole("button", { name: /^Queue outline/ }).waitFor();
		projects.push(await interactiveMs(page, QUEUE));
	}
	console.log(`a project, signed in, at ${SLOWDOWN}x CPU slowdown, nothing cached: interactive after ${list(projects)} ms`);
	await context.close();
}

/** From the start of the navigation until the control was there and the last long task before it was answered had ended. */
async function interactiveMs(page: Page, control: string): Promise<number> {
	// An answer to this is an answer to a click.
	await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
	return page.evaluate((selector) => {
		const { seen = {}, longTasksEnd = 0 } = globalThis.startRecord ?? {};
		return Math.max(seen[selector] ?? Number.NaN, longTasksEnd);
	}, control);
}

/** Runs in the page before anything else does. */
function recordStart(controls: readonly string[]): void {
	const record: NonNullable<typeof globalThis.startRecord> = { seen: {}, longTasksEnd: 0 };
	globalThis.startRecord = record;
	new MutationObserver(() => {
		for (const control of controls) {
			if (document.querySelector(control) !== null) record.seen[control] ??= performance.now();
		}
	}).observe(document, { childList: true, subtree: true });
	new PerformanceObserver((tasks) => {
		for (const { startTime, duration } of tasks.getEntries()) record.longTasksEnd = startTime + duration;
	}).observe({ type: "longtask", buffered: true });
}

function report(what: string, frames: number[]): void {
	const sorted = [...frames].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
	const over = frames.filter((ms) => ms > 100).length;
	const [median, late, worst] = [at(0.5), at(0.99), at(1)].map((ms) => ms.toFixed(1));
	console.log(`${what}: ${frames.length} frames, median ${median} ms, 99% ${late} ms, longest ${worst} ms, over 100 ms: ${over}`);
}

function list(times: number[]): string {
	return times.map((ms) => ms.toFixed(0)).join(", ");
}

declare global {
	/** Milliseconds from the start of the navigation. */
	var startRecord: { seen: Record<string, number>; longTasksEnd: number } | undefined;
}
