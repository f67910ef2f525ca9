/** The guards of one call, with a clock that stands still until it is moved. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallUsage } from "../../core/usage.ts";
import { callWith } from "../writer-call.fixture.ts";
import { readAnswer, streamAnswer } from "./answer.ts";
import type { AnswerPart } from "./answer-part.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const patience = { firstTokenMs: 300, stallMs: 100, totalMs: 1_000 };
const guards = (signal = new AbortController().signal, more: Parameters<typeof callWith>[1] = {}) => ({
	call: callWith(signal, more),
	patience,
	maxChars: 100,
	apiKey: "k",
});
const text = (piece: string): AnswerPart => ({ kind: "text", text: piece });
const thought: AnswerPart = { kind: "thought" };
const end = (reason: string | null = "stop", nativeReason: string | null = null, isRefused = false): AnswerPart => ({
	kind: "end",
	end: { reason, nativeReason, isRefused },
});

/** A call that yields each part after its delay, and is torn down like a real one: by rejecting when aborted. */
function script(...steps: [delayMs: number, part: AnswerPart][]) {
	return async function* (signal: AbortSignal): AsyncGenerator<AnswerPart> {
		for (const [delayMs, part] of steps) {
			await new Promise<void>((resolve, reject) => {
				setTimeout(resolve, delayMs);
				signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")), { once: true });
			});
			yield part;
		}
	};
}

async function run(ask: (signal: AbortSignal) => AsyncIterable<AnswerPart>): Promise<unknown> {
	const outcome = readAnswer(ask, guards()).catch((error: unknown) =>
		error instanceof Error && "failure" in error ? error.failure : error,
	);
	await vi.advanceTimersByTimeAsync(5_000);
	return outcome;
}

const again = (code: string) => ({ code, isRetryable: true, retryAfterMs: null });

