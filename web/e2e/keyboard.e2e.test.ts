/** The whole way of a writer without a mouse: by Tab and Enter, and by the shortcuts. */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { newName, setStage } from "./stage.ts";
import { BOOK, card, PATIENCE_MS, until } from "./writer.ts";

const stage = setStage({ DEMO_CHARS_PER_SECOND: "6000" });

/** More stops than any page has between two things one wants. */
const MOST_STOPS = 60;

/** As somebody does who looks where the focus is. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
	await target.first().waitFor({ timeout: PATIENCE_MS });
	for (let stop = 0; stop < MOST_STOPS; stop += 1) {
		if (await hasFocus(page, target)) return;
		await page.keyboard.press(key);
	}
	throw new Error(`The keyboard does not come to ${target}.`);
}

async function hasFocus(page: Page, target: Locator): Promise<boolean> {
	return (await target.and(page.locator(":focus")).count()) > 0;
}

async function focused(page: Page, target: Locator): Promise<void> {
	await target.and(page.locator(":focus")).waitFor({ timeout: PATIENCE_MS });
}

async function typeOver(page: Page, text: string): Promise<void> {
	await page.keyboard.press("ControlOrMeta+A");
	await page.keyboard.type(text);
}

/** A key's effect is drawn with the next frame; the focus may follow it. */
async function untilDrawn(page: Page): Promise<void> {
	await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** By `j` or `k` to a task in the queue. */
async function stepTo(page: Page, title: string, key: "j" | "k"): Promise<void> {
	const target = card(page, title);
	for (let step = 0; step < MOST_STOPS; step += 1) {
		await untilDrawn(page);
		if (await hasFocus(page, target)) return;
		await page.keyboard.press(key);
	}
	throw new Error(`The keyboard does not come to ${title}.`);
}

/** The change was seen, and the call for it is answered too: its buttons are not busy any more. */
async function isReady(page: Page, title: string): Promise<void> {
	await card(page, title)
		.filter({ hasNot: page.locator("[aria-busy=true]") })
		.waitFor({ timeout: PATIENCE_MS });
}

test.concurrent("sign in, start a sample, queue, watch, raise, cancel, retry, read, delete and undo", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	const button = (name: string | RegExp) => page.getByRole("button", { name });
	await page.goto(stage.server.url);

	await tabTo(page, page.getByLabel("Your name"));
	await typeOver(page, newName());
	await page.keyboard.press("Enter");

	await tabTo(page, button(BOOK));
	await page.keyboard.press("Enter");
	await focused(page, page.getByRole("heading", { level: 1, name: BOOK }));

	// To the composer: both is what a new book most likely wants.
	await button(/^Queue outline/).waitFor();
	await page.keyboard.press("g");
	await page.keyboard.press("w");
	await focused(page, page.getByRole("radio", { name: "Both", exact: true }));
	await tabTo(page, page.getByLabel("How many chapters"));
	await typeOver(page, "2");
	await tabTo(page, button("Queue outline and 2 chapters"));
	await page.keyboard.press("Enter");
	await card(page, "2 chapters").waitFor({ timeout: PATIENCE_MS });

	// Two more tasks behind them. Now that an outline is on its way, chapters are what it offers.
	for (const count of ["3", "4"]) {
		await page.keyboard.press("Escape");
		await tabTo(page, page.getByLabel("How many chapters"), "Shift+Tab");
		await typeOver(page, count);
		await tabTo(page, button(`Queue ${count} chapters`));
		await page.keyboard.press("Enter");
		await card(page, `${count} chapters`).waitFor({ timeout: PATIENCE_MS });
	}

	await page.keyboard.press("g");
	await page.keyboard.press("q");
	await stepTo(page, "4 chapters", "j");
	await page.keyboard.press("p");
	await until(page, "4 chapters", "High priority");
	await isReady(page, "4 chapters");
	await page.keyboard.press("c");
	await until(page, "4 chapters", "Cancelled");
	await isReady(page, "4 chapters");
	await stepTo(page, "4 chapters", "j");
	await page.keyboard.press("r");
	await card(page, "4 chapters").filter({ hasNotText: "Cancelled" }).waitFor({ timeout: PATIENCE_MS });

	// What is being written comes to an end while one watches; then to the text.
	await page.getByRole("heading", { name: "Being written" }).waitFor({ timeout: PATIENCE_MS });
	await until(page, "2 chapters", "Finished");
	await page.keyboard.press("g");
	await page.keyboard.press("q");
	await page.keyboard.press("Home");
	await stepTo(page, "2 chapters", "j");
	await tabTo(page, page.getByRole("link", { name: /^Read chapter/ }).last());
	await page.keyboard.press("Enter");
	const chapter = page.getByRole("article");
	await focused(page, chapter.getByRole("heading", { level: 1 }));
	// Where the keys lead to is known once the book is there too. Two chapters may have the same title.
	await page.locator("a[rel=prev]").waitFor({ timeout: PATIENCE_MS });
	const second = page.url();
	await page.keyboard.press("ArrowLeft");
	await page.waitForURL(({ href }) => href !== second);
	await focused(page, chapter.getByRole("heading", { level: 1 }));
	await tabTo(page, page.getByRole("link", { name: `Back to ${BOOK}` }), "Shift+Tab");
	await page.keyboard.press("Enter");
	await focused(page, page.getByRole("heading", { level: 1, name: BOOK }));

	await tabTo(page, button("Delete project"));
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { level: 1, name: "What is your novel about?" }).waitFor();
	await button("Undo").waitFor();
	await page.keyboard.press("u");
	await focused(page, page.getByRole("heading", { level: 1, name: BOOK }));
	await page.getByText(/of 12 chapters written/).waitFor();
});

