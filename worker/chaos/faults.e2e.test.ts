/** The real server against a provider that fails in every way there is: what the user sees, and what is kept. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, type ExpectStatic, expect, it } from "vitest";
import type { Task } from "../../protocol/task.ts";
import { type LocalServer, startServer } from "../dev/server.ts";
import { Author } from "./author.ts";
import type { Behaviour } from "./behaviour.ts";
import { Findings } from "./findings.ts";
import { KeyWatch } from "./key-watch.ts";
import type { Ask } from "./read-ask.ts";
import { type AskRecord, ScriptedProvider } from "./scripted-provider.ts";
import { seededRandom } from "./seeded-random.ts";
import { contentOf, outlineOf, titleOf } from "./story.ts";
import { waitUntil } from "./wait-until.ts";

/** Like no key of any provider, so that only the knowledge of this very key can hide it. */
const KEY = randomBytes(10).toString("hex");
const STALL_MS = 3_000;
/** Long before the service would give up a silent call by itself. */
const CLOSED_WITHIN_MS = 1_500;
/** More patience than the service has. */
const TOO_LONG_SECONDS = 1_000;
const SOON_MS = 20_000;

const keys = new KeyWatch(KEY);
const findings = new Findings();
const folder = mkdtempSync(join(tmpdir(), "novel-queue-faults-"));
let server: LocalServer;
let provider: ScriptedProvider;
let projects = 0;

