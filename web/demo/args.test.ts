import { expect, test } from "vitest";
import { PROVIDER_IDS } from "../../protocol/providers.ts";
import { parseDemoArgs, USAGE } from "./args.ts";

test("without flags: three chapters by the embedded writer, on whatever server is there, in the terminal's language", () => {
	const usual = { url: null, bible: null, name: null, chapters: 3, locale: "en", ai: { provider: "demo" } };
	expect(parseDemoArgs([], {})).toEqual(usual);
	expect(parseDemoArgs([], { LANG: "zh_CN.UTF-8" })).toEqual({ ...usual, locale: "zh" });
	expect(parseDemoArgs([], { LANG: "zh_CN.UTF-8", LC_ALL: "C" })).toEqual(usual);
	expect(parseDemoArgs(["--lang", "en"], { LANG: "zh_CN.UTF-8" })).toEqual(usual);
});

test("all flags are read, and the key only from the environment", () => {
	const flags =
		"--url http://localhost:8790/ --bible b.md --name N --chapters=12 --lang zh --provider custom --model m --base-url http://localhost:1/v1";
	expect(parseDemoArgs(flags.split(" "), { AI_API_KEY: "k" })).toEqual({
		url: "http://localhost:8790",
		bible: "b.md",
		name: "N",
		chapters: 12,
		locale: "zh",
		ai: { provider: "custom", model: "m", baseUrl: "http://localhost:1/v1", apiKey: "k" },
	});
});

test("the embedded writer is never handed a key", () => {
	expect(parseDemoArgs([], { AI_API_KEY: "k" })).toMatchObject({ ai: { provider: "demo" } });
	expect(JSON.stringify(parseDemoArgs([], { AI_API_KEY: "k" }))).not.toContain('"k"');
});

test.each([
	[["--chapters", "0"], "--chapters needs a number"],
	[["--chapters", "1.5"], "--chapters needs a number"],
	[["--chapters", "1000000000"], "--chapters needs a number"],
	[["--provider", "nobody"], "--provider does not know"],
	[["--provider", "openai"], "AI_API_KEY"],
	[["--provider", "custom", "--base-url", "https://models.example/v1"], "AI_API_KEY"],
	[["--provider", "anthropic"], "AI_API_KEY"],
	[["--provider", "ollama"], "--model"],
	[["--lang", "fr"], "--lang does not know"],
	[["--url", "localhost:8787"], "--url needs an address"],
	[["--unknown"], "--unknown"],
])("%j is refused in words", (args, words) => {
	expect(() => parseDemoArgs(args, {})).toThrow(words);
});

test("a custom provider needs to be told where it is, and what to ask for", () => {
	expect(() => parseDemoArgs(["--provider", "custom", "--model", "m"], { AI_API_KEY: "k" })).toThrow("--base-url and --model");
	expect(() => parseDemoArgs(["--provider", "custom", "--base-url", "http://x"], { AI_API_KEY: "k" })).toThrow("--model");
});

test("every preset is known, and one without a key is given none", () => {
	for (const provider of PROVIDER_IDS) {
		const flags = ["--provider", provider, "--model", "m", "--base-url", "http://localhost:1/v1"];
		expect(parseDemoArgs(flags, { AI_API_KEY: "k" })).toMatchObject({ ai: { provider, model: "m" } });
		expect(USAGE).toContain(provider);
	}
	const ollama = parseDemoArgs(["--provider", "ollama", "--model", "m"], { AI_API_KEY: "k" });
	expect(ollama).toMatchObject({ ai: { provider: "ollama", model: "m" } });
	expect(JSON.stringify(ollama)).not.toContain('"k"');
});

test("help is help", () => {
	expect(parseDemoArgs(["-h"], {})).toBe("help");
});
