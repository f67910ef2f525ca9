import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { checkWriter } from "./check-writer.ts";

const ACCESS = { provider: "openai", model: null, apiKey: "sk-0123456789", baseUrl: null } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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

it("takes a model that thinks before it speaks for one that is there, and lets it go", async () => {
	const thought = { choices: [{ index: 0, delta: { reasoning_content: "Hm." } }], id: "1", created: 1, model: "m" };
	const send: typeof fetch = async (_url, init) => {
		const body = new ReadableStream({
			start(controller) {
				controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(thought)}\n\n`));
				init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason));
			},
		});
		return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
	};
	expect(await checkWriter(ACCESS, new AbortController().signal, send)).toMatchObject({ code: null, answeredInMs: 0 });
});
