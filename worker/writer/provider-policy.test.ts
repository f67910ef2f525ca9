import { expect, test } from "vitest";
import { findProviderProblem, isKeyNeeded, offeredPresets } from "./provider-policy.ts";

const strict = { ALLOW_PRIVATE_BASE_URL: false, AI_ALLOWED_HOSTS: [], DEV_SIGN_IN: false };
const idsOf = (settings: Parameters<typeof offeredPresets>[0]) => offeredPresets(settings).map(({ id }) => id);

test("local providers and the demo are offered in development only", () => {
	const lenient = idsOf({ ...strict, ALLOW_PRIVATE_BASE_URL: true, DEV_SIGN_IN: true });
	expect(lenient).toEqual(expect.arrayContaining(["ollama", "lmstudio", "demo", "custom", "anthropic"]));
	expect(lenient.filter((id) => !idsOf(strict).includes(id))).toEqual(["ollama", "lmstudio", "demo"]);
});

test("with a list of hosts only their providers are offered, and custom, whose address is checked by itself", () => {
	const listed = { ...strict, AI_ALLOWED_HOSTS: ["api.openai.com", "*.deepseek.com"] };
	expect(idsOf(listed)).toEqual(["openai", "deepseek", "custom"]);
	expect(findProviderProblem("gemini", null, listed)).toContain("hosts that this server allows");
	expect(findProviderProblem("gemini", "https://api.openai.com/v1", listed)).toBeNull();
});

test("a key is needed but by local providers, the demo, and custom in a private network where that is allowed", () => {
	expect(isKeyNeeded("ollama", null, true)).toBe(false);
	expect(isKeyNeeded("openai", "http://127.0.0.1/v1", true)).toBe(true);
	expect(isKeyNeeded("custom", "http://192.168.1.5:8000/v1", true)).toBe(false);
	expect(isKeyNeeded("custom", "http://192.168.1.5:8000/v1", false)).toBe(true);
	expect(isKeyNeeded("custom", "https://ai.example.com/v1", true)).toBe(true);
});
