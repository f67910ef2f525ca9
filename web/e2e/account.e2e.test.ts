/** A writer takes everything along and deletes the account, by keyboard and in both languages; an operator does both for a user. */
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessibilityViolations } from "./accessibility.ts";
import { createUser, panel, signInToOps } from "./operator.ts";
import { NETWORK_TROUBLE, newName, setStage } from "./stage.ts";
import { BOOK, follow, PATIENCE_MS, queueChapters, signIn, startSample, until } from "./writer.ts";

const stage = setStage({ DEMO_CHARS_PER_SECOND: "4000" });

/** Presses the button, and reads the zip that the browser saves. */
async function download(page: Page, button: string): Promise<{ name: string; files: Map<string, string> }> {
	const saved = page.waitForEvent("download", { timeout: PATIENCE_MS });
	await page.getByRole("button", { name: button }).click();
	const file = await saved;
	const files = Object.entries(unzipSync(readFileSync(await file.path())));
	return { name: file.suggestedFilename(), files: new Map(files.map(([name, bytes]) => [name, strFromU8(bytes)])) };
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("a writer downloads everything, then deletes the account by keyboard; other tabs are told, and a new life begins with nothing", async (own) => {
	const context = await stage.openProfile(own, { acceptDownloads: true, expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	const asked: string[] = [];
	page.on("request", (request) => asked.push(new URL(request.url()).pathname));
	const name = newName();
	await signIn(page, stage.server.url, name);
	await startSample(page);
	await queueChapters(page, 1);
	await until(page, "1 chapter", "Finished");
	// Nothing of it is fetched or called before it is wanted.
	expect(asked.filter((path) => path.startsWith("/api/me") || /account|settings-panel/.test(path))).toEqual([]);

	await page.getByRole("button", { name: "Settings" }).click();
	const { name: fileName, files } = await download(page, "Download everything");
	expect(fileName).toMatch(/^novel-queue-\d{4}-\d\d-\d\d\.zip$/);
	expect(JSON.parse(files.get("manifest.json") ?? "")).toMatchObject({
		userId: name,
		tasks: 1,
		projects: [{ name: BOOK, chapters: 1 }],
	});
	expect([...files.keys()].some((path) => path.startsWith(`projects/${BOOK}/chapters/0001`))).toBe(true);

	const other = await context.newPage();
	await follow(other, page);
	await page.getByRole("button", { name: "Delete my account…" }).focus();
	await page.keyboard.press("Enter");
	const dialog = page.getByRole("dialog", { name: "Delete my account" });
	await dialog.waitFor();
	expect(await accessibilityViolations(page)).toEqual([]);
	// Esc takes it back, and the focus goes where it came from.
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
	expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Delete my account…");
	await page.keyboard.press("Enter");
	await page.keyboard.type("somebody else");
	await page.keyboard.press("Enter");
	await dialog.getByRole("alert").getByText(`That is not ${name}. Nothing was deleted.`).waitFor();
	await page.keyboard.press("ControlOrMeta+A");
	await page.keyboard.type(name);
	await page.keyboard.press("Enter");
	await dialog.getByRole("status").getByText("Deleted: 1 project and 1 task.").waitFor({ timeout: PATIENCE_MS });
	expect(await accessibilityViolations(page)).toEqual([]);

	await other.getByRole("button", { name: "Connection: Disconnected" }).click({ timeout: PATIENCE_MS });
	await other.getByText("Everything of this user was erased. Sign in again to begin anew.").waitFor();
	await other.close();

	expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Sign out");
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Start writing" }).waitFor();
	await page.goto(stage.server.url);
	await signIn(page, stage.server.url, name);
	await heading(page, "What is your novel about?").waitFor();
	expect(await page.getByRole("link", { name: BOOK }).count()).toBe(0);
	await startSample(page);
});

test("the same in Chinese, on a phone's width", async (own) => {
	const context = await stage.openProfile(own, { locale: "zh-CN", viewport: { width: 390, height: 844 } });
	const page = await context.newPage();
	const name = newName();
	await page.goto(stage.server.url);
	await page.getByRole("textbox").first().fill(name);
	await page.keyboard.press("Enter");
	await heading(page, "你的小说讲什么？").waitFor({ timeout: PATIENCE_MS });
	await page.getByRole("button", { name: "设置" }).click();
	const { files } = await download(page, "下载全部数据");
	expect(files.get("README.md")).toContain("的全部数据");
	await page.getByRole("button", { name: "删除我的账户…" }).click();
	const dialog = page.getByRole("dialog", { name: "删除我的账户" });
	await dialog.getByLabel(`请输入 ${name} 以确认`).fill(name);
	expect(await accessibilityViolations(page)).toEqual([]);
	await dialog.getByRole("button", { name: "永久删除全部数据" }).click();
	await dialog.getByRole("status").getByText("已删除：0 个项目和 0 个任务。").waitFor({ timeout: PATIENCE_MS });
	await page.keyboard.press("Escape");
	await page.getByRole("textbox").first().waitFor();
});

test("an operator downloads and erases everything of a user, and both are written down", async (own) => {
	const context = await stage.openProfile(own, { acceptDownloads: true, expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	const user = await createUser(stage.server.url, `${newName()}|odd/id ü`);
	await user.queueChapters(1);
	await signInToOps(page, stage.server.url, "lena");
	await page.getByLabel("Find a user").fill(user.userId);
	await page.getByLabel("Find a user").press("Enter");
	await heading(page, user.userId).waitFor();
	await page.getByRole("button", { name: "Export or erase this user…" }).click();
	const { files } = await download(page, "Download everything");
	expect(files.get("projects/Novel/bible.md")).toContain("A lighthouse, a keeper");
	await page.getByRole("button", { name: "Erase this user…" }).click();
	await page.getByLabel(`To confirm, type ${user.userId}`).fill(user.userId);
	expect(await accessibilityViolations(page)).toEqual([]);
	await page.getByRole("button", { name: "Erase everything for good" }).click();
	await page.getByRole("status").getByText("Erased: 1 project and 1 task.").waitFor({ timeout: PATIENCE_MS });

	await page.getByRole("link", { name: "All users" }).click();
	const audit = panel(page, "What operators did");
	await audit.getByText(`lena erased everything of ${user.userId}`).waitFor({ timeout: PATIENCE_MS });
	await audit.getByText("lena exported everything of a user who was erased since").waitFor();
	expect(await panel(page, "Users by load").getByText(user.userId).count()).toBe(0);
});
