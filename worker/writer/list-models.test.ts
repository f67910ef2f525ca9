import { describe, expect, test, vi } from "vitest";
import type { WriterAccess } from "./check-writer.ts";
import { listModels } from "./list-models.ts";

const KEY = "sk-secret-of-the-writer-0123456789";
const never = new AbortController().signal;
const access = (provider: WriterAccess["provider"], change: Partial<WriterAccess> = {}): WriterAccess => ({
	provider,
	model: null,
	apiKey: KEY,
	baseUrl: null,
	...change,
});
const answering = (...answers: (() => Response)[]) =>
	vi.fn(
		async (_url: unknown, _init?: RequestInit) => (answers.length > 1 ? answers.shift() : answers[0])?.() ?? Response.error(),
	);
const ids = async (provider: WriterAccess["provider"], body: unknown) => {
	const { models, code } = await listModels(
		access(provider),
		never,
		answering(() => Response.json(body)),
	);
	expect(code).toBeNull();
	return models.map(({ id }) => id);
};

describe("the forms of providers' lists", () => {
	test("OpenAI: the usual model first, then the newest, and only what writes text", async () => {
		const made = [
			"gpt-5",
			"text-embedding-3-large",
			"gpt-6.1-sol",
			"gpt-7",
			"whisper-1",
			"gpt-image-2",
			"gpt-4o-mini-tts",
			"omni-moderation-latest",
			"gpt-live-transcribe",
			"dall-e-3",
			"gpt-realtime-2",
		];
		const data = made.map((id, at) => ({ id, object: "model", created: 1_000 + at, owned_by: "openai" }));
		expect(await ids("openai", { object: "list", data })).toEqual(["gpt-6.1-sol", "gpt-7", "gpt-5"]);
	});

	test("Gemini: ids without the name of their collection", async () => {
		const data = [
			"models/gemini-3.8-flash",
			"models/gemini-embedding-001",
			"models/imagen-4",
			"models/gemini-3.8-flash-tts",
			"models/gemini-3.1-pro",
		];
		expect(await ids("gemini", { data: data.map((id) => ({ id })) })).toEqual(["gemini-3.8-flash", "gemini-3.1-pro"]);
	});

	test("Together: a bare array with types, which decide and not the id", async () => {
		const body = [
			{ id: "zai-org/GLM-5.2", type: "chat", display_name: "GLM 5.2" },
			{ id: "odd/flux-writer", type: "language" },
			{ id: "some/picture", type: "image" },
			{ id: "some/ranker", type: "rerank" },
		];
		expect(await ids("together", body)).toEqual(["zai-org/GLM-5.2", "odd/flux-writer"]);
	});

	test("OpenRouter, Mistral, Groq, Fireworks: what their fields say", async () => {
		expect(
			await ids("openrouter", {
				data: [
					{ id: "a/draws", architecture: { output_modalities: ["image"] } },
					{ id: "a/draws-and-writes-image", architecture: { output_modalities: ["image", "text"] } },
				],
			}),
		).toEqual(["a/draws-and-writes-image"]);
		const mistral = [
			{ id: "mistral-ocr", type: "base", capabilities: { completion_chat: false } },
			{ id: "mistral-medium-latest", type: "base", capabilities: { completion_chat: true } },
		];
		expect(await ids("mistral", { data: mistral })).toEqual(["mistral-medium-latest"]);
		expect(
			await ids("groq", {
				data: [
					{ id: "old", active: false },
					{ id: "new", active: true },
				],
			}),
		).toEqual(["new"]);
		expect(
			await ids("fireworks", {
				data: [
					{ id: "x", supports_chat: false },
					{ id: "y", supports_chat: true },
				],
			}),
		).toEqual(["y"]);
	});

	test("what cannot be sent in a header, comes twice or is no entry is left out", async () => {
		expect(await ids("openai", { data: [{ id: "m 1" }, { id: "模型" }, { id: "m" }, { id: "m" }, {}, null, { id: 5 }] })).toEqual(
			["m"],
		);
	});
});

test("the list is at most 500 long, in the order of its numbers where no dates are given", async () => {
	const data = Array.from({ length: 600 }, (_, at) => ({ id: `m-${599 - at}` }));
	const { models } = await listModels(
		access("custom", { baseUrl: "https://a.example/v1" }),
		never,
		answering(() => Response.json({ data })),
	);
	expect(models).toHaveLength(500);
	expect(models.slice(0, 3).map(({ id }) => id)).toEqual(["m-0", "m-1", "m-2"]);
});

