import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/v4/mini";
import { errorBodySchema } from "../../protocol/errors.ts";
import { aiProvidersBodySchema } from "../../protocol/rest.ts";
import { User } from "../queue/user.fixture.ts";
import { app } from "./app.ts";

const DEMO = { "X-AI-Provider": "demo" };
let count = 0;
let user: User;

beforeEach(async () => {
	count += 1;
	user = await User.signIn(`ai-${count}`);
});
afterEach(() => vi.unstubAllGlobals());

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

// The first one loads what calls an AI, which takes its time here.
describe("[P8] the check of an AI configuration", { timeout: 60_000 }, () => {
	const KEY = "sk-secret-of-the-writer-0123456789";
	const openai = { "X-AI-Provider": "openai", "X-AI-Key": KEY };
	const check = (headers: Record<string, string>) => user.call("POST", "/api/ai/check", undefined, headers);

	it("says that the demo works without asking anybody", async () => {
		vi.stubGlobal("fetch", vi.fn());
		expect((await check(DEMO)).body).toEqual({
			success: true,
			isUsable: true,
			provider: "demo",
			model: null,
			answeredInMs: 0,
			code: null,
			error: null,
		});
		expect(fetch).not.toHaveBeenCalled();
	});

	it("makes the two calls of a task, as small as can be", async () => {
		const answers = ["OK", '{"answer": "OK"}'];
		const asked = vi.fn(async (_url: unknown, _init?: RequestInit) => {
			const content = answers[asked.mock.calls.length - 1];
			const chunk = { choices: [{ index: 0, delta: { content }, finish_reason: "stop" }] };
			return new Response(`data: ${JSON.stringify(chunk)}\n\n`, { headers: { "Content-Type": "text/event-stream" } });
		});
		vi.stubGlobal("fetch", asked);
		const { body } = await check({ ...openai, "X-AI-Model": "my-model" });
		expect(body).toMatchObject({
			isUsable: true,
			provider: "openai",
			model: "my-model",
			answeredInMs: expect.any(Number),
			code: null,
		});
		const bodies = asked.mock.calls.map(([, init]) => JSON.parse(String(init?.body)));
		expect(bodies).toMatchObject([
			{ model: "my-model", stream: true },
			{ model: "my-model", stream: true, response_format: { type: "json_schema" } },
		]);
		expect(bodies[0]).not.toHaveProperty("response_format");
	});

	it.each([
		[401, { error: { message: `Incorrect API key provided: ${KEY}` } }, "provider_auth"],
		[404, { error: { message: "no such model" } }, "provider_model"],
		[429, { error: { message: "slow down" } }, "provider_rate_limited"],
		[503, { error: { message: "down" } }, "provider_unavailable"],
	])(
		"a provider's %i is told by its code, in the writer's language, and the key never comes back",
		async (status, answer, code) => {
			vi.stubGlobal("fetch", async () => Response.json(answer, { status }));
			const { status: answered, body } = await check({ ...openai, "Accept-Language": "zh" });
			expect([answered, body.isUsable, body.code, body.answeredInMs]).toEqual([200, false, code, null]);
			expect(body.error).toMatch(/\p{Script=Han}/u);
			expect(JSON.stringify(body)).not.toContain(KEY);
		},
	);

	it.each([
		[{}, "ai_config_missing"],
		[{ "X-AI-Provider": "openai" }, "ai_config_invalid"],
		[{ ...openai, "X-AI-BaseUrl": "https://10.0.0.1/v1" }, "ai_config_invalid"],
	])("%j is refused before anybody is asked", async (headers, code) => {
		vi.stubGlobal("fetch", vi.fn());
		expect(codeOf(await check(headers))).toEqual([400, code]);
		expect(fetch).not.toHaveBeenCalled();
	});
});

