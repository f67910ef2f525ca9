import { describe, expect, it } from "vitest";
import { WriterError } from "../writer-error.ts";
import { CallRefused } from "./call-refused.ts";
import { classifyError } from "./classify-error.ts";
import { readFault } from "./provider-fault.ts";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const apiKey = "sk-proj-Abc123Def456Ghi789";
const again = (code: string, retryAfterMs: number | null = null) => ({ code, isRetryable: true, retryAfterMs });
const never = (code: string) => ({ code, isRetryable: false, retryAfterMs: null });

function refused(status: number | null, body: unknown = null, headers: Record<string, string> = {}): CallRefused {
	const facts = readFault(body);
	return new CallRefused({ ...facts, status: status ?? facts.status }, new Headers(headers));
}

const failureOf = (error: unknown) => classifyError(error, { now }).failure;

describe("a refusal is classed by its status", () => {
	it.each([
		[401, never("provider_auth")],
		[403, never("provider_auth")],
		[402, never("provider_balance")],
		[400, never("provider_model")],
		[404, never("provider_model")],
		[408, again("provider_timeout")],
		[413, never("provider_prompt_too_long")],
		[429, again("provider_rate_limited")],
		[451, never("provider_region")],
		[500, again("provider_unavailable")],
		[503, again("provider_unavailable")],
		[504, again("provider_timeout")],
		[529, again("provider_unavailable")],
	])("%d", (status, expected) => expect(failureOf(refused(status))).toEqual(expected));
});

describe("the provider is left alone for as long as it asks", () => {
	it.each([
		[{ "retry-after": "7" }, 7_000],
		[{ "Retry-After": "1.5" }, 1_500],
		[{ "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30_000],
		[{ "retry-after-ms": "250", "retry-after": "9" }, 250],
		[{ "retry-after-ms": "soon", "retry-after": "9" }, 9_000],
		[{ "retry-after": "soon" }, null],
		[{}, null],
	])("%j", (headers, retryAfterMs) => {
		expect(failureOf(refused(429, null, headers as Record<string, string>))).toEqual(
			again("provider_rate_limited", retryAfterMs),
		);
	});
	it("in Gemini's body", () => {
		const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "32.5s" }];
		const body = [{ error: { code: 429, status: "RESOURCE_EXHAUSTED", message: "retry in 900s", details } }];
		expect(failureOf(refused(429, body))).toEqual(again("provider_rate_limited", 32_500));
	});
});

