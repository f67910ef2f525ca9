/**
 * The writer against an OpenAI-compatible server that nobody here wrote. Faults that it cannot make are in
 * `llm-writer-faults.test.ts`.
 */
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { callWith } from "../writer-call.fixture.ts";
import { chapterBrief, masterAnswer, outlineBrief, readAll, summaryBrief, volumeAnswer } from "./briefs.fixture.ts";
import { createLlmWriter } from "./llm-writer.ts";
import type { RemoteProvider } from "./providers.ts";

const apiKey = "sk-proj-Abc123Def456Ghi789";
const mock = new LLMock({ port: 0, chunkSize: 7 });
const never = callWith();

beforeAll(() => mock.start());
afterAll(() => mock.stop());
beforeEach(() => {
	mock.reset();
});

const writer = (provider: RemoteProvider = "custom") =>
	createLlmWriter({ provider, model: "test-model", apiKey, baseUrl: `${mock.url}/v1` });
const sent = () => mock.getLastRequest()?.body;

describe("a draft is streamed as it comes into being", () => {
	it("in pieces that make up the text", async () => {
		const text = "# The Tide\n\nThe tide went out and did not come back.";
		mock.onMessage(/chapter 3/, { content: text });
		const pieces: string[] = [];
		for await (const piece of writer().draftChapter(chapterBrief, never)) pieces.push(piece);
		expect(pieces.length).toBeGreaterThan(3);
		expect(pieces.join("")).toBe(text);
	});

	it("the request asks for prose, with the bible first, and sets nothing that a model may refuse", async () => {
		mock.onMessage(/chapter 3/, { content: "# T\n\nx" });
		await readAll(writer().draftChapter(chapterBrief, never));
		const body = sent();
		expect(body).toMatchObject({ model: "test-model", stream: true });
		expect(body).toMatchObject({
			messages: [{ role: "system", content: expect.stringContaining(chapterBrief.bible) }, { role: "user" }],
		});
		for (const setting of ["max_tokens", "temperature", "response_format"]) expect(body).not.toHaveProperty(setting);
	});

	it("a model's thoughts are no part of the chapter, whichever way they come", async () => {
		mock.onMessage(/chapter 3/, { content: "<think>First the tide.</think># T\n\nIt came.", reasoning: "Then the ship." });
		expect((await readAll(writer().draftChapter(chapterBrief, never))).trim()).toBe("# T\n\nIt came.");
	});
});

describe("plans and summaries are JSON of the agreed form", () => {
	it("the master plan, its volumes laid end to end", async () => {
		mock.onMessage(/JSON/, { content: JSON.stringify(masterAnswer) });
		const plan = await writer().planMaster(outlineBrief, never);
		expect(plan.mainGoal).toBe(masterAnswer.mainGoal);
		expect(plan.volumes.map(({ firstChapter, lastChapter }) => [firstChapter, lastChapter])).toEqual([
			[1, 2],
			[3, 5],
		]);
	});

	it("a volume, numbered as the book", async () => {
		mock.onMessage(/JSON/, { content: JSON.stringify(volumeAnswer) });
		const volume = await writer().planVolume({ ...outlineBrief, master: masterAnswer, volumeIndex: 1, earlier: [] }, never);
		expect(volume.chapters.map(({ index, title }) => [index, title])).toEqual([
			[3, "Ebb"],
			[4, "Slack"],
			[5, "Flood"],
		]);
	});

	it("the story's memory, from a model that puts words around its JSON", async () => {
		mock.onMessage(/JSON/, {
			content: 'Gladly!\n```json\n{"storySoFar": " Mara rows out. ", "openThreads": ["The lamp", " "]}\n```',
		});
		expect(await writer().summarize(summaryBrief, never)).toEqual({ storySoFar: "Mara rows out.", openThreads: ["The lamp"] });
	});

	it("a server that knows no schemas is asked for plain JSON mode", async () => {
		mock.onMessage(/JSON/, { content: JSON.stringify(masterAnswer) });
		await writer("custom").planMaster(outlineBrief, never);
		expect(sent()).toMatchObject({ response_format: { type: "json_object" } });
		expect(sent()?.response_format).not.toHaveProperty("json_schema");
	});

	it("OpenAI itself is held to the schema, in the strict form it takes", async () => {
		mock.onMessage(/JSON/, { content: JSON.stringify(masterAnswer) });
		const viaMock: typeof fetch = (input, init) => fetch(String(input).replace("https://api.openai.com", mock.url), init);
		await createLlmWriter({ provider: "openai", model: null, apiKey, baseUrl: null, fetch: viaMock }).planMaster(
			outlineBrief,
			never,
		);
		const format = sent()?.response_format;
		expect(format).toMatchObject({
			type: "json_schema",
			json_schema: {
				strict: true,
				schema: { type: "object", additionalProperties: false, required: ["mainGoal", "milestones", "volumes"] },
			},
		});
		// Keywords that schema modes refuse.
		expect(JSON.stringify(format)).not.toMatch(/minimum|maximum|minLength|minItems|\$schema/);
	});

	it.each([
		["another form", '{"storySoFar": {}}'],
		["no JSON", "Once upon a time."],
		["nothing of what was asked", "{}"],
	])("an answer off its form is a bad answer: %s", async (_, content) => {
		mock.onMessage(/JSON/, { content });
		await expect(writer().summarize(summaryBrief, never)).rejects.toMatchObject({
			failure: { code: "provider_bad_answer", isRetryable: true },
		});
	});
});

