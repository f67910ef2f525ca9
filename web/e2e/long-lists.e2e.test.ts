/**
 * A queue of 1,000 tasks and a book of 400 chapters. What makes them scroll smoothly is asserted by its cause: how much is on
 * the page, and how little changes. How smooth that is on a machine is measured by `npm run measure:page`.
 */
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { CHAPTERS, fillQueue, LONG_BOOK, LONG_BOOK_VARS, makeLongBook, TASKS } from "./long-book.ts";
import { newName, type Owner, setStage } from "./stage.ts";
import { card, PATIENCE_MS, readAlong } from "./writer.ts";

const stage = setStage({ ...LONG_BOOK_VARS, DEMO_CHARS_PER_SECOND: "6000" });
const writer = newName();

/** A view of 900 pixels, the margins around it, and the row that the keyboard is on. */
const MOST_ROWS = 30;
/** All elements of the page. A thousand cards have some thirty each. */
const MOST_ELEMENTS = 2_500;
/** Title, goal and hook with what is around them; volumes and their facts included. */
const MOST_ELEMENTS_A_CHAPTER = 12;

beforeAll(async () => {
	await makeLongBook(stage.server.url, writer);
	await fillQueue(stage.server.url, writer);
});

async function openLongBook(own: Owner): Promise<{ page: Page; rows: Locator }> {
	const context = await stage.openProfile(own, { viewport: { width: 1_280, height: 900 } });
	const page = await context.newPage();
	await page.goto(stage.server.url);
	await page.getByLabel("Your name").fill(writer);
	await page.getByRole("button", { name: "Start writing" }).click();
	await page.getByRole("heading", { level: 1, name: LONG_BOOK }).waitFor();
	await page.getByText(`of ${CHAPTERS} chapters written`).waitFor({ timeout: PATIENCE_MS });
	await card(page, "200 chapters").filter({ hasText: "Running" }).waitFor({ timeout: PATIENCE_MS });
	return {
		page,
		rows: page
			.getByRole("list", { name: "Queue" })
			.getByRole("listitem")
			.filter({ has: page.locator("h3") }),
	};
}

async function expandBook(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Expand all" }).click();
	await page.waitForFunction((count) => document.querySelectorAll("[data-chapter]").length === count, CHAPTERS);
}

test("of 1,000 tasks only those in sight are on the page, wherever one scrolls, and the view is never empty", async (own) => {
	const { page, rows } = await openLongBook(own);
	expect(await rows.first().getAttribute("aria-setsize")).toBe(String(TASKS));

	const seen = await page.evaluate(async () => {
		const list = document.querySelector(".virtual-list");
		if (list === null) throw new Error("There is no list.");
		const rowsAt: number[] = [];
		const positions = new Set<number>();
		let blankAt: number | null = null;
		const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
		while (true) {
			await frame();
			await frame();
			const box = list.getBoundingClientRect();
			const shown = [...list.querySelectorAll("[data-row]")];
			rowsAt.push(shown.length);
			for (const row of shown) positions.add(Number(row.getAttribute("aria-posinset")));
			// Two points of the view, each on a card or in the gap above one.
			for (const y of [box.top + 40, box.bottom - 40]) {
				const isCovered = shown.some(
					(row) => row.getBoundingClientRect().top - 12 <= y && row.getBoundingClientRect().bottom >= y,
				);
				if (!isCovered) blankAt ??= list.scrollTop;
			}
			const before = list.scrollTop;
			list.scrollTop += list.clientHeight - 100;
			if (list.scrollTop === before) break;
		}
		return { most: Math.max(...rowsAt), positions: positions.size, blankAt, elements: document.querySelectorAll("*").length };
	});
	expect(seen.positions).toBe(TASKS);
	expect(seen.blankAt).toBeNull();
	expect(seen.most).toBeLessThanOrEqual(MOST_ROWS);
	expect(seen.elements).toBeLessThanOrEqual(MOST_ELEMENTS);
});

