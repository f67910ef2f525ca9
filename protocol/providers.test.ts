import { describe, expect, it } from "vitest";
import { PRESETS, PROVIDER_IDS, presetOf, providerName } from "./providers.ts";
import { providerSchema } from "./task.ts";

describe("the table of providers", () => {
	it("is what `X-AI-Provider` takes, with the ids that tasks have stored so far", () => {
		expect(providerSchema.options).toEqual(PROVIDER_IDS);
		expect(PROVIDER_IDS).toEqual(expect.arrayContaining(["gemini", "openai", "deepseek", "custom", "demo"]));
		expect(new Set(PROVIDER_IDS).size).toBe(PROVIDER_IDS.length);
	});

	it.each(PRESETS.map((preset) => [preset.id, preset] as const))("%s is complete", (_, preset) => {
		const { baseUrl, otherBaseUrls, defaultModel, dialect, jsonMode, lacks, outputTokens, needsKey, keyUrl, group } = preset;
		for (const url of [baseUrl ?? [], otherBaseUrls].flat()) {
			expect(url).toBe(URL.parse(url)?.href.replace(/\/+$/, ""));
			expect(url).toMatch(group === "local" ? /^http:\/\/127\.0\.0\.1:\d+\/v1$/ : /^https:\/\//);
			expect(url).not.toMatch(/\/(chat\/completions|messages|models)$/);
		}
		if (keyUrl !== null) expect(URL.parse(keyUrl)?.protocol).toBe("https:");
		expect(needsKey && group !== "custom").toBe(keyUrl !== null);
		expect(group === "maker" || group === "host").toBe(defaultModel !== null);
		expect(lacks.includes("response_format")).toBe(jsonMode === "none" && group !== "demo");
		if (dialect === "anthropic") expect(outputTokens).not.toBeNull();
		// 4,000 words are some 6,000 tokens, in Chinese as in English.
		if (outputTokens !== null) expect(outputTokens).toBeGreaterThanOrEqual(12_000);
	});

	it("an id of a newer release is shown as it is", () => {
		expect(providerName("toString", "zh")).toBe("toString");
		expect(presetOf("later")).toMatchObject({ id: "later", baseUrl: null, needsKey: true });
		expect(providerName("zhipu", "zh")).toBe("智谱 GLM");
	});
});