describe("what the provider refuses is classed, once, without a retry of our own", () => {
	it.each([
		[429, 7, { code: "provider_rate_limited", isRetryable: true, retryAfterMs: 7_000 }],
		[500, undefined, { code: "provider_unavailable", isRetryable: true, retryAfterMs: null }],
		[401, undefined, { code: "provider_auth", isRetryable: false, retryAfterMs: null }],
		[404, undefined, { code: "provider_model", isRetryable: false, retryAfterMs: null }],
	])("%d", async (status, retryAfter, failure) => {
		mock.onMessage(/.*/, { error: { message: `no: ${apiKey}` }, status, ...(retryAfter === undefined ? {} : { retryAfter }) });
		const error = await readAll(writer().draftChapter(chapterBrief, never)).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ failure });
		// [P8] whatever the provider echoes
		const logged = error instanceof Error && error.cause instanceof Error ? `${error.stack}\n${error.cause.stack}` : "";
		expect(logged).toContain(String(status));
		expect(logged).not.toContain(apiKey);
		expect(mock.getRequests()).toHaveLength(1);
	});

	it("a content filter is a refusal that no retry helps", async () => {
		mock.onMessage(/.*/, { content: "# T\n\nIt was", finishReason: "content_filter" });
		await expect(readAll(writer().draftChapter(chapterBrief, never))).rejects.toMatchObject({
			failure: { code: "content_refused", isRetryable: false },
		});
	});

	it("a chapter cut at its maximum length is not reported as a chapter", async () => {
		mock.onMessage(/.*/, { content: "# T\n\nIt was", finishReason: "length" });
		await expect(readAll(writer().draftChapter(chapterBrief, never))).rejects.toMatchObject({
			failure: { code: "provider_output_limit", isRetryable: false },
		});
	});

	it("an empty answer is a bad answer", async () => {
		mock.onMessage(/.*/, { content: "" });
		await expect(readAll(writer().draftChapter(chapterBrief, never))).rejects.toMatchObject({
			failure: { code: "provider_bad_answer", isRetryable: true },
		});
	});

	it("a stream that breaks off is the provider's outage", async () => {
		mock.onMessage(/.*/, { content: "# T\n\nIt was a dark and stormy night." }, { truncateAfterChunks: 4 });
		await expect(readAll(writer().draftChapter(chapterBrief, never))).rejects.toMatchObject({
			failure: { code: "provider_unavailable", isRetryable: true },
		});
	});
});

describe("an endpoint is complete before anything is sent", () => {
	it.each([
		[null, "http://localhost/v1"],
		["m", null],
		["", ""],
	])("custom with model %j and base URL %j is refused", (model, baseUrl) => {
		expect(() => createLlmWriter({ provider: "custom", model, apiKey, baseUrl })).toThrow(
			expect.objectContaining({ failure: { code: "provider_model", isRetryable: false, retryAfterMs: null } }),
		);
	});
});
