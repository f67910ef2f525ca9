import { describe, expect, it } from "vitest";
import { WriterError } from "../writer-error.ts";
import { classifyError } from "./classify-error.ts";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const apiKey = "sk-proj-Abc123Def456Ghi789";

/** A refused call's error, with all that one may carry. */
function apiError(fields: Record<string, unknown>): Error {
	return Object.assign(new Error("provider says no"), {
		name: "ChatHttpError",
		url: "https://api.example.com/v1/chat/completions",
		requestBodyValues: { messages: [{ content: "the bible" }] },
		...fields,
	});
}

const failureOf = (error: unknown) => classifyError(error, { apiKey, now }).failure;
const again = (code: string, retryAfterMs: number | null = null) => ({ code, isRetryable: true, retryAfterMs });
const never = (code: string) => ({ code, isRetryable: false, retryAfterMs: null });

describe("a refusal is classed by its status", () => {
	it.each([
		[401, never("provider_auth")],
		[403, never("provider_auth")],
		[402, never("provider_rate_limited")],
		[400, never("provider_model")],
		[404, never("provider_model")],
		[408, again("provider_timeout")],
		[429, again("provider_rate_limited")],
		[500, again("provider_unavailable")],
		[503, again("provider_unavailable")],
		[504, again("provider_timeout")],
		[529, again("provider_unavailable")],
	])("%d", (statusCode, expected) => {
		expect(failureOf(apiError({ statusCode }))).toEqual(expected);
	});
});

describe("the provider's wish to be left alone is kept", () => {
	it.each([
		[{ "retry-after": "7" }, 7_000],
		[{ "Retry-After": "1.5" }, 1_500],
		[{ "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30_000],
		[{ "retry-after-ms": "250", "retry-after": "9" }, 250],
		[{ "retry-after-ms": "soon", "retry-after": "9" }, 9_000],
		[{ "retry-after": "soon" }, null],
		[{}, null],
	])("%j", (responseHeaders, retryAfterMs) => {
		expect(failureOf(apiError({ statusCode: 429, responseHeaders }))).toEqual(again("provider_rate_limited", retryAfterMs));
	});
});

describe("what a body says outranks its status", () => {
	it.each([
		["OpenAI, no quota", 429, '{"error":{"code":"insufficient_quota"}}', never("provider_rate_limited")],
		["Azure, content filter", 400, '{"error":{"code":"content_filter"}}', never("content_refused")],
		["DeepSeek, content", 400, '{"error":{"message":"Content Exists Risk"}}', never("content_refused")],
		["Alibaba, content", 400, '{"code":"DataInspectionFailed"}', never("content_refused")],
		["OpenRouter, moderation", 403, '{"error":{"message":"flagged by moderation"}}', never("content_refused")],
		["Gemini, key", 400, '[{"error":{"message":"API key not valid. Please pass a valid API key."}}]', never("provider_auth")],
		["a 500 that mentions safety", 500, "safety", again("provider_unavailable")],
	])("%s", (_, statusCode, responseBody, expected) => {
		expect(failureOf(apiError({ statusCode, responseBody }))).toEqual(expected);
	});
});

describe("what has no status is classed by its kind", () => {
	it.each([
		[
			"no connection",
			new TypeError("fetch failed", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) }),
			again("provider_unavailable"),
		],
		[
			"connection lost while reading (status of the answer's head)",
			apiError({ statusCode: 200, cause: new TypeError("terminated") }),
			again("provider_unavailable"),
		],
		["workerd's lost connection", new Error("Network connection lost."), again("provider_unavailable")],
		["connection timed out", Object.assign(new Error("x"), { code: "UND_ERR_CONNECT_TIMEOUT" }), again("provider_timeout")],
		["silence", new DOMException("No token", "TimeoutError"), again("provider_timeout")],
		["an error in the stream, with its status", { message: "slow down", statusCode: 429 }, again("provider_rate_limited")],
		["an error in the stream, with a word", { message: "x", code: "rate_limit_exceeded" }, again("provider_rate_limited")],
		["an error in the stream, about content", { message: "x", code: "content_filter" }, never("content_refused")],
		["text", "boom", again("provider_unavailable")],
		["nothing", undefined, again("provider_unavailable")],
	])("%s", (_, error, expected) => {
		expect(failureOf(error)).toEqual(expected);
	});

	it("a WriterError stays what it is, however deep", () => {
		const inner = new WriterError({ code: "provider_model", isRetryable: false, retryAfterMs: null });
		expect(classifyError(new Error("outer", { cause: new Error("middle", { cause: inner }) }), { apiKey, now })).toBe(inner);
	});

	it("a chain of causes that bites its tail ends", () => {
		const snake = new Error("snake");
		snake.cause = snake;
		expect(failureOf(snake)).toEqual(again("provider_unavailable"));
	});
});

describe("[P8] nothing that is logged holds the key, the prompt or an address", () => {
	const chainText = (error: unknown): string =>
		error instanceof Error
			? [error.message, error.stack, JSON.stringify({ ...error }), chainText(error.cause)].join("\n")
			: String(error);

	it.each([
		["whole", `Incorrect API key provided: ${apiKey}.`],
		["masked", "Incorrect API key provided: sk-proj-************i789."],
		["its beginning", "Incorrect API key provided: sk-proj-Abc1…"],
		["its end", "no key ends in Ghi789"],
		["encoded", `/v1?key=${encodeURIComponent(apiKey)}`],
		["as a header", `authorization: Bearer ${apiKey}`],
		["somebody else's", "AIzaSyA1234567890abcdefghijklmnopqrstuv is not yours"],
	])("an echoed key: %s", (_, message) => {
		const cause = Object.assign(new Error(message), { responseBody: message });
		const text = chainText(
			classifyError(apiError({ statusCode: 401, message, responseBody: message, responseHeaders: { echo: apiKey }, cause }), {
				apiKey,
				now,
			}),
		);
		for (let at = 0; at + 6 <= apiKey.length; at++) expect(text).not.toContain(apiKey.slice(at, at + 6));
		expect(text).not.toMatch(/AIza|i789/);
		expect(text).toContain("401");
		expect(text).not.toContain("the bible");
		expect(text).not.toContain("api.example.com");
	});

	it("an address in the provider's words is hidden, and long words are cut short", () => {
		const text = chainText(
			classifyError(apiError({ statusCode: 500, message: `see https://secret.example/path ${"very ".repeat(100)}` }), {
				apiKey,
				now,
			}),
		);
		expect(text).not.toContain("secret.example");
		expect(text.length).toBeLessThan(6_000);
	});

	it("what helps an operator stays", () => {
		expect(
			chainText(classifyError(apiError({ statusCode: 404, message: "The model gpt-9 does not exist" }), { apiKey, now })),
		).toContain("404 The model gpt-9 does not exist");
	});
});
