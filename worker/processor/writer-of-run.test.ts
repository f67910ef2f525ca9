import { afterEach, expect, test, vi } from "vitest";
import type { Run } from "../core/run.ts";
import { readSettings, type Settings } from "../settings.ts";
import { keySealer } from "../writer/key-box.ts";
import { chapterBrief, readAll } from "../writer/llm/briefs.fixture.ts";
import { RequestFields } from "../writer/llm/request-fields.ts";
import { callWith } from "../writer/writer-call.fixture.ts";
import { WriterError } from "../writer/writer-error.ts";
import { writerOfRun } from "./writer-of-run.ts";

const SECRET = "test-secret-test-secret-test-secret-2";
const settingsOf = (vars: Record<string, string> = {}) =>
	readSettings(Object.assign(Object.create(null), { KEY_ENCRYPTION_SECRET: SECRET, ...vars }));
const run = (change: Partial<Run>): Run => ({
	taskId: "t",
	userId: "u",
	projectId: "p",
	projectName: "Novel",
	work: { type: "chapter", params: { chaptersToGenerate: 1 } },
	provider: "openai",
	model: "m",
	keySource: "user",
	locale: "en",
	attempt: 1,
	fence: 1,
	storageUpTo: null,
	keyBox: null,
	...change,
});
const boxOf = (content: { apiKey?: string; baseUrl?: string }) => keySealer(SECRET, content)({ userId: "u", taskId: "t" });
const writerOf = (of: Run, settings: Settings) => writerOfRun(of, settings, new RequestFields());
const codeOf = async (made: Promise<unknown>) => {
	const error = await made.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	return error instanceof WriterError ? error.failure.code : error;
};
afterEach(() => vi.unstubAllGlobals());

test("[P8] a key that is gone, or was never there for a provider that needs one, is told as such", async () => {
	expect(await codeOf(writerOf(run({}), settingsOf()))).toBe("key_unavailable");
	expect(await codeOf(writerOf(run({ keySource: "none" }), settingsOf()))).toBe("key_unavailable");
	expect(await codeOf(writerOf(run({ keyBox: await boxOf({}) }), settingsOf()))).toBe("key_unavailable");
	const custom = { provider: "custom", keyBox: await boxOf({ baseUrl: "https://ai.example.com/v1" }) } as const;
	expect(await codeOf(writerOf(run(custom), settingsOf({ ALLOW_PRIVATE_BASE_URL: "true" })))).toBe("key_unavailable");
	// The box of a local provider holds where it is: without it the task does not go to another machine.
	const local = settingsOf({ ALLOW_PRIVATE_BASE_URL: "true" });
	expect(await codeOf(writerOf(run({ provider: "ollama" }), local))).toBe("key_unavailable");
});

test("without a key a local provider is called where it is", async () => {
	const called = vi.fn(async (_url: unknown) => new Response("", { status: 500 }));
	vi.stubGlobal("fetch", called);
	const settings = settingsOf({ ALLOW_PRIVATE_BASE_URL: "true" });
	const boxed = await boxOf({ baseUrl: "http://192.168.1.5:11434/v1" });
	for (const change of [{ keySource: "none" }, { keyBox: boxed }] as const) {
		const writer = await writerOf(run({ provider: "ollama", ...change }), settings);
		await expect(readAll(writer.draftChapter(chapterBrief, callWith()))).rejects.toThrow();
	}
	expect(called.mock.calls.map(([url]) => url)).toEqual([
		"http://127.0.0.1:11434/v1/chat/completions",
		"http://192.168.1.5:11434/v1/chat/completions",
	]);
});

test.each([
	["a host that is no longer listed", { keyBox: { apiKey: "k" } }, { AI_ALLOWED_HOSTS: "api.deepseek.com" }],
	[
		"a user's address that is no longer listed",
		{ keyBox: { apiKey: "k", baseUrl: "https://ai.example.com/v1" } },
		{ AI_ALLOWED_HOSTS: "api.openai.com" },
	],
	["a private address, where they are no longer allowed", { keyBox: { apiKey: "k", baseUrl: "http://10.0.0.1/v1" } }, {}],
])("[P9] %s is not called", async (_, { keyBox }, vars) => {
	const called = vi.fn();
	vi.stubGlobal("fetch", called);
	expect(await codeOf(writerOf(run({ keyBox: await boxOf(keyBox) }), settingsOf(vars)))).toBe("provider_not_allowed");
	expect(called).not.toHaveBeenCalled();
});

test("the server's own model may be in a private network, also where users' may not", async () => {
	const vars = { AI_DEFAULT_PROVIDER: "openai", AI_DEFAULT_KEY: "k", AI_DEFAULT_BASE_URL: "http://10.0.0.1/v1" };
	expect(await codeOf(writerOf(run({ keySource: "server" }), settingsOf(vars)))).toBeNull();
});