describe("codes say what a status does not", () => {
	const error = (fields: object) => ({ error: fields });

	it.each<[string, number | null, unknown, unknown]>([
		["OpenAI, no quota", 429, error({ code: "insufficient_quota" }), never("provider_balance")],
		["OpenAI, wrong key", 401, error({ code: "invalid_api_key", type: "invalid_request_error" }), never("provider_auth")],
		["OpenAI, region", 403, error({ code: "unsupported_country_region_territory" }), never("provider_region")],
		["OpenAI, prompt", 400, error({ code: "context_length_exceeded" }), never("provider_prompt_too_long")],
		["Azure, content filter", 400, error({ code: "content_filter" }), never("content_refused")],
		[
			"DeepSeek, content",
			400,
			error({ message: "Content Exists Risk", type: "invalid_request_error" }),
			never("content_refused"),
		],
		["DeepSeek, balance", 402, error({ message: "Insufficient Balance" }), never("provider_balance")],
		["Alibaba, content", 400, { code: "DataInspectionFailed", message: "Input data may contain …" }, never("content_refused")],
		["Alibaba, arrears", 400, error({ code: "Arrearage", message: "x" }), never("provider_balance")],
		["Zhipu, balance", 429, error({ code: "1113", message: "余额不足或无可用资源包,请充值。" }), never("provider_balance")],
		["Zhipu, content", 400, error({ code: "1301" }), never("content_refused")],
		["Moonshot, quota", 429, error({ type: "exceeded_current_quota_error" }), never("provider_balance")],
		["SiliconFlow, model", 400, { code: 20012, message: "Model does not exist.", data: null }, never("provider_model")],
		[
			"SiliconFlow, balance",
			403,
			{ code: 30001, message: "Sorry, your account balance is insufficient" },
			never("provider_balance"),
		],
		[
			"Anthropic, overloaded",
			529,
			{ type: "error", error: { type: "overloaded_error", message: "x" } },
			again("provider_unavailable"),
		],
		["Anthropic, in a stream", null, { type: "error", error: { type: "overloaded_error" } }, again("provider_unavailable")],
		[
			"Anthropic, balance",
			400,
			error({
				type: "invalid_request_error",
				message:
					"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
			}),
			never("provider_balance"),
		],
		[
			"Anthropic, prompt",
			400,
			error({ type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" }),
			never("provider_prompt_too_long"),
		],
		[
			"vLLM, prompt",
			400,
			{
				object: "error",
				message:
					"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
				code: 400,
			},
			never("provider_prompt_too_long"),
		],
		["Groq, request too large", 413, error({ code: "rate_limit_exceeded", type: "tokens" }), never("provider_prompt_too_long")],
		[
			"Gemini, key",
			400,
			[error({ code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" })],
			never("provider_auth"),
		],
		[
			"Gemini, key by its reason",
			400,
			[error({ code: 400, status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] })],
			never("provider_auth"),
		],
		["Gemini, region", 400, [error({ message: "User location is not supported for the API use." })], never("provider_region")],
		["a status in a code that is text", null, error({ type: "authentication_error", code: "401" }), never("provider_auth")],
		["a gateway that passes a status on", null, error({ code: 429, message: "slow" }), again("provider_rate_limited")],
		["a bad request in a stream", null, error({ type: "invalid_request_error" }), never("provider_model")],
		["a general code beside a status", 504, error({ type: "api_error" }), again("provider_timeout")],
		["MiniMax, its own status", null, { base_resp: { status_code: 1004, status_msg: "login fail" } }, never("provider_auth")],
	])("%s", (_, status, body, expected) => expect(failureOf(refused(status, body))).toEqual(expected));
});

describe("what a provider quotes decides nothing", () => {
	const bible = "She keeps her api key invalid, for safety: content filter, insufficient balance, rate limit, region.";
	it.each([
		[422, { detail: [{ loc: ["body", "messages", 0], msg: `bad value: ${bible}` }] }, never("provider_model")],
		[400, { error: { message: `Cannot parse: ${bible}`, type: "invalid_request_error" } }, never("provider_model")],
		[500, { error: { message: bible } }, again("provider_unavailable")],
		[400, { error: { message: `Content Exists Risk in: ${bible}` } }, never("provider_model")],
	])("%d %j", (status, body, expected) => expect(failureOf(refused(status, body))).toEqual(expected));
});

describe("what has no status is classed by its kind", () => {
	it.each<[string, unknown, unknown]>([
		["a timeout", new DOMException("late", "TimeoutError"), again("provider_timeout")],
		["a network timeout", Object.assign(new Error("x"), { code: "ETIMEDOUT" }), again("provider_timeout")],
		[
			"a network timeout below",
			new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "UND_ERR_HEADERS_TIMEOUT" }) }),
			again("provider_timeout"),
		],
		["no connection", new TypeError("fetch failed"), again("provider_unavailable")],
		["nothing known", "what", again("provider_unavailable")],
	])("%s", (_, error, expected) => expect(failureOf(error)).toEqual(expected));

	it("an error of ours stays as it is", () => {
		const error = new WriterError({ code: "content_refused", isRetryable: false, retryAfterMs: null });
		expect(classifyError(new Error("outer", { cause: error }), { now })).toBe(error);
	});
});

describe("[P8] nothing of what a provider says is kept but status, codes and types", () => {
	it.each([
		refused(400, {
			error: { message: `Mara Venn is a lighthouse keeper. ${apiKey}`, code: "bad_thing", type: `echo ${apiKey}` },
		}),
		refused(401, { error: { message: apiKey, code: apiKey } }),
		Object.assign(new Error(`fetch to https://example.com/?key=${apiKey}`), { code: "ECONNREFUSED" }),
	])("%#", (error) => {
		const logged = classifyError(error, { now });
		const words = `${logged.message} ${String(logged.cause)} ${JSON.stringify(logged.failure)}`;
		expect(words).not.toMatch(/Mara|sk-proj|example\.com/);
	});
	it("a code that is a key without a known beginning is none", () => {
		const key = "e5f60718293a4b5c6d7e8f90a1b2c3d4";
		const error = classifyError(refused(401, { error: { code: key } }), { now });
		expect(String(error.cause)).not.toContain(key);
	});
	it("which are there", () => {
		const error = classifyError(refused(400, { error: { code: "bad_thing", type: "invalid_request_error" } }), { now });
		expect(String(error.cause)).toContain("status 400 bad_thing invalid_request_error");
	});
});
