/** axe-core looks at every state that the page can be in, in both languages and both themes. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { startBlockingProxy } from "../client/blocking-proxy.fixture.ts";
import { en, type Strings } from "../studio/strings/en.ts";
import { zh } from "../studio/strings/zh.ts";
import { accessibilityViolations } from "./accessibility.ts";
import { startRefusingProvider } from "./refusing-provider.fixture.ts";
import { NETWORK_TROUBLE, newName, setStage } from "./stage.ts";
import { PATIENCE_MS, queueChapters, signIn, startSample } from "./writer.ts";

const stage = setStage({ DEMO_CHARS_PER_SECOND: "2000" });

/** What a theme can break; all else is the same in both. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

test.concurrent.for([
	["en-US", en, "The Tide Clerk"],
	["zh-CN", zh, "雪线邮差"],
] as [string, Strings, string][])("no violation in any state, light or dark: %s", async ([locale, words, sample], own) => {
	const proxy = await startBlockingProxy(stage.server);
	own.onTestFinished(() => proxy.close());
	const provider = await startRefusingProvider();
	own.onTestFinished(() => provider.close());
	const context = await stage.openProfile(own, { locale, origin: proxy.url, expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	const found: Record<string, string[]> = {};
	const look = async (state: string) => {
		await page.emulateMedia({ colorScheme: "light" });
		const light = await accessibilityViolations(page);
		await page.emulateMedia({ colorScheme: "dark" });
		const dark = await accessibilityViolations(page, COLOR_RULES);
		if (light.length + dark.length > 0) found[state] = [...light, ...dark.map((line) => `dark: ${line}`)];
	};
	const { compose, ai, tasks, projects, signIn, reader } = words;
	const button = (name: string | RegExp) => page.getByRole("button", { name, ...(typeof name === "string" && { exact: true }) });
	const mode = (name: string) => page.getByRole("radio", { name, exact: true }).check();
	const seen = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });

	await page.goto(proxy.url);
	await page.getByRole("heading", { level: 1, name: signIn.headline }).waitFor();
	await look("sign-in");
	await button(signIn.haveToken).click();
	await page.getByLabel(signIn.token).fill("not.a.token");
	await button(signIn.useToken).click();
	await page.getByRole("alert").waitFor();
	await look("sign-in refused");
	await button(signIn.useName).click();
	await page.getByLabel(signIn.name).fill(newName());
	await button(signIn.start).click();

	await page.getByRole("heading", { level: 1, name: projects.welcome }).waitFor();
	await look("first visit");
	await page
		.getByLabel(projects.chooseFile)
		.setInputFiles({ name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) });
	await seen(projects.fileProblems.empty);
	await look("new project, file refused");
	await button(new RegExp(sample)).click();
	await button(compose.queueBoth(3)).waitFor();
	await look("empty project, composing both");
	await mode(compose.outline);
	await page.getByText(compose.options, { exact: true }).click();
	await page.getByLabel(compose.wishes).waitFor();
	await look("composing an outline, options open");
	await mode(compose.chapters);
	await look("composing chapters");

	await page.getByText(ai.writer).click();
	await page.getByLabel(ai.provider).selectOption("custom");
	await button(ai.check).click();
	await seen(ai.baseUrlMissing);
	await look("AI settings, fields missing");
	await page.getByLabel(ai.baseUrl).fill(provider.baseUrl);
	await page.getByLabel(ai.model, { exact: true }).fill("some-model");
	await page.getByLabel(ai.key, { exact: true }).fill("sk-refused-by-everybody");
	await page.getByLabel(ai.remember).check();
	await button(ai.check).click();
	await seen(ai.problems.provider_auth ?? "");
	await look("AI settings, check failed");
	await button(compose.queueChapters(3)).click();
	await page.locator(".task.failed").waitFor({ timeout: PATIENCE_MS });
	await look("failed task, toasts");

	await page.getByLabel(ai.provider).selectOption("demo");
	await button(ai.check).click();
	await seen(ai.usableDemo);
	await look("AI settings, check passed");
	await page.getByText(ai.writer).click();
	await mode(compose.both);
	await button(compose.queueBoth(3)).click();
	await mode(compose.chapters);
	await page.getByLabel(compose.priority, { exact: true }).selectOption("high");
	await button(compose.queueChapters(3)).click();
	await seen(tasks.priority.high);
	await page.waitForFunction(() => (document.querySelector(".live-page")?.textContent?.length ?? 0) > 300, null, {
		timeout: PATIENCE_MS,
	});
	await look("writing, with a queue");
	await button(tasks.select).click();
	await page
		.getByRole("checkbox", { name: new RegExp(tasks.selectOne("")) })
		.first()
		.check();
	await look("picking tasks");
	await button(tasks.selectDone).click();
	await page.getByRole("radio", { name: new RegExp(tasks.segments.done) }).check();
	await look("filtered queue");
	await page.getByRole("radio", { name: new RegExp(tasks.segments.all) }).check();

	await button(new RegExp(`^${words.connection.label}`)).click();
	await look("connection explained");
	await page.keyboard.press("Escape");
	await button(words.settings.title).click();
	await seen(words.settings.theme);
	await look("settings");
	await button(words.settings.showShortcuts).click();
	await page.getByRole("dialog").waitFor();
	await look("shortcuts");
	await page.keyboard.press("Escape");
	await page.getByText(projects.showBible, { exact: true }).first().click();
	await look("story bible");
	await button(projects.editBible).click();
	await button(projects.saveBible).waitFor();
	await look("story bible, being edited");
	await button(projects.cancelEdit).click();

	const made = page.locator(".made-chapters a").first();
	await made.waitFor({ timeout: PATIENCE_MS });
	await look("a chapter finished");
	await made.click();
	await page.getByRole("article").getByRole("heading", { level: 1 }).waitFor();
	await look("reader");
	await page.goto(`${page.url().replace(/\d+$/, "")}999`);
	await seen(reader.notYet);
	await look("reader, not written yet");
	await page.getByRole("link", { name: reader.back(sample) }).click();
	await button(projects.remove).click();
	await button(projects.undo).waitFor();
	await look("project deleted, undo offered");
	await button(projects.undo).click();
	await page.getByRole("heading", { level: 1, name: sample }).waitFor();

	proxy.close();
	await button(new RegExp(words.connection.offline)).click({ timeout: PATIENCE_MS });
	await look("offline, explained");
	expect(found).toEqual({});
});

/** A page that is told to be dark whatever the system says. */
async function chooseTheme(page: Page, theme: "light" | "dark"): Promise<void> {
	await page.getByRole("button", { name: "Settings" }).click();
	await page.getByRole("radio", { name: theme === "dark" ? "Dark" : "Light" }).check();
	await page.keyboard.press("Escape");
}

