/** Every behaviour of the corpus, as it arrives in one piece, byte by byte, and for some cut at every byte. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallUsage } from "../../core/usage.ts";
import { guardedFetch } from "../guarded-fetch.ts";
import { splitDraft } from "../split-draft.ts";
import { callWith } from "../writer-call.fixture.ts";
import { WriterError } from "../writer-error.ts";
import { readAnswer } from "./answer.ts";
import { summaryForm } from "./answer-forms.ts";
import { callModel } from "./call-model.ts";
import { type Behaviour, type Cut, cutAt, inPiecesOf, readCorpus, scriptedFetch, whole } from "./corpus.fixture.ts";
import { parseAnswer } from "./parse-answer.ts";
import type { Endpoint } from "./providers.ts";
import { RequestFields } from "./request-fields.ts";

const CORPUS = readCorpus();
const MAX_CHARS = 100_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function endpointOf({ headers }: Behaviour): Endpoint {
	return {
		provider: "custom",
		baseUrl: "https://models.example/v1",
		model: "some-model",
		dialect: headers.dialect ?? "openai",
		jsonMode: headers.dialect === "anthropic" ? "schema" : "object",
		lacks: [],
		outputTokens: headers["output-tokens"] === undefined ? null : Number(headers["output-tokens"]),
	};
}

/** What a task would get of it, in the words of the corpus. */
async function play(behaviour: Behaviour, cut: Cut): Promise<Record<string, unknown>> {
	const { fetch, sent } = scriptedFetch(behaviour.answers, cut);
	const stallMs = Number(behaviour.headers.stall ?? 60_000);
	const schema = behaviour.headers.asks === "json" ? summaryForm : null;
	const seen: Record<string, unknown> = { thinks: false };
	const usages: CallUsage[] = [];
	const call = callWith(undefined, {
		onActivity: (activity) => {
			if (activity === "thinking") seen.thinks = true;
		},
		onUsage: (usage) => void usages.push(usage),
	});
	const ask = (signal: AbortSignal) =>
		callModel(
			{
				endpoint: endpointOf(behaviour),
				apiKey: "sk-0123456789",
				fetch: guardedFetch(fetch),
				prompt: { instructions: "i", task: "t" },
				schema,
				fields: new RequestFields(),
			},
			signal,
		);
	const patience = { firstTokenMs: stallMs * 3, stallMs, totalMs: 600_000 };
	const reading = (async () => {
		const text = await readAnswer(ask, { call, patience, maxChars: MAX_CHARS, apiKey: "sk-0123456789" });
		seen.text = text;
		seen.book = splitDraft(text);
		if (schema !== null) seen.json = parseAnswer(schema, text);
	})().catch((error: unknown) => {
		if (!(error instanceof WriterError)) throw error;
		const { code, isRetryable, detail } = error.failure;
		Object.assign(seen, { failure: code, isRetryable, ...(detail === undefined ? {} : { detail }) });
	});
	await vi.advanceTimersByTimeAsync(200_000);
	await reading;
	const last = sent.at(-1) ?? {};
	const { isCompleted, ...usage } = usages[0] ?? { isCompleted: null };
	expect(usages).toHaveLength(1);
	expect(isCompleted).toBe(seen.text !== undefined);
	return { ...seen, usage, requests: sent.length, last };
}

function check({ expected }: Behaviour, seen: Record<string, unknown>): void {
	const { lacks, has, sends, heldBack: _, ...rest } = expected;
	expect(seen).toMatchObject(rest);
	if (expected.failure === undefined) expect(seen.failure).toBeUndefined();
	// A behaviour that is not about repeats takes one request.
	if (expected.requests === undefined) expect(seen.requests).toBe(1);
	if (lacks !== undefined) expect(seen.last).not.toHaveProperty(lacks);
	if (has !== undefined) expect(seen.last).toHaveProperty(has);
	if (sends !== undefined) expect(seen.last).toMatchObject(sends);
}

describe("the corpus", () => {
	it("says something about each behaviour", () => {
		expect(CORPUS.length).toBeGreaterThan(80);
		for (const { name, expected } of CORPUS) expect([name, Object.keys(expected).length > 0]).toEqual([name, true]);
	});

	it.each(CORPUS)("$name: $headers.behaviour ($headers.provider)", async (behaviour) => {
		for (const cut of [whole, inPiecesOf(1), inPiecesOf(7)]) check(behaviour, await play(behaviour, cut));
	});

	it.each(CORPUS.filter(({ headers }) => headers.cut !== undefined))(
		"$name, cut at every byte",
		{ timeout: 60_000 },
		async (behaviour) => {
			const length = behaviour.answers[0]?.pieces.reduce(
				(sum, piece) => sum + (piece.kind === "bytes" ? piece.bytes.length : 0),
				0,
			);
			for (let at = 1; at < (length ?? 0); at++) check(behaviour, await play(behaviour, cutAt(at)));
		},
	);
});