beforeAll(async () => {
	provider = await ScriptedProvider.start();
	const vars = { STALL_TIMEOUT_SECONDS: String(STALL_MS / 1000) };
	server = await startServer({ persistTo: folder, vars });
});
afterAll(async () => {
	await server.stop();
	await provider.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const ai = () => ({ key: KEY, baseUrl: provider.baseUrl });

/** A new user with a project and a socket. */
async function begin(): Promise<{ author: Author; project: string }> {
	projects += 1;
	const project = `Pier ${projects}`;
	const world = { server: { url: server.url, life: 1 }, keys, findings, random: seededRandom(project) };
	const author = await Author.signIn(world, `author-${projects}`, ["socket"]);
	await author.createProject(project, "Mara Venn keeps the light at Saltmere, where the tide is late.", 10);
	return { author, project };
}

const isEnded = ({ status }: Task) => status === "completed" || status === "failed";

/** Waits for the end, and sees to it that REST says the same as the feed. */
async function untilEnded(author: Author, taskId: string, expect: ExpectStatic, withinMs = SOON_MS): Promise<Task> {
	const task = await author.untilTold(taskId, "the task has ended", withinMs, isEnded);
	expect(await author.task(taskId)).toEqual(task);
	expect((await author.rest.tasks()).tasks).toContainEqual(task);
	return task;
}

async function expectChapters(author: Author, project: string, numbers: number[], expect: ExpectStatic): Promise<void> {
	expect((await author.project(project)).chapters.map(({ index }) => index)).toEqual(numbers);
	for (const chapter of numbers) {
		const stored = await author.chapter(project, chapter);
		expect(stored).toMatchObject({ title: titleOf({ project, chapter }), content: contentOf({ project, chapter }) });
	}
}

const asksFor = (project: string, kind: Ask["kind"], chapter?: number) =>
	provider.find(chapter === undefined ? { project, kind } : { project, kind, chapter });

describe.concurrent("[P4] a fault that may pass is told as it is, waited out and made good", () => {
	const status = (code: number, headers = {}): Behaviour => ({ kind: "status", status: code, headers, echoesKey: true });

	it.for<[string, Behaviour]>([
		["a server error (500)", status(500)],
		["an overload (503)", status(503)],
		["too many requests (429), without a word how long", status(429)],
		["a connection that is cut in the middle", { kind: "cut", afterChars: 200 }],
		["a connection that is closed at once", { kind: "drop" }],
		["an answer that ends in the middle", { kind: "half", afterChars: 200 }],
		["an error in the middle of the answer", { kind: "stream-error", afterChars: 200, echoesKey: true }],
		["an answer without a word", { kind: "empty" }],
		["an answer that stops for ever", { kind: "stall", afterChars: 200 }],
		["no answer at all", { kind: "silent" }],
	])("%s", async ([, behaviour], { expect }) => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "chapter" }, behaviour);
		const taskId = await author.queue(project, "chapters", { chaptersToGenerate: 1 }, ai());
		const waiting = await author.untilTold(taskId, "it says that it tries again", SOON_MS, isRetrying);
		const { seconds = 0 } = waiting.messageValues;
		expect(waiting).toMatchObject({ status: "processing", errorCode: null, error: null, attempt: 1 });
		expect(waiting.message).toBe(`Retrying in ${seconds} s (2/5)`);
		// Full jitter below 4 s.
		expect(seconds).toBeGreaterThanOrEqual(1);
		expect(seconds).toBeLessThanOrEqual(4);

		const ended = await untilEnded(author, taskId, expect);
		expect(ended).toMatchObject({ status: "completed", message: "Finished: chapter 1", errorCode: null, attempt: 2 });
		expect(author.sightings.versionsOf(taskId).filter(isRetrying)).toHaveLength(1);
		const [first, second, ...more] = asksFor(project, "chapter");
		expect(more).toEqual([]);
		expect(waitMs(first, second)).toBeGreaterThan((seconds - 1) * 1000);
		await expectChapters(author, project, [1], expect);
	});

	it.for<[string, () => { header: string; fromSeconds: number; toSeconds: number }]>([
		["in seconds", () => ({ header: "6", fromSeconds: 6, toSeconds: 6 })],
		["as a date", () => ({ header: new Date(Date.now() + 7_000).toUTCString(), fromSeconds: 5, toSeconds: 7 })],
	])("too many requests (429) with Retry-After %s: not a moment earlier", async ([, ask], { expect }) => {
		const { author, project } = await begin();
		const taskId = await author.queue(project, "chapters", { chaptersToGenerate: 2 }, ai());
		// A date that is made before the task has started would be nearly over.
		await waitUntil("chapter 1 is being written", SOON_MS, () => asksFor(project, "chapter", 1)[0]);
		const { header, fromSeconds, toSeconds } = ask();
		provider.plan({ project, kind: "summary", chapter: 2 }, status(429, { "retry-after": header }));
		const waiting = await author.untilTold(taskId, "it says that it tries again", SOON_MS, isRetrying);
		const { seconds = 0 } = waiting.messageValues;
		expect(waiting.message).toBe(`Retrying in ${seconds} s (2/5)`);
		expect(seconds).toBeGreaterThanOrEqual(fromSeconds);
		expect(seconds).toBeLessThanOrEqual(toSeconds);
		// The draft was whole, so it is stored and readable while its summary waits.
		expect(waiting.chapters).toEqual([1, 2]);
		await untilEnded(author, taskId, expect);
		const [first, second] = asksFor(project, "summary", 2);
		expect(waitMs(first, second)).toBeGreaterThan((seconds - 1) * 1000);
		expect(asksFor(project, "chapter")).toHaveLength(2);
		await expectChapters(author, project, [1, 2], expect);
	});

	it("prose where a summary was agreed: it is asked for again at once, and the chapter is stored meanwhile", async ({
		expect,
	}) => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "summary" }, { kind: "rubbish" });
		const taskId = await author.queue(project, "chapters", {}, ai());
		expect(await untilEnded(author, taskId, expect)).toMatchObject({
			status: "completed",
			message: "Finished: chapter 1",
			attempt: 1,
		});
		expect([asksFor(project, "chapter").length, asksFor(project, "summary").length]).toEqual([1, 2]);
	});

	it.for<["master" | "volume"]>([["master"], ["volume"]])("prose where JSON was agreed: %s", async ([kind], { expect }) => {
		const { author, project } = await begin();
		provider.plan({ project, kind }, { kind: "rubbish" });
		const taskId = await author.queue(project, "outline", { targetChapters: 4, targetWordCount: 1 }, ai());
		const waiting = await author.untilTold(taskId, "it says that it tries again", SOON_MS, isRetrying);
		expect(waiting.message).toBe(`Retrying in ${waiting.messageValues.seconds} s (2/5)`);
		const ended = await untilEnded(author, taskId, expect);
		expect(ended).toMatchObject({ status: "completed", message: "The outline is ready: 2 volumes, 4 chapters" });
		expect((await author.project(project)).outline).toEqual(outlineOf(4));
		// What was answered well before is not asked for again.
		const asked = Object.fromEntries((["master", "volume"] as const).map((at) => [at, asksFor(project, at).length]));
		expect(asked).toEqual({ master: { master: 2, volume: 1 }[kind], volume: { master: 2, volume: 3 }[kind] });
	});

	it("a slow answer is no fault", async ({ expect }) => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "chapter" }, { kind: "answer", pace: { pieceChars: 60, delayMs: 250 } });
		const taskId = await author.queue(project, "chapters", {}, ai());
		await author.untilTold(taskId, "it writes", SOON_MS, ({ message }) => message === "Writing chapter 1 (1 of 1)");
		expect(await untilEnded(author, taskId, expect)).toMatchObject({ status: "completed", attempt: 1 });
		await expectChapters(author, project, [1], expect);
	});
});