test("while one task of 1,000 moves, no other card and no row of the book is touched", async (own) => {
	const { page } = await openLongBook(own);
	await expandBook(page);
	const id = await card(page, "200 chapters").getAttribute("data-row");
	await page.evaluate(() => {
		const touched = new Map<string, number>();
		globalThis.touchedRows = touched;
		new MutationObserver((changes) => {
			for (const { target } of changes) {
				const element = target instanceof Element ? target : target.parentElement;
				const name =
					element?.closest<HTMLElement>("[data-row]")?.dataset.row ??
					element?.closest<HTMLElement>("[data-chapter]")?.dataset.chapter;
				if (name !== undefined) touched.set(name, (touched.get(name) ?? 0) + 1);
			}
		}).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
	});
	const bar = card(page, "200 chapters").getByRole("progressbar");
	const before = await bar.getAttribute("aria-valuenow");
	await readAlong(page, 2_000);
	await page.waitForFunction(
		([row, value]) => document.querySelector(`[data-row="${row}"] [role=progressbar]`)?.getAttribute("aria-valuenow") !== value,
		[id, before] as const,
		{ timeout: PATIENCE_MS },
	);
	const touched = await page.evaluate(() => [...(globalThis.touchedRows ?? new Map<string, number>()).keys()]);
	expect(touched).toContain(id);
	// Of the book, only chapters that were begun or finished meanwhile.
	const planned = await page
		.locator(".chapter-row.planned")
		.evaluateAll((rows: HTMLElement[]) => rows.map((row) => row.dataset.chapter));
	const cards = await page.locator("[data-row]").evaluateAll((rows: HTMLElement[]) => rows.map((row) => row.dataset.row));
	const still = new Set([...planned, ...cards.filter((row) => row !== id)]);
	expect(await page.locator("[data-chapter]").count()).toBe(CHAPTERS);
	expect(still.size).toBeGreaterThan(CHAPTERS / 2);
	expect(touched.filter((name) => still.has(name))).toEqual([]);
});

test("an update of one task renders one card, not the list", async (own) => {
	const { page, rows } = await openLongBook(own);
	// The frames of this load's socket are not seen; those of the next one are.
	let received = 0;
	page.on("websocket", (socket) =>
		socket.on("framereceived", ({ payload }) => {
			received += String(payload).match(/"messageCode"/g)?.length ?? 0;
		}),
	);
	await page.reload();
	await card(page, "200 chapters").filter({ hasText: "Running" }).waitFor({ timeout: PATIENCE_MS });
	const title = card(page, "200 chapters").locator(".task-message");
	const chapterNow = async () => Number(/\d+/.exec((await title.textContent()) ?? "")?.[0]);

	const before = await chapterNow();
	received = 0;
	await page.coverage.startJSCoverage();
	await page.waitForFunction(
		(chapter) =>
			Number(/\d+/.exec(document.querySelector(".task.processing .task-message")?.textContent ?? "")?.[0]) > chapter + 1,
		before,
		{ timeout: PATIENCE_MS },
	);
	const renders = callsOf(await page.coverage.stopJSCoverage(), "task-top");
	expect(await rows.count()).toBeGreaterThan(5);
	expect(renders).toBeGreaterThan(0);
	// A frame may be underway at either end.
	expect(renders).toBeLessThanOrEqual(received + 2);
});

/** How often the innermost function ran whose source has these words in it. */
function callsOf(scripts: Awaited<ReturnType<Page["coverage"]["stopJSCoverage"]>>, words: string): number {
	const fits = scripts.flatMap(({ source = "", functions }) =>
		functions.flatMap(({ ranges: [whole] }) => {
			if (whole === undefined || !source.slice(whole.startOffset, whole.endOffset).includes(words)) return [];
			return [{ length: whole.endOffset - whole.startOffset, count: whole.count }];
		}),
	);
	const innermost = fits.sort((a, b) => a.length - b.length)[0];
	if (innermost === undefined) throw new Error(`No function says "${words}".`);
	return innermost.count;
}

test("a book of 400 chapters: one volume is open, all of them are a few elements a row, and scrolling makes none of them anew", async (own) => {
	const { page } = await openLongBook(own);
	const rows = page.locator("[data-chapter]");
	expect(await rows.count()).toBeLessThanOrEqual(CHAPTERS / 2);
	await expandBook(page);
	const elements = await page.evaluate(() => document.querySelectorAll(".book *").length);
	expect(elements).toBeLessThanOrEqual(CHAPTERS * MOST_ELEMENTS_A_CHAPTER);
	// Nothing in the book is made again for a reader who only scrolls through it.
	const changes = await page.evaluate(async () => {
		const changed: Node[] = [];
		const observer = new MutationObserver((records) => void changed.push(...records.map(({ target }) => target)));
		const book = document.querySelector(".book");
		if (book !== null) observer.observe(book, { childList: true, subtree: true, characterData: true, attributes: true });
		const before = scrollY;
		for (let step = 0; step < 40; step += 1) {
			scrollBy({ top: 800, behavior: "instant" });
			await new Promise((resolve) => requestAnimationFrame(resolve));
		}
		if (scrollY === before) throw new Error("The page did not scroll.");
		// A chapter that was begun meanwhile is planned no more.
		const planned = [...document.querySelectorAll(".chapter-row.planned")];
		return changed.filter((node) => planned.some((row) => row.contains(node))).length;
	});
	expect(changes).toBe(0);
	await page.getByRole("button", { name: /^Show chapter \d+$/ }).click();
	await page.waitForFunction(() => document.activeElement?.matches("[data-chapter]"));
});

declare global {
	/** How often each task or chapter on the page has changed. */
	var touchedRows: Map<string, number> | undefined;
}