describe("the list of a provider's models", () => {
	const KEY = "sk-secret-of-the-writer-0123456789";
	const list = (headers: Record<string, string>) => user.call("GET", "/api/ai/models", undefined, headers);

	it("is asked of the provider with the user's key, and needs no model", async () => {
		const asked = vi.fn(async (_url: unknown, _init?: RequestInit) =>
			Response.json({ data: [{ id: "writes" }, { id: "text-embedding-3" }] }),
		);
		vi.stubGlobal("fetch", asked);
		const headers = { "X-AI-Provider": "custom", "X-AI-Key": KEY, "X-AI-BaseUrl": "https://ai.example.com/v1/chat/completions" };
		expect((await list(headers)).body).toEqual({
			success: true,
			provider: "custom",
			models: [{ id: "writes", name: null }],
			code: null,
			error: null,
		});
		expect(asked.mock.calls.map(([url]) => url)).toEqual(["https://ai.example.com/v1/models"]);
		expect(new Headers(asked.mock.calls[0]?.[1]?.headers).get("Authorization")).toBe(`Bearer ${KEY}`);
	});

	it("[P8] a refusal is told by its code in the user's language, and the key never comes back", async () => {
		vi.stubGlobal("fetch", async () => Response.json({ error: { message: `Bad key ${KEY}` } }, { status: 401 }));
		const { status, body } = await list({ "X-AI-Provider": "anthropic", "X-AI-Key": KEY, "Accept-Language": "zh" });
		expect([status, body.models, body.code]).toEqual([200, [], "provider_auth"]);
		expect(body.error).toMatch(/\p{Script=Han}/u);
		expect(JSON.stringify(body)).not.toContain(KEY);
	});

	it.each([
		[{}, "ai_config_missing"],
		[{ "X-AI-Provider": "groq" }, "ai_config_invalid"],
		[{ "X-AI-Provider": "ollama" }, "ai_config_invalid"],
		[{ "X-AI-Provider": "custom", "X-AI-Key": KEY, "X-AI-BaseUrl": "http://127.0.0.1:1/v1" }, "ai_config_invalid"],
	])("[P9] %j is refused before anybody is asked", async (headers, code) => {
		vi.stubGlobal("fetch", vi.fn());
		expect(codeOf(await list(headers))).toEqual([400, code]);
		expect(fetch).not.toHaveBeenCalled();
	});
});

describe("the providers of a deployment", () => {
	const providers = (vars: Record<string, string>) => app.request("/api/ai/providers", {}, { ...env, ...vars });
	const idsOf = async (response: Response) => z.parse(aiProvidersBodySchema, await response.json()).providers.map(({ id }) => id);

	it("are told to everybody, with the demo in development and local ones where they are allowed", async () => {
		expect(await idsOf(await providers({}))).toEqual(expect.arrayContaining(["openai", "anthropic", "custom", "demo"]));
		expect(await idsOf(await providers({}))).not.toContain("ollama");
		expect(await idsOf(await providers({ ALLOW_PRIVATE_BASE_URL: "true" }))).toEqual(
			expect.arrayContaining(["ollama", "lmstudio"]),
		);
		expect(await idsOf(await providers({ AI_ALLOWED_HOSTS: "api.deepseek.com", DEV_SIGN_IN: "false" }))).toEqual([
			"deepseek",
			"custom",
		]);
	});

	it("[P8] the server's own model is named, its key is not", async () => {
		const vars = { AI_DEFAULT_PROVIDER: "deepseek", AI_DEFAULT_KEY: "sk-of-the-server" };
		const text = await (await providers(vars)).text();
		expect(JSON.parse(text)).toMatchObject({ serverDefault: { provider: "deepseek", model: "deepseek-flash" } });
		expect(text).not.toContain("sk-of-the-server");
	});
});

describe("[P9] AI_ALLOWED_HOSTS", () => {
	const check = async (headers: Record<string, string>) => {
		const vars = { ...env, AI_ALLOWED_HOSTS: "api.openai.com" };
		const { token } = user;
		const sent = { Authorization: `Bearer ${token}`, "X-AI-Key": "sk-1", ...headers };
		const [tried, listed] = await Promise.all([
			app.request("/api/ai/check", { method: "POST", headers: sent }, vars),
			app.request("/api/ai/models", { headers: sent }, vars),
		]);
		return [z.parse(errorBodySchema, await tried.json()), z.parse(errorBodySchema, await listed.json())];
	};

	it.each([
		[{ "X-AI-Provider": "deepseek" }, "X-AI-Provider"],
		[{ "X-AI-Provider": "openai", "X-AI-BaseUrl": "https://other.example/v1" }, "X-AI-BaseUrl"],
		[{ "X-AI-Provider": "custom", "X-AI-Model": "m", "X-AI-BaseUrl": "https://other.example/v1" }, "X-AI-BaseUrl"],
	])("%j is refused, with the header that is wrong", async (headers, path) => {
		vi.stubGlobal("fetch", vi.fn());
		for (const { code, issues } of await check(headers)) {
			expect([code, issues?.map((issue) => issue.path)]).toEqual(["ai_config_invalid", [path]]);
			expect(issues?.[0]?.message).toContain("hosts that this server allows");
		}
		expect(fetch).not.toHaveBeenCalled();
	});
});