test.concurrent("many at once: x and Shift+X pick, the bar acts on them, and Escape ends it", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	await page.goto(stage.server.url);
	await tabTo(page, page.getByLabel("Your name"));
	await typeOver(page, newName());
	await page.keyboard.press("Enter");
	await tabTo(page, page.getByRole("button", { name: BOOK }));
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: /^Queue outline/ }).waitFor();
	await page.keyboard.press("g");
	await page.keyboard.press("w");
	await page.keyboard.press("ArrowLeft");
	await focused(page, page.getByRole("radio", { name: "Chapters", exact: true }));
	for (const count of ["5", "6", "7"]) {
		await tabTo(page, page.getByLabel("How many chapters"), "Shift+Tab");
		await typeOver(page, count);
		await page.keyboard.press("Enter");
		await card(page, `${count} chapters`).waitFor({ timeout: PATIENCE_MS });
		await tabTo(page, page.getByRole("button", { name: /^Queue/ }));
	}
	await page.keyboard.press("g");
	await page.keyboard.press("q");
	await stepTo(page, "6 chapters", "j");
	await page.keyboard.press("x");
	await stepTo(page, "7 chapters", "j");
	await page.keyboard.press("Shift+X");
	await page.getByText("2 selected").waitFor();
	const cancel = page.getByRole("button", { name: /^Cancel 2/ });
	await tabTo(page, cancel, "Shift+Tab");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Enter");
	await until(page, "6 chapters", "Cancelled");
	await until(page, "7 chapters", "Cancelled");
	expect(await card(page, "5 chapters").filter({ hasText: "Cancelled" }).count()).toBe(0);
});

test.concurrent("a dialog keeps the focus, gives it back, and single keys can be switched off", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	await page.goto(stage.server.url);
	await tabTo(page, page.getByLabel("Your name"));
	await typeOver(page, newName());
	await page.keyboard.press("Enter");
	const sample = page.getByRole("button", { name: BOOK });
	await tabTo(page, sample);
	await page.keyboard.press("?");
	const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
	await dialog.waitFor();
	const toggle = dialog.getByRole("switch", { name: "Shortcuts are on" });
	await tabTo(page, toggle);
	await page.keyboard.press("Space");
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "hidden" });
	await focused(page, sample);
	await page.keyboard.press("n");
	await page.keyboard.press("?");
	expect(await dialog.count()).toBe(0);
	expect(page.url()).not.toContain("#/new");
});