describe.concurrent("[P3] a fault that stays fails the task; what is finished is kept, and a retry goes on from there", () => {
	const patience = { "retry-after": String(TOO_LONG_SECONDS) };
	const later = new Date(Date.now() + TOO_LONG_SECONDS * 1000).toUTCString();
	const refused = "The AI provider refused the key. Check the key and retry with a valid one.";
	const unknown =
		"The AI provider does not know this model or refuses this request. Check the model and the base URL, then retry.";
	const busy = "The AI provider kept answering that there are too many requests. Wait a while or check your quota, then retry.";
	const down = "The AI provider could not be reached or kept failing. Finished chapters are kept; retry later.";
	const mute = "The AI provider stopped answering. Finished chapters are kept; retry later.";

	it.for<[string, number, Record<string, string>, string, string]>([
		["the key is refused (401)", 401, {}, "provider_auth", refused],
		["the key may not do this (403)", 403, {}, "provider_auth", refused],
		["the model is unknown (404)", 404, {}, "provider_model", unknown],
		["the request is refused (400)", 400, {}, "provider_model", unknown],
		["too many requests (429), for longer than anybody waits", 429, patience, "provider_rate_limited", busy],
		["too many requests (429), until a date that is far", 429, { "retry-after": later }, "provider_rate_limited", busy],
		["down (503) for long", 503, patience, "provider_unavailable", down],
		["a gateway that gave up (504), for long", 504, patience, "provider_timeout", mute],
	])("%s", async ([, status, headers, errorCode, error], { expect }) => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "chapter", chapter: 2 }, { kind: "status", status, headers, echoesKey: true });
		const taskId = await author.queue(project, "chapters", { chaptersToGenerate: 3 }, ai());
		const failed = await untilEnded(author, taskId, expect);
		expect(failed).toMatchObject({ status: "failed", errorCode, error, message: "Failed", chapters: [1], attempt: 1 });
		await expectChapters(author, project, [1], expect);

		// The key is still there for a day.
		await retry(author, taskId, expect);
		const ended = await author.untilTold(taskId, "it is completed", SOON_MS, ({ status }) => status === "completed");
		expect(ended).toMatchObject({ message: "Finished: chapters 1 to 3", chapters: [1, 2, 3], error: null, errorCode: null });
		await expectChapters(author, project, [1, 2, 3], expect);
		expect([1, 2, 3].map((chapter) => asksFor(project, "chapter", chapter).length)).toEqual([1, 2, 1]);
	});

	it("an answer that was cut at its maximum length is not paid for again", async ({ expect }) => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "chapter", chapter: 2 }, { kind: "length", afterChars: 200 });
		const taskId = await author.queue(project, "chapters", { chaptersToGenerate: 2 }, ai());
		const failed = await untilEnded(author, taskId, expect);
		expect(failed).toMatchObject({ status: "failed", errorCode: "provider_output_limit", chapters: [1], attempt: 1 });
		expect(asksFor(project, "chapter", 2)).toHaveLength(1);
		await expectChapters(author, project, [1], expect);
	});

	it("a redirect is not followed, and nobody else is shown the key", async ({ expect }) => {
		const visits: string[] = [];
		const elsewhere = createServer((request, response) => {
			visits.push(`${request.url} ${request.headers.authorization}`);
			response.end();
		}).listen(0, "127.0.0.1");
		try {
			await waitUntil("it listens", SOON_MS, () => elsewhere.listening);
			const address = elsewhere.address();
			const port = typeof address === "object" ? address?.port : null;
			const { author, project } = await begin();
			provider.plan({ project }, { kind: "redirect", location: `http://127.0.0.1:${port}/v1/chat/completions?key=${KEY}` });
			const taskId = await author.queue(project, "chapters", {}, ai());
			const failed = await untilEnded(author, taskId, expect);
			const to = `http://127.0.0.1:${port}/v1/chat/completions`;
			expect(failed).toMatchObject({ status: "failed", errorCode: "provider_redirected", errorDetail: to, message: "Failed" });
			expect(failed.error).toContain(to);
			expect(visits).toEqual([]);
		} finally {
			elsewhere.close();
		}
	});

	it("nobody is there: the connection is refused", async ({ expect }) => {
		const gone = await ScriptedProvider.start();
		const { baseUrl } = gone;
		await gone.stop();
		const { author, project } = await begin();
		const taskId = await author.queue(project, "chapters", {}, { key: KEY, baseUrl });
		const waiting = await author.untilTold(taskId, "it says that it tries again", SOON_MS, isRetrying);
		expect(waiting.message).toBe(`Retrying in ${waiting.messageValues.seconds} s (2/5)`);
		await author.rest.insist("POST", `/api/queue/tasks/${taskId}/cancel`);
		// A wrong address is put right by a retry that brings the right one.
		await retry(author, taskId, expect);
		await author.untilTold(taskId, "it is completed", SOON_MS, ({ status }) => status === "completed");
		await expectChapters(author, project, [1], expect);
	});
});