test.concurrent("a theme chosen on the page has the contrast of the system's", async (own) => {
	const context = await stage.openProfile(own, { colorScheme: "light" });
	const page = await context.newPage();
	await page.goto(stage.server.url);
	await chooseTheme(page, "dark");
	expect(await accessibilityViolations(page, COLOR_RULES)).toEqual([]);
	await page.emulateMedia({ colorScheme: "dark" });
	await chooseTheme(page, "light");
	expect(await accessibilityViolations(page, COLOR_RULES)).toEqual([]);
});

test.concurrent("from 320 pixels to a wide screen nothing is cut off, and no part lies over another", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await queueChapters(page, 1);
	const layouts: Record<number, object> = {};
	for (const width of [320, 480, 768, 900, 1_024, 1_199, 1_280, 1_600]) {
		await page.setViewportSize({ width, height: 800 });
		layouts[width] = await page.evaluate(() => {
			const boxes = [".project-list", ".project-head", ".task-list", ".project-body"].flatMap((part) => {
				const box = document.querySelector(part)?.getBoundingClientRect();
				return box === undefined ? [] : [box];
			});
			const isOver = (a: DOMRect, b: DOMRect) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
			return {
				parts: boxes.length,
				isWider: document.documentElement.scrollWidth > document.documentElement.clientWidth,
				overlaps: boxes.filter((box, at) => boxes.some((other, place) => place > at && isOver(box, other))).length,
				// What is written in is the widest part, or shares the width with the queue.
				isNarrow: (boxes[1]?.width ?? 0) < Math.min(innerWidth - 40, 440),
			};
		});
	}
	const fine = { parts: 4, isWider: false, overlaps: 0, isNarrow: false };
	expect(layouts).toEqual(Object.fromEntries(Object.keys(layouts).map((width) => [width, fine])));
});

test.concurrent("in the system's own colours one still sees what is chosen and how far a task is", async (own) => {
	const context = await stage.openProfile(own, { forcedColors: "active" });
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await queueChapters(page, 1);
	await page.locator(".progress-fill").waitFor({ state: "attached", timeout: PATIENCE_MS });
	// Where the page says nothing else, each opaque background is the one of the document.
	const [paper, chosen, fill] = await page.evaluate(() =>
		["body", ".composer .segments input:checked + span", ".progress-fill"].map((place) => {
			const element = document.querySelector(place);
			return element && getComputedStyle(element).backgroundColor;
		}),
	);
	expect(chosen).not.toBe(paper);
	expect(fill).not.toBe(paper);
});
