import { expect, test } from "vitest";
import {
	type AiSettings,
	aiConfigOf,
	forgetAiSettings,
	keyState,
	loadAiSettings,
	missingFields,
	saveAiSettings,
	withAccess,
	withRemembered,
} from "./ai-settings.ts";

const EMPTY: AiSettings = { provider: "openai", access: {}, remembered: [] };

function storage() {
	const items = new Map<string, string>();
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
		removeItem: (key: string) => void items.delete(key),
		text: () => [...items.values()].join(),
	};
}

test("[P8] a key goes to the provider it was entered for, and to no other", () => {
	const openai = withAccess(EMPTY, { apiKey: "key-1" });
	expect(aiConfigOf(openai)).toMatchObject({ provider: "openai", apiKey: "key-1" });
	const deepseek: AiSettings = { ...openai, provider: "deepseek" };
	expect(aiConfigOf(deepseek).apiKey).toBe("");
	expect(aiConfigOf({ ...deepseek, provider: "openai" }).apiKey).toBe("key-1");
	expect(aiConfigOf({ ...deepseek, provider: "demo" })).toEqual({ provider: "demo" });
});

test("[P8] a base URL goes along for the provider it was entered for, and to no other", () => {
	const access = { model: "m", apiKey: "k", baseUrl: "https://ai.example.com/v1" };
	const settings: AiSettings = { ...EMPTY, provider: "custom", access: { custom: access } };
	expect(aiConfigOf(settings)).toEqual({ provider: "custom", ...access });
	expect(aiConfigOf({ ...settings, provider: "gemini" })).toMatchObject({ provider: "gemini", baseUrl: "", apiKey: "" });
});

test("a provider that needs no key is never sent one", () => {
	const access = { model: "llama", apiKey: "left over", baseUrl: "" };
	expect(aiConfigOf({ ...EMPTY, provider: "ollama", access: { ollama: access } })).not.toHaveProperty("apiKey");
});

test("[P8] a key stays in its tab unless the writer asks to remember it, and each provider's for itself", () => {
	const [tab, browser, otherTab] = [storage(), storage(), storage()];
	const openai = withAccess(EMPTY, { apiKey: "key-1" });
	saveAiSettings(openai, tab, browser);
	expect(browser.text()).toBe("");
	expect(loadAiSettings(tab, browser)).toEqual(openai);
	expect(loadAiSettings(otherTab, browser).access).toEqual({});

	const both = withAccess({ ...withRemembered(openai, true), provider: "gemini" }, { apiKey: "key-2" });
	saveAiSettings(both, tab, browser);
	expect(browser.text()).toContain("key-1");
	expect(browser.text()).not.toContain("key-2");
	expect(tab.text()).not.toContain("key-1");
	expect(loadAiSettings(tab, browser)).toEqual(both);
	expect(keyState(both)).toBe("tab");
	expect(keyState({ ...both, provider: "openai" })).toBe("browser");
	expect(loadAiSettings(otherTab, browser).access).toEqual({ openai: openai.access.openai });
});

test("[P8] a key that is no longer to be remembered leaves the browser at once, and all of them with the one who signs out", () => {
	const [tab, browser] = [storage(), storage()];
	const remembered = withRemembered(withAccess(EMPTY, { apiKey: "key-1" }), true);
	saveAiSettings(remembered, tab, browser);
	saveAiSettings(withRemembered(remembered, false), tab, browser);
	expect(browser.text()).toBe("");
	expect(keyState(loadAiSettings(tab, browser))).toBe("tab");

	saveAiSettings(remembered, tab, browser);
	forgetAiSettings(tab, browser);
	expect(tab.text() + browser.text()).toBe("");
});

test("a new tab goes on with the remembered writer", () => {
	const [tab, browser] = [storage(), storage()];
	saveAiSettings(withRemembered(withAccess(EMPTY, { apiKey: "key-1" }), true), tab, browser);
	expect(loadAiSettings(storage(), browser).provider).toBe("openai");
	saveAiSettings({ ...loadAiSettings(tab, browser), provider: "demo" }, tab, browser);
	expect(loadAiSettings(tab, browser).provider).toBe("demo");
});

test.each([
	"",
	"{",
	"{}",
	'{"provider":"x","access":{},"remembered":[]}',
	'{"provider":"demo","access":{"openai":1},"remembered":[]}',
])("%o in the storage counts as nothing", (kept) => {
	const [tab, browser] = [storage(), storage()];
	tab.setItem("novel-queue.ai", kept);
	browser.setItem("novel-queue.ai", kept);
	expect(loadAiSettings(tab, browser)).toEqual({ provider: "demo", access: {}, remembered: [] });
});

test("says which fields the provider cannot do without", () => {
	expect(missingFields({ ...EMPTY, provider: "demo" })).toEqual([]);
	expect(missingFields(EMPTY)).toEqual(["apiKey"]);
	expect(missingFields(withAccess(EMPTY, { apiKey: " " }))).toEqual(["apiKey"]);
	expect(missingFields(withAccess(EMPTY, { apiKey: "k" }))).toEqual([]);
	expect(missingFields({ ...EMPTY, provider: "custom" })).toEqual(["baseUrl", "model", "apiKey"]);
	expect(missingFields({ ...EMPTY, provider: "ollama" })).toEqual(["model"]);
	const inTheHouse = { model: "m", apiKey: "", baseUrl: "http://192.168.1.5:8000/v1" };
	expect(missingFields({ ...EMPTY, provider: "custom", access: { custom: inTheHouse } })).toEqual([]);
});
