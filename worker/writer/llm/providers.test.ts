import { expect, test } from "vitest";
import { PRESETS } from "../../../protocol/providers.ts";
import { resolveBaseUrl, resolveEndpoint } from "./providers.ts";

test.each(PRESETS.filter(({ group }) => group === "maker" || group === "host"))(
	"$id is called at its own address as its preset says",
	(preset) => {
		const { id, baseUrl, otherBaseUrls, defaultModel, dialect, jsonMode, lacks, outputTokens } = preset;
		if (id === "demo") throw new Error("The demo is not called.");
		const traits = { dialect, jsonMode, lacks, outputTokens };
		expect(resolveEndpoint(id, null, null)).toEqual({ provider: id, baseUrl, model: defaultModel, ...traits });
		for (const other of otherBaseUrls)
			expect(resolveEndpoint(id, "m", other)).toEqual({ provider: id, baseUrl: other, model: "m", ...traits });
	},
);

test("another server under a provider's name keeps the dialect, and is taken to know no more than JSON", () => {
	const proxy = "https://proxy.example.com/v1";
	expect(resolveEndpoint("openai", null, proxy)).toMatchObject({
		dialect: "openai",
		jsonMode: "object",
		lacks: [],
		outputTokens: null,
	});
	expect(resolveEndpoint("mistral", null, proxy)).toMatchObject({ jsonMode: "object", lacks: [] });
	// The Messages API refuses a request without the number.
	expect(resolveEndpoint("anthropic", null, proxy)).toMatchObject({
		dialect: "anthropic",
		jsonMode: "object",
		outputTokens: 32_000,
	});
	expect(resolveEndpoint("lmstudio", "m", "http://192.168.1.5:1234/v1")).toMatchObject({ jsonMode: "schema" });
});

test.each([
	["openai", "https://a.example/v1/chat/completions", "https://a.example/v1"],
	["custom", "https://a.example/v1/chat/completions/", "https://a.example/v1"],
	["custom", "https://a.example/v1//", "https://a.example/v1"],
	["custom", "https://a.example/messages", "https://a.example/messages"],
	["anthropic", "https://a.example/v1/messages", "https://a.example/v1"],
	["anthropic", "https://a.example/v1/messages/", "https://a.example/v1"],
	["openai", "https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"],
] as const)("%s at %s: the ending of a call is cut", (provider, sent, expected) => {
	expect(resolveBaseUrl(provider, sent)).toBe(expected);
});

test("what is copied from a provider's own documents is still its own address", () => {
	expect(resolveEndpoint("openai", null, "https://api.openai.com/v1/chat/completions/")).toMatchObject({ jsonMode: "schema" });
});

test.each([
	["custom", "m", null],
	["custom", null, "https://a.example/v1"],
	["ollama", null, null],
] as const)("%s with model %s and address %s is not complete", (provider, model, baseUrl) => {
	expect(() => resolveEndpoint(provider, model, baseUrl)).toThrow();
});
