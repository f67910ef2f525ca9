/** What a writer does on the page, step by step, for tests and screenshots. Everything is found as a person would find it. */
import type { Page } from "playwright-core";

/** Long enough for the slowest machine; every wait ends as soon as what it waits for is there. */
export const PATIENCE_MS = 60_000;

export async function signIn(page: Page, url: string, name: string): Promise<void> {
	await page.goto(url);
	await page.getByLabel("Your name").fill(name);
	await page.getByRole("button", { name: "Start writing" }).click();
	await page.getByRole("heading", { name: "What is your novel about?" }).waitFor();
}

export async function startSample(page: Page, title: string): Promise<void> {
	await page.getByRole("button", { name: title }).click();
	await page.getByRole("heading", { level: 1, name: title }).waitFor();
	await page.getByRole("button", { name: "Queue the outline" }).waitFor();
}

/** Queues chapters as soon as the page offers it. */
export async function queueChapters(page: Page, count: number): Promise<void> {
	await page.getByLabel("How many chapters").fill(String(count));
	await page.getByRole("button", { name: /^Queue \d+ chapters?$/ }).click();
}

/** Until so many characters of the running chapter are on screen. */
export async function readAlong(page: Page, chars: number): Promise<string> {
	const live = page.locator(".live-page");
	await live.waitFor({ timeout: PATIENCE_MS });
	await page.waitForFunction((most) => (document.querySelector(".live-page")?.textContent?.length ?? 0) >= most, chars, {
		timeout: PATIENCE_MS,
	});
	return (await live.textContent()) ?? "";
}