describe("[P4] silence is measured between tokens", () => {
	it("a slow beginning is allowed more", async () => {
		expect(await run(script([290, text("a")], [0, end()]))).toBe("a");
	});
	it("but not any", async () => {
		expect(await run(script([310, text("a")], [0, end()]))).toEqual(again("provider_timeout"));
	});
	it("a stall in the middle ends the call", async () => {
		expect(await run(script([0, text("a")], [110, text("b")], [0, end()]))).toEqual(again("provider_timeout"));
	});
	it("steady tokens are no silence, however slow in all", async () => {
		expect(await run(script([90, text("a")], [90, text("b")], [90, text("c")], [90, text("d")], [90, end()]))).toBe("abcd");
	});
	it("thinking aloud is no silence", async () => {
		expect(await run(script([90, thought], [90, thought], [90, thought], [90, thought], [90, text("a")], [0, end()]))).toBe("a");
	});
	it("an answer without end ends", async () => {
		const steps = Array.from({ length: 50 }, (): [number, AnswerPart] => [90, thought]);
		expect(await run(script(...steps))).toEqual(again("provider_timeout"));
	});
	it("a reader who takes his time is not the provider's silence", async () => {
		const pieces: string[] = [];
		const reading = (async () => {
			for await (const piece of streamAnswer(script([0, text("a")], [0, text("b")], [0, end()]), guards())) {
				pieces.push(piece);
				await new Promise((resolve) => setTimeout(resolve, 400));
			}
		})();
		await vi.advanceTimersByTimeAsync(5_000);
		await reading;
		expect(pieces).toEqual(["a", "b"]);
	});
	it("[P7] no timer is left, however it ended", async () => {
		await run(script([0, text("a")], [0, end()]));
		await run(script([0, text("a")], [0, end("length")]));
		const stream = streamAnswer(script([0, text("a")], [0, text("b")]), guards());
		const first = stream.next();
		await vi.advanceTimersByTimeAsync(0);
		await first;
		await stream.return(undefined);
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe("the end tells whether the answer is whole", () => {
	const final = (code: string) => ({ code, isRetryable: false, retryAfterMs: null });

	it.each<[string, AnswerPart | null, unknown]>([
		["no end", null, again("provider_unavailable")],
		["the stream's own mark and no reason", end(null), again("provider_unavailable")],
		["complete", end("stop"), "a"],
		["complete, in Anthropic's words", end("end_turn"), "a"],
		["complete, in capitals", end("STOP"), "a"],
		["stopped at a sequence", end("stop_sequence"), "a"],
		["cut", end("length"), final("provider_output_limit")],
		["cut, in Gemini's word", end("MAX_TOKENS"), final("provider_output_limit")],
		["cut, in Anthropic's word", end("model_context_window_exceeded"), final("provider_output_limit")],
		["filtered", end("content_filter"), final("content_refused")],
		["filtered, with what was found", end("content_filter: violence"), final("content_refused")],
		["filtered, in Gemini's words", end("PROHIBITED_CONTENT"), final("content_refused")],
		["filtered for its language", end("LANGUAGE"), final("content_refused")],
		["refused", end("refusal"), final("content_refused")],
		["refused in a field of its own", end("stop", null, true), final("content_refused")],
		["out of resources (DeepSeek)", end("insufficient_system_resource"), again("provider_unavailable")],
		["aborted", end("abort"), again("provider_unavailable")],
		["another word", end("other"), again("provider_bad_answer")],
		["a word made up tomorrow", end("moonrise"), again("provider_bad_answer")],
		["a host that contradicts", end("stop", "network_error"), again("provider_unavailable")],
		["a host that was cut", end("stop", "MAX_TOKENS"), final("provider_output_limit")],
		["a host with its own word for success", end("stop", "completed"), "a"],
		...[
			"max_tokens_reached",
			"output_token_limit",
			"length_limit",
			"max_new_tokens",
			"maxTokens",
			"ERROR_LIMIT",
			"model_length",
		].map((word): [string, AnswerPart, unknown] => [`cut: ${word}`, end(word), final("provider_output_limit")]),
		...["contentFilter", "content-filter", "content_filtered", "ERROR_TOXIC", "safety_filter", "MODEL_ARMOR", "risk_control"].map(
			(word): [string, AnswerPart, unknown] => [`refused: ${word}`, end(word), final("content_refused")],
		),
		["malformed at the host", end("stop", "MALFORMED_FUNCTION_CALL"), again("provider_unavailable")],
	])("%s", async (_, part, expected) => {
		const steps: [number, AnswerPart][] = [[0, text("a")]];
		if (part !== null) steps.push([0, part]);
		expect(await run(script(...steps))).toEqual(expected);
	});

	it("nothing said is no answer", async () => {
		expect(await run(script([0, thought], [0, text("")], [0, end()]))).toEqual(again("provider_bad_answer"));
	});
	it("too much said is a loop", async () => {
		expect(await run(script([0, text("a".repeat(60))], [0, text("a".repeat(60))], [0, end()]))).toEqual(
			again("provider_bad_answer"),
		);
	});
});

describe("an answer that is whole stays so", () => {
	it.each<[string, (signal: AbortSignal) => AsyncIterable<AnswerPart>]>([
		["through silence", script([0, text("a")], [0, end()], [60_000, text("b")])],
		["through a connection that breaks", breakingAfter(text("a"), end())],
		["through words of another end", script([0, text("a")], [0, end()], [0, end("length")])],
	])("%s", async (_, ask) => expect(await run(ask)).toBe("a"));

	it("waits two seconds for the count of its tokens, and no longer", async () => {
		const usage = { inputTokens: 1, cachedTokens: null, outputTokens: 2, reasoningTokens: null };
		const counted = async (delayMs: number) => {
			const calls: CallUsage[] = [];
			const ask = script([0, text("a")], [0, end()], [delayMs, { kind: "usage", usage }]);
			const reading = readAnswer(ask, guards(undefined, { onUsage: (call) => calls.push(call) }));
			await vi.advanceTimersByTimeAsync(10_000);
			expect(await reading).toBe("a");
			return calls;
		};
		expect(await counted(1_900)).toEqual([{ ...usage, isCompleted: true }]);
		expect(await counted(2_100)).toMatchObject([{ outputTokens: null, isCompleted: true }]);
	});

	it("an end behind which the text goes on was none", async () => {
		const each = (piece: string): [number, AnswerPart][] => [
			[0, text(piece)],
			[0, end()],
		];
		const pause: [number, AnswerPart] = [90, thought];
		expect(await run(script(...each("a"), ...each("b"), pause, ...each("c")))).toBe("abc");
		expect(await run(script(...each("a"), [0, text("b")]))).toEqual(again("provider_unavailable"));
		expect(await run(breakingAfter(text("a"), end(), text("b"), end()))).toEqual(again("provider_unavailable"));
		expect(await run(script(...each("a"), [0, text("\n")]))).toBe("a\n");
	});

	it("waits for the count of an answer that cannot be used as well", async () => {
		const calls: CallUsage[] = [];
		const usage = { inputTokens: 5, cachedTokens: null, outputTokens: 2, reasoningTokens: null };
		const ask = script([0, text("a")], [0, end("length")], [100, { kind: "usage", usage }], [60_000, end()]);
		const reading = readAnswer(ask, guards(undefined, { onUsage: (call) => calls.push(call) })).catch(() => "failed");
		await vi.advanceTimersByTimeAsync(200);
		expect([await reading, calls]).toEqual(["failed", [{ ...usage, isCompleted: false }]]);
	});

	it("counts a call that failed apart", async () => {
		const calls: CallUsage[] = [];
		const usage = { inputTokens: 5, cachedTokens: null, outputTokens: 2, reasoningTokens: null };
		const ask = script([0, text("a")], [0, { kind: "usage", usage }], [0, end("length")]);
		const reading = readAnswer(ask, guards(undefined, { onUsage: (call) => calls.push(call) })).catch(() => "failed");
		await vi.advanceTimersByTimeAsync(100);
		expect([await reading, calls]).toEqual(["failed", [{ ...usage, isCompleted: false }]]);
	});
});

function breakingAfter(...parts: AnswerPart[]) {
	return async function* (): AsyncGenerator<AnswerPart> {
		yield* parts;
		throw new Error("the connection broke");
	};
}

describe("[P6] an abort wins over everything that happens with it", () => {
	const reason = new Error("cancelled by the user");

	it("over a stream that just ends when aborted", async () => {
		const abort = new AbortController();
		const reading = readAnswer(async function* () {
			yield text("a");
			abort.abort(reason);
		}, guards(abort.signal));
		await expect(reading).rejects.toBe(reason);
	});
	it("over an error of the same moment", async () => {
		const abort = new AbortController();
		const reading = readAnswer(async function* () {
			yield text("a");
			abort.abort(reason);
			throw new Error("terminated");
		}, guards(abort.signal));
		await expect(reading).rejects.toBe(reason);
	});
	it("over text that was on its way", async () => {
		const abort = new AbortController();
		const pieces: string[] = [];
		const stream = streamAnswer(async function* () {
			yield text("a");
			yield text("b");
			yield end();
		}, guards(abort.signal));
		await expect(
			(async () => {
				for await (const piece of stream) {
					pieces.push(piece);
					abort.abort(reason);
				}
			})(),
		).rejects.toBe(reason);
		expect(pieces).toEqual(["a"]);
	});
});
