import { expect, test } from "vitest";
import { type AiSettings, aiConfigOf, withAccess } from "./ai-settings.ts";

test("[P8] a key goes to the provider it was entered for, and to no other", () => {
	const openai = withAccess({ provider: "openai", access: {} }, { apiKey: "key-1" });
	expect(aiConfigOf(openai)).toMatchObject({ provider: "openai", apiKey: "key-1" });
	const deepseek: AiSettings = { ...openai, provider: "deepseek" };
	expect(aiConfigOf(deepseek).apiKey).toBe("");
	expect(aiConfigOf({ ...deepseek, provider: "openai" }).apiKey).toBe("key-1");
	expect(aiConfigOf({ ...deepseek, provider: "demo" })).toEqual({ provider: "demo" });
});

test("a base URL is only for the custom provider", () => {
	const access = { model: "m", apiKey: "k", baseUrl: "https://ai.example.com/v1" };
	expect(aiConfigOf({ provider: "custom", access: { custom: access } })).toEqual({ provider: "custom", ...access });
	expect(aiConfigOf({ provider: "gemini", access: { gemini: access } })).not.toHaveProperty("baseUrl");
});
