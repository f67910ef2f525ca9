/**
 * Where every fault ends if it stays: the scripted provider, our real writer and the queue's real decisions, five attempts in
 * a row without the waiting between them. The waiting itself is tested on the real server.
 */
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { TaskErrorCode } from "../../protocol/task-errors.ts";
import type { Failure } from "../core/failure.ts";
import { createTask, type TaskRecord, toTask } from "../core/task-record.ts";
import { type TaskEvent, transition } from "../core/task-transition.ts";
import { createLlmWriter } from "../writer/llm/llm-writer.ts";
import type { NovelWriter } from "../writer/novel-writer.ts";
import { callWith } from "../writer/writer-call.fixture.ts";
import { WriterError } from "../writer/writer-error.ts";
import type { Behaviour } from "./behaviour.ts";
import { ScriptedProvider } from "./scripted-provider.ts";

const AUTH = "The AI provider refused the key. Check the key and retry with a valid one.";
const MODEL = "The AI provider does not know this model or refuses this request. Check the model and the base URL, then retry.";
const BUSY = "The AI provider kept answering that there are too many requests. Wait a while or check your quota, then retry.";
const DOWN = "The AI provider could not be reached or kept failing. Finished chapters are kept; retry later.";
const MUTE = "The AI provider stopped answering. Finished chapters are kept; retry later.";
const BAD = "The AI provider kept sending answers that are empty, cut off or not in the agreed form. Try another model.";

const LIMIT =
	"The model stopped at its output limit: ask for shorter chapters or choose another model. Finished chapters are kept.";
const MOVED =
	"The base URL redirects to https://elsewhere.example/, and a key is never sent on. Set the base URL to where the API answers, then retry.";

const RETRIED = ["Retrying in 2 s (2/5)", "Retrying in 4 s (3/5)", "Retrying in 8 s (4/5)", "Retrying in 16 s (5/5)", "Failed"];
const AT_ONCE = ["Failed"];

const STALL_MS = 50;
const call = callWith();
let behaviour: Behaviour = { kind: "answer" };
let provider: ScriptedProvider;
let writer: NovelWriter;

// The writer loads what calls an AI with its first call, which takes longer than this test's patience.
beforeAll(() => import("../writer/llm/call-model.ts"));
beforeEach(async () => {
	provider = await ScriptedProvider.start(() => behaviour, { pieceChars: 100, delayMs: 0 });
	const options = { model: "m", apiKey: "key", baseUrl: provider.baseUrl, stallTimeoutMs: STALL_MS };
	writer = createLlmWriter({ provider: "custom", ...options });
});
afterEach(() => provider.stop());

it.each<[string, Behaviour, TaskErrorCode, string, string[]]>([
	["401", { kind: "status", status: 401, echoesKey: true }, "provider_auth", AUTH, AT_ONCE],
	["403", { kind: "status", status: 403 }, "provider_auth", AUTH, AT_ONCE],
	["404", { kind: "status", status: 404 }, "provider_model", MODEL, AT_ONCE],
	["redirect", { kind: "redirect", location: "https://elsewhere.example/" }, "provider_redirected", MOVED, AT_ONCE],
	["429", { kind: "status", status: 429 }, "provider_rate_limited", BUSY, RETRIED],
	["500", { kind: "status", status: 500 }, "provider_unavailable", DOWN, RETRIED],
	["503", { kind: "status", status: 503 }, "provider_unavailable", DOWN, RETRIED],
	["504", { kind: "status", status: 504 }, "provider_timeout", MUTE, RETRIED],
	["closes at once", { kind: "drop" }, "provider_unavailable", DOWN, RETRIED],
	["cuts the stream", { kind: "cut", afterChars: 100 }, "provider_unavailable", DOWN, RETRIED],
	["ends half way", { kind: "half", afterChars: 100 }, "provider_unavailable", DOWN, RETRIED],
	["an error in the stream", { kind: "stream-error", afterChars: 100 }, "provider_unavailable", DOWN, RETRIED],
	["stalls", { kind: "stall", afterChars: 100 }, "provider_timeout", MUTE, RETRIED],
	["never answers", { kind: "silent" }, "provider_timeout", MUTE, RETRIED],
	["empty", { kind: "empty" }, "provider_bad_answer", BAD, RETRIED],
	["cut at its maximum length", { kind: "length", afterChars: 100 }, "provider_output_limit", LIMIT, AT_ONCE],
])("[P4] a fault that stays ends as the user is told: %s", async (_, fault, errorCode, error, messages) => {
	behaviour = fault;
	expect(await endOf(draft)).toEqual({ status: "failed", errorCode, error, messages });
});

it("[P4] prose where JSON was agreed ends as a bad answer", async () => {
	behaviour = { kind: "rubbish" };
	const brief = {
		bible: "",
		projectName: "Pier",
		targetChapters: 3,
		targetWordCount: 1,
		customPrompt: undefined,
		locale: "en" as const,
	};
	const expected = { status: "failed", errorCode: "provider_bad_answer", error: BAD, messages: RETRIED };
	expect(await endOf(() => writer.planMaster(brief, call))).toEqual(expected);
});

async function draft(): Promise<void> {
	const story = { storySoFar: "", openThreads: [], recentChapters: [], plan: null, volume: null, nextPlan: null };
	const brief = {
		...story,
		bible: "",
		projectName: "Pier",
		locale: "en" as const,
		chapterIndex: 1,
		totalChapters: 3,
		targetChars: 900,
	};
	for await (const _ of writer.draftChapter(brief, call));
}

/** Tries until the queue has had enough. @returns what the user sees at the end, and every message on the way */
async function endOf(step: () => Promise<unknown>) {
	let task = createTask(
		{
			id: "task",
			userId: "user",
			projectId: "project",
			projectName: "Pier",
			work: { type: "chapter", params: { chaptersToGenerate: 1 } },
			provider: "custom",
			model: "m",
			keySource: "user",
			locale: "en",
			priority: "normal",
			dependsOn: [],
		},
		0,
	);
	const messages: string[] = [];
	task = apply(task, { type: "start" });
	while (task.state.name !== "failed") {
		const failure = await failureOf(step());
		task = apply(task, { type: "stepFailed", attempt: task.attempt, failure });
		messages.push(toTask(task, null).message);
		if (task.state.name === "backoff") task = apply(task, { type: "deadlinePassed" });
	}
	const { status, errorCode, error } = toTask(task, null);
	return { status, errorCode, error, messages };
}

function apply(task: TaskRecord, event: TaskEvent): TaskRecord {
	const outcome = transition(task, event, { now: 0, random: 0.5, fence: 1, grant: () => 0 });
	if (outcome.result !== "changed") throw new Error(`${event.type} changed nothing`);
	return outcome.task;
}

async function failureOf(step: Promise<unknown>): Promise<Failure> {
	const error: unknown = await step.catch((thrown: unknown) => thrown);
	if (error instanceof WriterError) return error.failure;
	throw new Error("The step did not fail as a writer does", { cause: error });
}
