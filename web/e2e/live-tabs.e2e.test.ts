/** Two tabs and a phone look at one queue: what happens in one is in the others, without anybody asking. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { signInForDevelopment } from "../client/rest.ts";
import { newName, type Owner, PHONE, setStage } from "./stage.ts";
import { expectTrueText, recordText } from "./text-record.ts";
import { BOOK, card, follow, PATIENCE_MS, queueChapters, readAlong, signIn, startSample, until } from "./writer.ts";

const stage = setStage({ DEMO_CHARS_PER_SECOND: "3000" });

/** A tab on a project, a second one beside it, and a phone of the same writer. */
async function openScreens(own: Owner, name: string): Promise<{ first: Page; second: Page; phone: Page; all: Page[] }> {
	const [desk, pocket] = await Promise.all([stage.openProfile(own), stage.openProfile(own, PHONE)]);
	const [first, second, phone] = await Promise.all([desk.newPage(), desk.newPage(), pocket.newPage()]);
	await signIn(first, stage.server.url, name);
	await startSample(first);
	// The name is remembered in the browser: a second tab of it is signed in.
	await Promise.all([follow(second, first), signIn(phone, stage.server.url, name)]);
	const all = [first, second, phone];
	await Promise.all(all.map((page) => page.getByRole("heading", { level: 1, name: BOOK }).waitFor()));
	return { first, second, phone, all };
}

test.concurrent("[P1] progress, places in line and the text itself are the same in two tabs and on a phone, as they happen", async (own) => {
	const name = newName();
	const { first, all } = await openScreens(own, name);
	await Promise.all(all.map(recordText));
	// Long enough that it still runs when all that is asked of those behind it has been seen, on any machine.
	await queueChapters(first, 20);
	await queueChapters(first, 3);
	await queueChapters(first, 4);
	await Promise.all(
		all.flatMap((page) => [
			until(page, "20 chapters", "Running"),
			until(page, "3 chapters", "Next in line"),
			until(page, "4 chapters", "2nd in line"),
		]),
	);

	const texts = await Promise.all(all.map((page) => readAlong(page, 1_000)));
	const shortest = Math.min(...texts.map((text) => text.length));
	expect(new Set(texts.map((text) => text.slice(0, shortest))).size).toBe(1);

	await first.getByRole("button", { name: /^Raise priority: 4 chapters/ }).click();
	await Promise.all(
		all.flatMap((page) => [
			until(page, "4 chapters", "Next in line"),
			until(page, "4 chapters", "High priority"),
			until(page, "3 chapters", "2nd in line"),
		]),
	);

	// At the first stored chapter of twenty all say so, and all name it.
	await Promise.all(
		all.map(async (page) => {
			const running = card(page, "20 chapters");
			await running.getByRole("link", { name: "Read chapter 1" }).waitFor({ timeout: PATIENCE_MS });
			const bar = running.getByRole("progressbar");
			expect(Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThanOrEqual(5);
		}),
	);
	const { token } = await signInForDevelopment(stage.server.url, name);
	for (const page of all) {
		expect(await expectTrueText(page, 1, { url: stage.server.url, token, project: BOOK })).toBe(0);
	}

	// What was raised is what comes next, everywhere.
	await first.getByRole("button", { name: /^Cancel: 20 chapters/ }).click();
	await Promise.all(all.flatMap((page) => [until(page, "4 chapters", "Running"), until(page, "3 chapters", "Next in line")]));
});

test.concurrent("[P6] a task cancelled in one tab is over in the other and on the phone; removed there, it is gone here", async (own) => {
	const { first, second, phone, all } = await openScreens(own, newName());
	await queueChapters(first, 5);
	await Promise.all(all.map((page) => until(page, "5 chapters", "Running")));
	await readAlong(first, 50);

	await first.getByRole("button", { name: /^Cancel: 5 chapters/ }).click();
	await Promise.all(all.map((page) => until(page, "5 chapters", "Cancelled")));
	await phone.getByRole("button", { name: /^Remove: 5 chapters/ }).click();
	await Promise.all([first, second].map((page) => page.getByText("Nothing is queued.").waitFor()));
});

/** What a tab shows of each chapter, from its first word, by the chapter's number. */
function shownChapters(page: Page): Promise<Record<string, string>> {
	return page.evaluate(() => {
		const sections = [...document.querySelectorAll(".live-section")].map((section) => {
			const words = [...section.querySelectorAll("p:not(.live-soon)")].map((paragraph) => paragraph.textContent);
			return [section.querySelector("h3 span")?.textContent ?? "", words.join("\n")];
		});
		return Object.fromEntries(sections);
	});
}

test.concurrent("[P1] who scrolls up is left in peace until the end is asked for; a tab that comes late has the chapter from its start", async (own) => {
	const desk = await stage.openProfile(own);
	const page = await desk.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await queueChapters(page, 20);
	const { length } = await readAlong(page, 1_500);
	await page.getByText(`Started: 20 chapters, ${BOOK}`).waitFor({ state: "attached" });

	const text = page.getByRole("region", { name: "Text so far" });
	const follows = page.getByRole("button", { name: "Follow" });
	// As one turns the wheel, until it is seen: words that come in the same frame still bring the end.
	await page.waitForFunction(() => {
		document.querySelector(".live-page")?.scrollTo({ top: 0, behavior: "instant" });
		return document.querySelector(".live-follow") !== null;
	});
	await follows.waitFor();
	await text.evaluate((box) => box.scrollTo({ top: 0, behavior: "instant" }));
	await readAlong(page, length + 1_500);
	expect(await text.evaluate((box) => box.scrollTop)).toBe(0);

	const late = await desk.newPage();
	await follow(late, page);
	await readAlong(late, 300);
	const [[chapter = "", begun = ""] = []] = Object.entries(await shownChapters(late));
	const known = (await shownChapters(page))[chapter] ?? "";
	const shared = Math.min(begun.length, known.length);
	expect(shared).toBeGreaterThan(200);
	expect(begun.slice(0, shared)).toBe(known.slice(0, shared));

	await follows.click();
	await page.waitForFunction(() => {
		const box = document.querySelector(".live-page");
		return box !== null && box.scrollTop > 0 && box.scrollHeight - box.scrollTop - box.clientHeight < 48;
	});
	await follows.waitFor({ state: "detached" });
});
