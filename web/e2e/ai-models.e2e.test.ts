/** The AI panel: every provider by groups, and a model picked from the provider's own list, by keyboard and by name. */
import { expect, test } from "vitest";
import { startListingProvider } from "./model-list.fixture.ts";
import { NETWORK_TROUBLE, newName, PHONE, setStage } from "./stage.ts";
import { signIn, startSample } from "./writer.ts";

const stage = setStage();

test.concurrent("a model is picked from the list of the provider, which says when it has none", async (own) => {
	const provider = await startListingProvider("sk-good-key", ["story-large", "story-small", "text-embedding-3"]);
	own.onTestFinished(provider.close);
	const context = await stage.openProfile(own, { expected: NETWORK_TROUBLE });
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await page.getByText("Writer:").click();

	const choice = page.getByLabel("Provider");
	await choice.locator("option[value=ollama]").waitFor({ state: "attached" });
	expect(await choice.locator("optgroup").evaluateAll((groups) => groups.map((group) => group.getAttribute("label")))).toEqual([
		"Without a key",
		"Makers of models",
		"Models of many makers",
		"On your own machine",
		"Other",
	]);
	await choice.selectOption("custom");
	await page.getByLabel("Base URL").fill(`${provider.baseUrl}/chat/completions`);
	await page.getByLabel("API key", { exact: true }).fill("sk-mistyped-key");
	await page.getByRole("button", { name: "Choose from a list" }).click();
	await page.getByText("The provider refused the key.").waitFor();

	await page.getByLabel("API key", { exact: true }).fill("sk-good-key");
	await page.getByRole("button", { name: "Choose from a list" }).press("Enter");
	await page.getByText("2 models", { exact: true }).waitFor();
	const model = page.getByLabel("Model", { exact: true });
	// The keyboard is there already.
	expect(await model.evaluate((field) => field === document.activeElement && field.tagName)).toBe("SELECT");
	expect(await model.locator("option").allTextContents()).toEqual([
		"Choose a model",
		"story-large",
		"story-small",
		"Another: type its name…",
	]);
	await model.selectOption("story-small");
	await page.getByText("Custom · story-small").waitFor();

	await model.selectOption({ label: "Another: type its name…" });
	expect(await model.inputValue()).toBe("story-small");
	await model.fill("story-next");
	await page.getByText("Custom · story-next").waitFor();
});

test.concurrent("what needs no key asks for none; who needs one learns where to get it", async (own) => {
	const provider = await startListingProvider(null, ["llama"]);
	own.onTestFinished(provider.close);
	const context = await stage.openProfile(own, PHONE);
	const page = await context.newPage();
	await signIn(page, stage.server.url, newName());
	await startSample(page);
	await page.getByText("Writer:").click();
	await page.getByLabel("Provider").selectOption("anthropic");
	const link = page.getByRole("link", { name: /^Where to get a key/ });
	expect(await link.getAttribute("href")).toBe("https://platform.claude.com/settings/keys");
	expect([await link.getAttribute("target"), await link.getAttribute("rel")]).toEqual(["_blank", "noopener noreferrer"]);

	await page.getByLabel("Provider").selectOption("ollama");
	expect(await page.getByLabel("API key", { exact: true }).count()).toBe(0);
	await page.getByLabel("Base URL").fill(provider.baseUrl);
	await page.getByRole("button", { name: "Choose from a list" }).click();
	await page.getByText("1 model", { exact: true }).waitFor();
	await page.getByLabel("Model", { exact: true }).selectOption("llama");
	await page.getByText("Ollama · llama").waitFor();
});
