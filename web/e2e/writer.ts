/** What a writer does on the page, step by step, for tests and screenshots. Everything is found as a person would find it. */
import type { Locator, Page } from "playwright-core";

/** Long enough for the slowest machine; every wait ends as soon as what it waits for is there. */
export const PATIENCE_MS = 60_000;

/** The sample in English, which is also the name of its project. */
export const BOOK = "The Tide Clerk";

export async function signIn(page: Page, url: string, name: string): Promise<void> {
	await page.goto(url);
	await page.getByLabel("Your name").fill(name);
	await page.getByRole("button", { name: "Start writing" }).click();
	await isLive(page);
}

export async function startSample(page: Page, title: string = BOOK): Promise<void> {
	await page.getByRole("button", { name: title }).click();
	await page.getByRole("heading", { level: 1, name: title }).waitFor();
	await page.getByRole("button", { name: /^Queue / }).waitFor();
}

/** Opens what another tab of this browser shows, or another device of the same writer. */
export async function follow(page: Page, leader: Page): Promise<void> {
	await page.goto(leader.url());
	await isLive(page);
}

export async function isLive(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Connection: Live" }).waitFor({ timeout: PATIENCE_MS });
}

/** Queues so many chapters, without an outline. */
export async function queueChapters(page: Page, count: number): Promise<void> {
	await page.getByRole("radio", { name: "Chapters", exact: true }).check();
	await page.getByLabel("How many chapters").fill(String(count));
	await page.getByRole("button", { name: /^Queue \d+ chapters?$/ }).click();
	await card(page, count === 1 ? "1 chapter" : `${count} chapters`)
		.first()
		.waitFor({ timeout: PATIENCE_MS });
}

/** Queues an outline, and so many chapters behind it. */
export async function queueBoth(page: Page, count: number): Promise<void> {
	await page.getByRole("radio", { name: "Both", exact: true }).check();
	await page.getByLabel("How many chapters").fill(String(count));
	await page.getByRole("button", { name: /^Queue outline and \d+ chapters?$/ }).click();
	await card(page, /^Outline/).waitFor({ timeout: PATIENCE_MS });
}

/** A task in the queue, by its title. */
export function card(page: Page, title: string | RegExp): Locator {
	const heading = page.getByRole("heading", { level: 3, name: title, exact: true });
	return page.getByRole("list", { name: "Queue" }).getByRole("listitem").filter({ has: heading });
}

/** Until the task says so. */
export async function until(page: Page, title: string | RegExp, words: string): Promise<void> {
	await card(page, title).filter({ hasText: words }).first().waitFor({ timeout: PATIENCE_MS });
}

/** Until so many characters of what is being written are on screen. */
export async function readAlong(page: Page, chars: number): Promise<string> {
	const live = page.getByRole("region", { name: "Text so far" });
	await live.waitFor({ timeout: PATIENCE_MS });
	await page.waitForFunction((most) => (document.querySelector(".live-page")?.textContent?.length ?? 0) >= most, chars, {
		timeout: PATIENCE_MS,
	});
	return (await live.textContent()) ?? "";
}