test("Anthropic: its own headers, and page after page", async () => {
	const send = answering(
		() =>
			Response.json({
				data: [{ id: "claude-a", display_name: "Claude A", created_at: "2026-01-01T00:00:00Z" }],
				has_more: true,
				last_id: "claude-a",
			}),
		() =>
			Response.json({
				data: [{ id: "claude-b", display_name: "Claude B", created_at: "2026-06-01T00:00:00Z" }],
				has_more: false,
				last_id: "claude-b",
			}),
	);
	const { models } = await listModels(access("anthropic", { baseUrl: "https://api.anthropic.com/v1/messages" }), never, send);
	expect(models).toEqual([
		{ id: "claude-b", name: "Claude B" },
		{ id: "claude-a", name: "Claude A" },
	]);
	expect(send.mock.calls.map(([url]) => url)).toEqual([
		"https://api.anthropic.com/v1/models?limit=1000",
		"https://api.anthropic.com/v1/models?limit=1000&after_id=claude-a",
	]);
	const headers = new Headers(send.mock.calls[0]?.[1]?.headers);
	expect([headers.get("x-api-key"), headers.get("anthropic-version"), headers.get("Authorization")]).toEqual([
		KEY,
		"2023-06-01",
		null,
	]);
});

test("a list without end is not followed", async () => {
	const send = answering(() => Response.json({ data: [{ id: "claude" }], has_more: true, last_id: "claude" }));
	expect((await listModels(access("anthropic"), never, send)).models).toHaveLength(1);
	expect(send).toHaveBeenCalledTimes(5);
});

test("without a key none is sent, and no redirect is followed", async () => {
	const send = answering(() => Response.json({ data: [{ id: "llama" }] }));
	await listModels(access("ollama", { apiKey: null }), never, send);
	expect(send.mock.calls[0]?.[0]).toBe("http://127.0.0.1:11434/v1/models");
	expect(new Headers(send.mock.calls[0]?.[1]?.headers).has("Authorization")).toBe(false);
	expect(send.mock.calls[0]?.[1]?.redirect).toBe("manual");
});

test.each([
	[() => Response.json({ error: { message: `Incorrect API key provided: ${KEY}` } }, { status: 401 }), "provider_auth"],
	[
		() => Response.json([{ error: { message: "API key not valid. Please pass a valid API key." } }], { status: 400 }),
		"provider_auth",
	],
	[() => Response.json({ error: {} }, { status: 429 }), "provider_rate_limited"],
	[() => Response.json({ error: { code: "invalid_api_key" } }), "provider_auth"],
	[() => new Response("down", { status: 503 }), "provider_unavailable"],
	[() => new Response("", { status: 404 }), "no_model_list"],
	[() => new Response("<html>", { headers: { "Content-Type": "text/html" } }), "no_model_list"],
	[() => new Response(null, { status: 302, headers: { Location: "https://evil.example" } }), "no_model_list"],
	[() => new Response("no JSON"), "no_model_list"],
	[() => Response.json({ models: [] }), "no_model_list"],
	[() => new Response("x".repeat(9_000_000)), "provider_bad_answer"],
] as const)("[P8] %s becomes a code, without the provider's words", async (answer, code) => {
	const list = await listModels(access("openai"), never, answering(answer));
	expect(list).toEqual({ models: [], code });
	expect(JSON.stringify(list)).not.toContain(KEY);
});

test("[P9] a provider that cannot be reached, or does not answer in time", async () => {
	const broken = () => Promise.reject(new TypeError("fetch failed"));
	expect(await listModels(access("openai"), never, broken)).toEqual({ models: [], code: "provider_unavailable" });
	const late = () => Promise.reject(new DOMException("The operation timed out.", "TimeoutError"));
	expect(await listModels(access("openai"), never, late)).toEqual({ models: [], code: "provider_timeout" });
});

test("the demo has no list and is not asked", async () => {
	const send = vi.fn();
	expect(await listModels(access("demo"), never, send)).toEqual({ models: [], code: null });
	expect(send).not.toHaveBeenCalled();
});
