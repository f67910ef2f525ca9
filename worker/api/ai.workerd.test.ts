import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { User } from "../queue/user.fixture.ts";

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

	it("makes one small call and is satisfied with the first word", async () => {
		const chunk = {
			id: "1",
			object: "chat.completion.chunk",
			created: 1,
			model: "m",
			choices: [{ index: 0, delta: { content: "OK" } }],
		};
		const asked = vi.fn(
			async (_url: unknown, _init?: RequestInit) =>
				new Response(`data: ${JSON.stringify(chunk)}\n\n`, { headers: { "Content-Type": "text/event-stream" } }),
		);
		vi.stubGlobal("fetch", asked);
		const { body } = await check({ ...openai, "X-AI-Model": "my-model" });
		expect(body).toMatchObject({
			isUsable: true,
			provider: "openai",
			model: "my-model",
			answeredInMs: expect.any(Number),
			code: null,
		});
		expect(asked).toHaveBeenCalledOnce();
		expect(JSON.parse(String(asked.mock.calls[0]?.[1]?.body))).toMatchObject({ model: "my-model", stream: true });
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
