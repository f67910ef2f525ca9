/** What a writer chose stays chosen, what was asked for is told, and what the page promises of itself to the browser. */
import { expect, test } from "vitest";
import { newName, setStage } from "./stage.ts";
import { stubNotifications } from "./stub-notifications.ts";
import { BOOK, PATIENCE_MS, queueChapters, signIn, startSample, until } from "./writer.ts";

const stage = setStage({ DEMO_CHARS_PER_SECOND: "4000" });

declare global {
	/** The theme that the document had when its first visible element came. */
	var themeAtBody: string | null | undefined;
}

test.concurrent("theme and language are kept over a reload and in other tabs, and no page begins in the wrong theme", async (own) => {
	const context = await stage.openProfile(own, { colorScheme: "light" });
	await context.addInitScript(() => {
		new MutationObserver((_, observer) => {
			if (document.body === null) return;
			globalThis.themeAtBody = document.documentElement.dataset.theme ?? null;
			observer.disconnect();
		}).observe(document, { childList: true, subtree: true });
	});
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const light = await paper();
	expect(await page.evaluate(() => globalThis.themeAtBody)).toBeNull();

	await page.getByRole("button", { name: "Settings" }).click();
	await page.getByRole("radio", { name: "Dark" }).check();
	const dark = await paper();
	expect(dark).not.toBe(light);
	await page.getByRole("radio", { name: "中文" }).check();
	await page.getByRole("heading", { level: 1, name: "你的小说讲什么？" }).waitFor();
	expect(await page.locator("html").getAttribute("lang")).toBe("zh-Hans");

	const second = await context.newPage();
	await second.goto(stage.server.url);
	for (const tab of [page, second]) {
		await tab.reload();
		await tab.getByRole("heading", { level: 1, name: "你的小说讲什么？" }).waitFor();
		expect(await tab.evaluate(() => globalThis.themeAtBody)).toBe("dark");
		expect(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark);
	}

	// The other tab follows without a reload.
	await page.getByRole("button", { name: "设置" }).click();
	await page.getByRole("radio", { name: "跟随系统" }).check();
	await second.waitForFunction((paper) => getComputedStyle(document.body).backgroundColor === paper, light);
});

test.concurrent("the document's title says where one is and how far the work is", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	expect(await page.title()).toBe("Novel Queue");
	await startSample(page);
	expect(await page.title()).toBe(`${BOOK} · Novel Queue`);
	await queueChapters(page, 1);
	await page.waitForFunction((book) => /^[1-9]\d?% · /.test(document.title) && document.title.endsWith(book), BOOK, {
		timeout: PATIENCE_MS,
	});
	await until(page, "1 chapter", "Finished");
	expect(await page.title()).toBe(`${BOOK} · Novel Queue`);
});

test.concurrent("a long task that ends while the tab is out of sight is told by the system, and a click leads to its text", async (own) => {
	const context = await stage.openProfile(own);
	await context.addInitScript(stubNotifications);
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await queueChapters(page, 1);
	expect(await page.getByRole("button", { name: "Notify me" }).count()).toBe(0);
	// Asked when there is something to wait for, and the browser only if the writer wants it.
	await queueChapters(page, 5);
	await page.getByRole("button", { name: "Notify me" }).click();
	await page.evaluate(() => globalThis.setHidden?.(true));
	await page.waitForFunction(() => (globalThis.notified?.length ?? 0) > 0, null, { timeout: PATIENCE_MS });
	const [note] = await page.evaluate(() => (globalThis.notified ?? []).map(({ title, body }) => ({ title, body })));
	// The single chapter took too little time to deserve one.
	expect(note).toEqual({ title: "Finished: 5 chapters", body: BOOK });
	expect(await page.title()).not.toContain("%");

	await page.evaluate(() => {
		globalThis.setHidden?.(false);
		globalThis.notified?.[0]?.click();
	});
	await page.getByText("Chapter 6", { exact: true }).waitFor();
});

test.concurrent("a strict policy without unsafe-*, for each document that the server gives", async () => {
	for (const path of ["/", "/index.html", "/no/such/page"]) {
		const response = await fetch(`${stage.server.url}${path}`);
		const policy = response.headers.get("Content-Security-Policy") ?? "";
		const directives = new Map(policy.split(";").map((part) => [part.trim().split(" ")[0], part.trim().split(" ").slice(1)]));
		expect(policy).not.toContain("unsafe");
		expect(directives.get("default-src")).toEqual(["'self'"]);
		expect(directives.get("connect-src")).toEqual(["'self'"]);
		expect(directives.get("object-src")).toEqual(["'none'"]);
		expect(directives.get("base-uri")).toEqual(["'none'"]);
		expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
		expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
		const sources = [...directives.values()].flat();
		expect(sources.filter((source) => !["'self'", "'none'"].includes(source))).toEqual([]);
	}
});

test.concurrent("the policy holds: what a page is made to do against it is stopped, and the watch over these tests sees it", async (own) => {
	const context = await stage.openProfile(own, { expected: /Content Security Policy|Content-Security-Policy/ });
	const page = await context.newPage();
	const breaches: string[] = [];
	page.on("console", (message) => breaches.push(message.text()));
	await page.goto(stage.server.url);
	await page.getByRole("heading", { level: 1 }).waitFor();
	const ran = await page.evaluate(() => {
		const script = document.createElement("script");
		script.textContent = "document.title = 'breached'";
		document.body.append(script);
		const image = new Image();
		image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
		document.body.append(image);
		return document.title === "breached";
	});
	expect(ran).toBe(false);
	expect(breaches.filter((text) => text.includes("Content Security Policy")).length).toBeGreaterThanOrEqual(2);
});
