import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkWriter } from "./check-writer.ts";
// What is loaded with the first call is there before the clock stands still.
import "./llm/call-model.ts";
import "./llm/parse-answer.ts";

const ACCESS = { provider: "openai", model: null, apiKey: "sk-0123456789", baseUrl: null } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (delta: object, finish: string | null = null) =>
	`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** Answers each request with the next text; the last one stays open. */
function answering(...texts: string[]) {
	const bodies: Record<string, unknown>[] = [];
	const send: typeof fetch = async (_url, init) => {
		const text = texts[bodies.length] ?? "";
		const isLast = bodies.length >= texts.length - 1;
		bodies.push(JSON.parse(String(init?.body)));
		const body = new ReadableStream({
			start(controller) {
				controller.enqueue(new TextEncoder().encode(text));
				if (isLast) init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
				else controller.close();
			},
		});
		return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
	};
	return { send, bodies };
}

async function check(send: typeof fetch) {
	const checked = checkWriter(ACCESS, new AbortController().signal, send);
	await vi.advanceTimersByTimeAsync(60_000);
	return checked;
}

const OK = event({ content: "OK" }, "stop");

describe("a configuration is usable if both calls of a task are answered", () => {
	it("a text and a JSON answer", async () => {
		const { send, bodies } = answering(OK, event({ content: '{"answer":"OK"}' }, "stop"));
		expect(await check(send)).toMatchObject({ code: null });
		expect(bodies.map((body) => "response_format" in body)).toEqual([false, true]);
	});
	it("a model that cannot write JSON is not", async () => {
		const { send } = answering(OK, event({ content: "OK" }, "stop"));
		expect(await check(send)).toMatchObject({ code: "provider_bad_answer", answeredInMs: null });
	});
	it("a text that breaks off is not", async () => {
		const { send } = answering(event({ content: "O" }), "");
		expect(await check(send)).toMatchObject({ code: "provider_unavailable" });
	});
	it("a redirect says where to", async () => {
		const send: typeof fetch = async () => new Response(null, { status: 301, headers: { location: "/v2" } });
		expect(await check(send)).toMatchObject({ code: "provider_redirected", errorDetail: "https://api.openai.com/v2" });
	});
});

it("gives a provider that says nothing 20 seconds, and hangs up", async () => {
	const { promise: asked, resolve: ask } = Promise.withResolvers<AbortSignal>();
	const send: typeof fetch = (_url, init) => {
		const { promise, reject } = Promise.withResolvers<Response>();
		init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
		if (init?.signal != null) ask(init.signal);
		return promise;
	};
	const checked = checkWriter(ACCESS, new AbortController().signal, send);
	const signal = await asked;
	await vi.advanceTimersByTimeAsync(19_999);
	expect(signal.aborted).toBe(false);
	await vi.advanceTimersByTimeAsync(1);
	expect(signal.aborted).toBe(true);
	expect(await checked).toEqual({ model: null, answeredInMs: null, code: "provider_timeout" });
});

it("takes a model that thinks for longer than that for one that is there, and lets it go", async () => {
	const { send } = answering(event({ reasoning_content: "Hm." }));
	expect(await check(send)).toMatchObject({ code: null });
});