describe("[P6] cancelling what is being written", () => {
	it("is pushed without the provider, closes the call, keeps finished chapters and drops the partial one", async () => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "chapter", chapter: 2 }, { kind: "stall", afterChars: 300 });
		const taskId = await author.queue(project, "chapters", { chaptersToGenerate: 3 }, ai());
		const call = await untilStreaming(project, 2, 300);
		const begunAt = performance.now();
		const { status, body } = await author.rest.insist("POST", `/api/queue/tasks/${taskId}/cancel`);
		expect({ status, body }).toEqual({ status: 200, body: { success: true } });
		const cancelled = await author.untilTold(taskId, "the push", SOON_MS, isEnded);
		expect(cancelled).toMatchObject({
			status: "failed",
			errorCode: "cancelled",
			error: "Cancelled by user",
			message: "Cancelled",
			chapters: [1],
		});
		// The provider is silent all the while, so nothing of this can have waited for it.
		expect(performance.now() - begunAt).toBeLessThan(1_000);
		await waitUntil("the provider sees the connection close", CLOSED_WITHIN_MS, () => call.end === "closed-by-client");
		expect(call.sentChars).toBe(300);
		await expectChapters(author, project, [1], expect);

		await retry(author, taskId, expect);
		await author.untilTold(taskId, "it is completed", SOON_MS, ({ status }) => status === "completed");
		await expectChapters(author, project, [1, 2, 3], expect);
		expect([1, 2, 3].map((chapter) => asksFor(project, "chapter", chapter).length)).toEqual([1, 2, 1]);
	});

	it("an answer that was on its way changes nothing", async () => {
		const { author, project } = await begin();
		const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
		provider.plan({ project, kind: "summary" }, { kind: "stall", afterChars: 20, until });
		const taskId = await author.queue(project, "chapters", {}, ai());
		await waitUntil("the summary is on its way", SOON_MS, () => asksFor(project, "summary")[0]?.sentChars === 20);
		const cancelling = author.rest.insist("POST", `/api/queue/tasks/${taskId}/cancel`);
		letGo();
		expect((await cancelling).status).toBe(200);
		const cancelled = await author.untilTold(taskId, "the push", SOON_MS, isEnded);
		expect(cancelled).toMatchObject({ status: "failed", error: "Cancelled by user" });
		await waitUntil("the call is over", SOON_MS, () => asksFor(project, "summary")[0]?.end !== "open");
		// The next task of the project runs after everything that the first one could still have done.
		const next = await author.queue(project, "chapters", {}, ai());
		await author.untilTold(next, "it is completed", SOON_MS, ({ status }) => status === "completed");
		expect(await author.task(taskId)).toEqual(cancelled);
		// The chapter was stored before its summary: it stays, and the other task goes on behind it.
		expect(cancelled.chapters).toEqual([1]);
		expect(asksFor(project, "chapter", 1)).toHaveLength(1);
		await expectChapters(author, project, [1, 2], expect);
	});

	it("deleting it closes the call too, and every client forgets it", async () => {
		const { author, project } = await begin();
		provider.plan({ project, kind: "chapter" }, { kind: "stall", afterChars: 300 });
		const taskId = await author.queue(project, "chapters", {}, ai());
		const call = await untilStreaming(project, 1, 300);
		expect((await author.rest.insist("DELETE", `/api/queue/tasks/${taskId}`)).status).toBe(200);
		await waitUntil("the push", 1_000, () => author.sightings.deleted.has(taskId));
		await waitUntil("the provider sees the connection close", CLOSED_WITHIN_MS, () => call.end === "closed-by-client");
		expect((await author.rest.tasks()).tasks).toEqual([]);
	});

	async function untilStreaming(project: string, chapter: number, chars: number): Promise<AskRecord> {
		const find = () => asksFor(project, "chapter", chapter).find(({ sentChars }) => sentChars >= chars);
		return await waitUntil(`chapter ${chapter} is half written`, SOON_MS, find);
	}
});

