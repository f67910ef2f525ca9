/** The writer against a server that behaves as badly as real ones do: silence, cuts, half answers, redirects. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { NovelWriter } from "../novel-writer.ts";
import { callWith } from "../writer-call.fixture.ts";
import { chapterBrief, readAll, summaryBrief } from "./briefs.fixture.ts";
import { createLlmWriter } from "./llm-writer.ts";

const never = new AbortController().signal;
const closers: (() => void)[] = [];
afterEach(() => {
	for (const close of closers.splice(0)) close();
});

/** A writer that talks to `answer`, and a promise that a connection was closed by us. */
async function writerAgainst(answer: (response: ServerResponse, request: IncomingMessage) => void, stallTimeoutMs = 5_000) {
	const { promise: closed, resolve: markClosed } = Promise.withResolvers<void>();
	const { promise: asked, resolve: markAsked } = Promise.withResolvers<void>();
	const server = createServer((request, response) => {
		response.on("close", () => {
			if (!response.writableFinished) markClosed();
		});
		request.resume().on("end", () => {
			markAsked();
			answer(response, request);
		});
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	closers.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	const port = typeof address === "object" ? address?.port : undefined;
	const writer = createLlmWriter({
		provider: "custom",
		model: "m",
		apiKey: "sk-test-0123456789",
		baseUrl: `http://127.0.0.1:${port}/v1`,
		stallTimeoutMs,
	});
	return { writer, closed, asked };
}

function beginStream(response: ServerResponse): void {
	response.writeHead(200, { "content-type": "text/event-stream" });
	response.flushHeaders();
}

function sendChunk(response: ServerResponse, delta: object, finishReason: string | null = null): void {
	response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`);
}

async function failureOf(reading: Promise<unknown>): Promise<unknown> {
	const error: unknown = await reading.catch((thrown: unknown) => thrown);
	return error instanceof Error && "failure" in error ? error.failure : error;
}

const draft = (writer: NovelWriter, signal = never) => readAll(writer.draftChapter(chapterBrief, callWith(signal)));
const again = (code: string) => ({ code, isRetryable: true, retryAfterMs: null });

describe("[P6] an abort ends the call at the provider and surfaces as the caller's own reason", () => {
	const reason = new Error("cancelled by the user");

	it("while text is streaming", async () => {
		const { writer, closed } = await writerAgainst((response) => {
			beginStream(response);
			sendChunk(response, { content: "# T\n\nIt was" });
		});
		const abort = new AbortController();
		const pieces: string[] = [];
		const reading = (async () => {
			for await (const piece of writer.draftChapter(chapterBrief, callWith(abort.signal))) {
				pieces.push(piece);
				abort.abort(reason);
			}
		})();
		await expect(reading).rejects.toBe(reason);
		await closed;
		expect(pieces).toHaveLength(1);
	});

	it("before the provider has answered at all", async () => {
		const { writer, asked, closed } = await writerAgainst(() => {});
		const abort = new AbortController();
		const reading = expect(writer.summarize(summaryBrief, callWith(abort.signal))).rejects.toBe(reason);
		await asked;
		abort.abort(reason);
		await reading;
		await closed;
	});

	it("before it began: nothing is sent", async () => {
		let requests = 0;
		const { writer } = await writerAgainst(() => requests++);
		await expect(draft(writer, AbortSignal.abort(reason))).rejects.toBe(reason);
		expect(requests).toBe(0);
	});

	it("a reader who just stops reading ends the call too", async () => {
		const { writer, closed } = await writerAgainst((response) => {
			beginStream(response);
			sendChunk(response, { content: "# T\n\nIt was" });
		});
		for await (const _ of writer.draftChapter(chapterBrief, callWith(never))) break;
		await closed;
	});
});

describe("[P4] a silent provider is given up on, and the call is closed", () => {
	it.each([
		["that never answers", () => {}],
		["that answers without a token", (response: ServerResponse) => beginStream(response)],
		[
			"that stops in the middle",
			(response: ServerResponse) => {
				beginStream(response);
				sendChunk(response, { content: "# T\n\nIt was" });
			},
		],
		[
			"that only keeps the connection warm",
			(response: ServerResponse) => {
				beginStream(response);
				const timer = setInterval(() => response.write(": keep-alive\n\n"), 10);
				response.on("close", () => clearInterval(timer));
			},
		],
	])("%s", async (_, answer) => {
		const { writer, closed } = await writerAgainst(answer, 60);
		expect(await failureOf(draft(writer))).toEqual(again("provider_timeout"));
		await closed;
	});
});

describe("a broken answer is tried again", () => {
	it.each([
		["no server there", null, "provider_unavailable"],
		["connection dropped before an answer", (response: ServerResponse) => response.socket?.destroy(), "provider_unavailable"],
		[
			"connection dropped in the middle",
			(response: ServerResponse) => {
				beginStream(response);
				response.write('data: {"choices":[{"index":0,"delta":{"content":"# T"}}]}\n\n', () => response.socket?.destroy());
			},
			"provider_unavailable",
		],
		[
			"an end without a finish",
			(response: ServerResponse) => {
				beginStream(response);
				sendChunk(response, { content: "# T\n\nIt was" });
				response.end();
			},
			"provider_unavailable",
		],
		[
			"a chunk that is no JSON",
			(response: ServerResponse) => {
				beginStream(response);
				response.end("data: {nonsense\n\n");
			},
			"provider_bad_answer",
		],
		[
			"an error in the stream",
			(response: ServerResponse) => {
				beginStream(response);
				sendChunk(response, { content: "# T" });
				response.end('data: {"error":{"message":"overloaded","code":503}}\n\n');
			},
			"provider_unavailable",
		],
		[
			"a rate limit in the stream",
			(response: ServerResponse) => {
				beginStream(response);
				response.end('data: {"error":{"message":"slow down","type":"rate_limit_exceeded","code":"rate_limit_exceeded"}}\n\n');
			},
			"provider_rate_limited",
		],
	])("%s", async (_, answer, code) => {
		const { writer } = await writerAgainst(answer ?? (() => {}));
		if (answer === null) for (const close of closers.splice(0)) close();
		expect(await failureOf(draft(writer))).toEqual(again(code));
	});

	it("a server that does not hang up when it is done is done", async () => {
		const { writer, closed } = await writerAgainst((response) => {
			beginStream(response);
			sendChunk(response, { content: "# T\n\nIt was." }, "stop");
			response.write("data: [DONE]\n\n");
		});
		expect(await draft(writer)).toBe("# T\n\nIt was.");
		await closed;
	});

	it.each([
		["an error with a good status", { error: { message: "Incorrect API key provided" } }, "provider_auth"],
		["an answer in one piece that says no end", { choices: [{ message: { content: "# T" } }] }, "provider_unavailable"],
	])("%s instead of a stream", async (_, body, code) => {
		const { writer } = await writerAgainst((response) => {
			response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
		});
		expect(await failureOf(draft(writer))).toMatchObject({ code });
	});

	it("a model that repeats itself without end is stopped", async () => {
		const { writer, closed } = await writerAgainst((response) => {
			beginStream(response);
			const flood = () => {
				while (
					!response.destroyed &&
					response.write(`data: {"choices":[{"index":0,"delta":{"content":"${"again ".repeat(200)}"}}]}\n\n`)
				);
			};
			response.on("drain", flood);
			flood();
		});
		expect(await failureOf(draft(writer))).toEqual(again("provider_bad_answer"));
		await closed;
	});
});

describe("a refusal by the model is final", () => {
	it("said in its own field", async () => {
		const { writer } = await writerAgainst((response) => {
			beginStream(response);
			sendChunk(response, { refusal: "I cannot write this." }, "stop");
			response.end("data: [DONE]\n\n");
		});
		expect(await failureOf(draft(writer))).toEqual({ code: "content_refused", isRetryable: false, retryAfterMs: null });
	});
});

it("[P8] a redirect is refused before the key could follow it", async () => {
	const seen: string[] = [];
	const { writer } = await writerAgainst((response, request) => {
		seen.push(request.url ?? "");
		response.writeHead(307, { location: "/elsewhere" }).end();
	});
	expect(await failureOf(draft(writer))).toMatchObject({ code: "provider_redirected", isRetryable: false });
	expect(seen).toEqual(["/v1/chat/completions"]);
});
