/** Projects from first to last: a sample with its outline and chapters, one's own bible, refusals, delete and undo. */
import { expect, test } from "vitest";
import { signInForDevelopment } from "../client/rest.ts";
import { NETWORK_TROUBLE, newName, setStage } from "./stage.ts";
import { BOOK, isLive, PATIENCE_MS, queueBoth, signIn, startSample, until } from "./writer.ts";

const stage = setStage({ DEMO_CHARS_PER_SECOND: "6000" });

test.concurrent("a sample in one click; outline and chapters in one step; read, turned over, downloaded", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await queueBoth(page, 2);
	await until(page, "Outline of 12 chapters", "Finished");
	await until(page, "2 chapters", "Finished");
	await page.getByText("2 of 12 chapters written").waitFor({ timeout: PATIENCE_MS });

	// The plan is there, volume by volume, and what is written leads to its text.
	await page.getByText(/^Volume 1 · /).waitFor();
	await page.getByRole("link", { name: "Start reading" }).click();
	const article = page.getByRole("article");
	await page.getByText("Chapter 1", { exact: true }).waitFor();
	expect((await article.textContent())?.length).toBeGreaterThan(1_000);
	await page.getByRole("link", { name: "Next chapter" }).click();
	await page.getByText("Chapter 2", { exact: true }).waitFor();
	await page.getByText("This is the last chapter written so far.").waitFor();
	await page.getByRole("link", { name: `Back to ${BOOK}` }).click();

	const download = page.waitForEvent("download");
	await page.getByRole("button", { name: "Download (Markdown)" }).click();
	expect((await download).suggestedFilename()).toBe(`${BOOK}.md`);
	// Where one was reading is where one goes on.
	await page.getByRole("link", { name: "Continue reading: chapter 2" }).waitFor();
});

test.concurrent("one's own bible from a file, any title, deleted at once in every tab, and brought back by undo", async (own) => {
	const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	const title = "雪/线 100% #1?";
	const bible = "A lighthouse, a keeper, and a lamp that must not go out.";
	await page
		.getByLabel("Choose a text file")
		.setInputFiles({ name: "The Lamp.md", mimeType: "text/markdown", buffer: Buffer.from(bible) });
	await page.getByText("Filled in from The Lamp.md.").waitFor();
	expect(await page.getByLabel("Title").inputValue()).toBe("The Lamp");
	expect(await page.getByLabel("Story bible").inputValue()).toBe(bible);
	await page.getByLabel("Title").fill(title);
	// Beside the field, where a browser would open the file instead of the page.
	await page.getByRole("heading", { level: 1 }).evaluate((place, text) => {
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File([`${text} It did.`], "Later.txt"));
		place.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
	}, bible);
	await page.getByText("Filled in from Later.txt.").waitFor();
	expect(await page.getByLabel("Story bible").inputValue()).toBe(`${bible} It did.`);
	expect(await page.getByLabel("Title").inputValue()).toBe(title);
	await page.getByRole("button", { name: "Create project" }).click();
	const heading = page.getByRole("heading", { level: 1, name: title });
	await heading.waitFor();
	await page.reload();
	await heading.waitFor();
	const second = await context.newPage();
	await second.goto(page.url());
	await second.getByRole("heading", { level: 1, name: title }).waitFor();

	await page.getByRole("button", { name: "Delete project" }).click();
	await page.getByRole("heading", { name: "What is your novel about?" }).waitFor();
	await second.getByText("This project does not exist any more.").waitFor();
	await page.getByRole("button", { name: "Undo" }).click();
	await heading.waitFor();
	await page.getByText("Story bible", { exact: true }).click();
	await page.getByText(bible).waitFor();
	await second.getByText("Nothing written yet").waitFor();
});

test.concurrent("a project that is deleted here is not asked for again: no error, and no word that it is gone", async (own) => {
	const context = await stage.openProfile(own);
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await queueBoth(page, 1);
	await until(page, "1 chapter", "Finished");
	await page.getByRole("button", { name: "Delete project" }).click();
	await page.getByRole("heading", { name: "What is your novel about?" }).waitFor();
});

test.concurrent("without development sign-in it asks for a token, and says why one is not taken", async (own) => {
	const { token } = await signInForDevelopment(stage.server.url, newName());
	const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
	await context.route("**/api/dev/sign-in", (route) =>
		route.fulfill({ status: 404, json: { success: false, error: "No such route.", code: "route_not_found" } }),
	);
	const page = await context.newPage();
	await page.goto(stage.server.url);
	await page.getByRole("button", { name: "Start writing" }).click();
	await page.getByText("this page needs a token").waitFor();
	await page.getByLabel("Token").fill("not.a.token");
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.getByRole("alert").waitFor();
	await page.getByLabel("Token").fill(token);
	await page.getByRole("button", { name: "Sign in" }).click();
	await isLive(page);
});

test.concurrent("[P9] a refusal is said at the field that it is about, with what to do", async (own) => {
	const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await page.getByText("Writer:").click();
	await page.getByLabel("Provider").selectOption("custom");
	await page.getByLabel("Base URL").fill("https://ai.example.com/v1");
	await page.getByLabel("Model", { exact: true }).fill("some-model");
	await page.getByLabel("API key", { exact: true }).fill("密钥");
	await page.getByRole("button", { name: /^Queue outline/ }).click();
	await page.getByRole("alert").filter({ hasText: "Only plain letters, digits and signs can be sent." }).waitFor();
	expect(await page.getByLabel("API key", { exact: true }).getAttribute("aria-invalid")).toBe("true");
});

test.concurrent("[P8] who signs out leaves no key and no draft; who was signed out finds both again, and nobody else does", async (own) => {
	const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	const name = newName();
	const left = () => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
	const leaveTraces = async () => {
		await page.getByRole("link", { name: "New project" }).click();
		await page.getByLabel("Story bible").fill("A world of one's own.");
		await page.getByRole("link", { name: BOOK }).click();
		await page.getByText("Writer:").click();
		await page.getByLabel("Provider").selectOption("openai");
		await page.getByLabel("API key", { exact: true }).fill("sk-of-the-first-writer");
		expect(await left()).toContain("A world of one's own.");
	};
	const signInAs = async (who: string) => {
		await page.getByLabel("Your name").fill(who);
		await page.getByRole("button", { name: "Start writing" }).click();
		await isLive(page);
	};
	const beRefused = async () => {
		await context.route("**/api/projects", (route) =>
			route.fulfill({ status: 401, json: { success: false, error: "Refused.", code: "unauthorized" } }),
		);
		await page.evaluate(() => dispatchEvent(new Event("focus")));
		await page.getByText("Your sign-in has expired.").waitFor();
		await context.unroute("**/api/projects");
	};

	await signIn(page, stage.server.url, name);
	await startSample(page);
	await leaveTraces();
	await beRefused();
	await signInAs(name);
	expect(await left()).toContain("sk-of-the-first-writer");
	expect(await left()).toContain("A world of one's own.");

	await beRefused();
	await signInAs(newName());
	expect(await left()).not.toContain("sk-of-the-first-writer");
	expect(await left()).not.toContain("A world of one's own.");

	await page.getByRole("button", { name: "Sign out" }).click();
	await signInAs(name);
	await leaveTraces();
	await page.getByRole("button", { name: "Sign out" }).click();
	await page.getByLabel("Your name").waitFor();
	expect(await left()).not.toContain("sk-of-the-first-writer");
	expect(await left()).not.toContain("A world of one's own.");
});