it("[P8] the key is in nothing that the server printed, answered, pushed or stored, also when the provider echoed it", async () => {
	expect(provider.records.filter(({ behaviour }) => behaviour === "status").length).toBeGreaterThan(10);
	expect(provider.unknown).toBe(0);
	keys.see("the output", server.output());
	const whileRunning = keys.seeFolder(folder);
	await server.stop();
	keys.see("the last output", server.output());
	keys.seeFolder(folder);
	expect(whileRunning).toBeGreaterThan(100_000);
	expect(keys.leaks).toEqual([]);
});

it("[P2] nothing that any client was told was taken back", () => {
	expect([...findings.problems]).toEqual([]);
});

const isRetrying = ({ messageCode }: Task) => messageCode === "retrying";

function waitMs(first: AskRecord | undefined, second: AskRecord | undefined): number {
	return (second?.beganAt ?? Number.NaN) - (first?.endedAt ?? Number.NaN);
}

/** Brings the key again: that of a cancelled task is erased. */
async function retry(author: Author, taskId: string, expect: ExpectStatic): Promise<void> {
	const { status, body } = await author.rest.insist("POST", `/api/queue/tasks/${taskId}/retry`, undefined, ai());
	expect({ status, body }).toEqual({ status: 200, body: { success: true } });
}
