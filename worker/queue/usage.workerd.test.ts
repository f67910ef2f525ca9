import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DayUsage, Usage } from "../../protocol/usage.ts";
import type { Failure } from "../core/failure.ts";
import { CALL, usageOf } from "../core/usage.fixture.ts";
import { dayOf, NO_USAGE, plus } from "../core/usage.ts";
import { PROCESSOR_MIGRATIONS } from "../processor/schema.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { migrate } from "../storage.ts";
import { TaskQueue } from "./task-queue.ts";
import { User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const { isCompleted: _, ...TOKENS } = CALL;
const busy: Failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };
const refused: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };
/** Failed calls of the scripted writer say what they used, like those that do not fail. */
const failedCalls = (count: number): Usage["failed"] => usageOf(count).completed;

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	scriptedWriter.usage = TOKENS;
	// The shortest backoff that jitter can give.
	vi.spyOn(Math, "random").mockReturnValue(0);
	count += 1;
	user = await User.signIn(`usage-${count}`);
	await user.createProject("Novel");
});

afterEach(() => {
	vi.restoreAllMocks();
	scriptedWriter.release();
});

async function projectUsage(): Promise<unknown> {
	return ((await user.call("GET", "/api/projects/Novel")).body.project as { usage?: Usage }).usage;
}

/** Of all days, since a test may last past midnight. */
async function dayUsage(): Promise<Usage> {
	const { body } = await user.call("GET", "/api/me/usage");
	const days = body.days as DayUsage[];
	const yesterday = dayOf(Date.now() - 24 * 3_600_000);
	expect(days.filter(({ day }) => day < yesterday)).toEqual([]);
	return days.reduce<Usage>((sum, { completed, failed }) => plus(sum, { completed, failed }), NO_USAGE);
}

async function ended(taskId: string) {
	await vi.waitFor(async () => expect(["completed", "failed"]).toContain((await user.task(taskId)).status), 20_000);
	return user.task(taskId);
}

async function storedChapters(): Promise<number> {
	const { chapters } = (await user.call("GET", "/api/projects/Novel")).body.project as { chapters: unknown[] };
	return chapters.length;
}

/** The queue takes notice of no report from now on, until it is mended; processors believe that it does. */
function deafen(): () => void {
	const report = vi.spyOn(TaskQueue.prototype, "reportRun").mockReturnValue("nobody");
	return () => report.mockRestore();
}

/** A task that has stored one chapter of two and is at the second, of which its queue has heard nothing: it is deaf until `listen`. */
async function unheardTask(): Promise<{ taskId: string; listen: () => void }> {
	const listen = deafen();
	scriptedWriter.hold({ fromChapter: (await storedChapters()) + 2 });
	const before = scriptedWriter.begun.length;
	const taskId = await user.queueChapters("Novel", 2);
	await vi.waitFor(() => expect(scriptedWriter.begun.length).toBe(before + 2), 20_000);
	expect(await user.storedTask(taskId)).not.toHaveProperty("usage");
	return { taskId, listen };
}

describe("usage", () => {
	it("is stored with each chapter, and summed on the task, the project and the day", async () => {
		const taskId = await user.queueChapters("Novel", 2);
		expect((await ended(taskId)).usage).toEqual(usageOf(4));
		const { body } = await user.call("GET", "/api/projects/Novel");
		// The summaries belong to no one chapter.
		expect(body.project).toMatchObject({ usage: usageOf(4), chapters: [{ usage: usageOf(1) }, { usage: usageOf(1) }] });
		expect(await dayUsage()).toEqual(usageOf(4));
	});

	it("of an outline is that of its plans", async () => {
		const path = "/api/projects/Novel/queue-outline";
		const { body } = await user.call("POST", path, { targetChapters: 2 }, { "X-AI-Provider": "demo" });
		expect((await ended(String(body.taskId))).usage).toEqual(usageOf(2));
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(2), usageOf(2)]);
	});

	it("is absent where no provider said anything", async () => {
		scriptedWriter.usage = null;
		const task = await ended(await user.queueChapters("Novel", 1));
		expect(task).not.toHaveProperty("usage");
		const { body } = await user.call("GET", "/api/projects/Novel");
		expect(body.project).not.toHaveProperty("usage");
		expect(await user.storedTask(task.id)).not.toHaveProperty("usage");
		expect((await user.call("GET", "/api/me/usage")).body).toEqual({ success: true, days: [] });
	});

	it("of calls that failed counts apart, whether they are tried again or end the task, and a retry adds to it", async () => {
		scriptedWriter.failOnce(busy);
		scriptedWriter.failOnce(refused);
		const taskId = await user.queueChapters("Novel", 1);
		const failed = await ended(taskId);
		expect(failed).toMatchObject({ status: "failed", usage: { completed: NO_USAGE.completed, failed: failedCalls(2) } });
		expect(await dayUsage()).toEqual(failed.usage);
		await user.call("POST", `/api/queue/tasks/${taskId}/retry`);
		const all = { completed: usageOf(2).completed, failed: failedCalls(2) };
		expect((await ended(taskId)).usage).toEqual(all);
		expect([await projectUsage(), await dayUsage()]).toEqual([all, all]);
	});

	it("of each task is its own, and the project has both", async () => {
		const tasks = [await user.queueChapters("Novel", 1), await user.queueChapters("Novel", 2)];
		expect((await ended(tasks[0] ?? "")).usage).toEqual(usageOf(2));
		expect((await ended(tasks[1] ?? "")).usage).toEqual(usageOf(4));
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(6), usageOf(6)]);
	});

	it("[P3] is neither lost nor counted twice when all objects die between a commit and its report", async () => {
		const { taskId, listen } = await unheardTask();
		await abortAllDurableObjects();
		listen();
		scriptedWriter.release();
		expect((await ended(taskId)).usage).toEqual(usageOf(4));
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(4), usageOf(4)]);
		expect(scriptedWriter.begun).toEqual([1, 2, 2]);
		await evictDurableObject(user.queue);
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(4), usageOf(4)]);
	});

	it("that was never reported is there after a cancellation, and the task's retry goes on from it", async () => {
		const { taskId, listen } = await unheardTask();
		await user.call("POST", `/api/queue/tasks/${taskId}/cancel`);
		await vi.waitFor(async () => expect((await user.task(taskId)).usage).toEqual(usageOf(2)), 20_000);
		listen();
		expect(await user.task(taskId)).toMatchObject({ status: "failed", errorCode: "cancelled" });
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(2), usageOf(2)]);
		scriptedWriter.release();
		// Another one of the project comes between.
		await ended(await user.queueChapters("Novel", 1));
		await user.call("POST", `/api/queue/tasks/${taskId}/retry`);
		expect((await ended(taskId)).usage).toEqual(usageOf(4));
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(6), usageOf(6)]);
	});

	it("that was never reported is there also if another task takes the project before its stop arrives", async () => {
		const { taskId, listen } = await unheardTask();
		const next = await user.queueChapters("Novel", 1);
		await user.call("POST", `/api/queue/tasks/${taskId}/cancel`);
		listen();
		// What it would store until then would count as well.
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([2]), 20_000);
		scriptedWriter.release();
		await ended(next);
		await vi.waitFor(async () => expect((await user.task(taskId)).usage).toEqual(usageOf(2)), 20_000);
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(4), usageOf(4)]);
	});

	it("of the day outlives its tasks, those included that are deleted while they run", async () => {
		await user.call("DELETE", `/api/queue/tasks/${(await ended(await user.queueChapters("Novel", 1))).id}`);
		expect(await dayUsage()).toEqual(usageOf(2));
		const { taskId } = await unheardTask();
		await user.call("DELETE", `/api/queue/tasks/${taskId}`);
		await vi.waitFor(async () => expect(await dayUsage()).toEqual(usageOf(4)), 20_000);
		await evictDurableObject(user.queue);
		expect([await projectUsage(), await dayUsage()]).toEqual([usageOf(4), usageOf(4)]);
	});

	it("of a day is there while the task still runs", async () => {
		scriptedWriter.hold({ fromChapter: 2 });
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 2);
		const half = await socket.untilTask(taskId, ({ usage }) => usage?.completed.calls === 2);
		expect(half.usage).toEqual(usageOf(2));
		expect(await dayUsage()).toEqual(usageOf(2));
		scriptedWriter.release();
		const done = await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(done.usage).toEqual(usageOf(4));
		expect(await dayUsage()).toEqual(usageOf(4));
	});

	it("is nobody else's", async () => {
		await ended(await user.queueChapters("Novel", 1));
		const stranger = await User.signIn(`usage-stranger-${count}`);
		expect((await stranger.call("GET", "/api/me/usage")).body).toEqual({ success: true, days: [] });
	});
});

describe("a project of an earlier release", () => {
	it("keeps its chapters and its run, and counts from now on", async () => {
		const processor = await user.processor("Novel");
		await runInDurableObject(processor, async (_processor, { storage }) => {
			await storage.deleteAll();
			migrate(storage, PROCESSOR_MIGRATIONS.slice(0, 2));
			storage.sql.exec("INSERT INTO project VALUES (1, 'id', ?, 'Novel', 100, 1, 'The bible.')", user.id);
			storage.sql.exec("INSERT INTO chapters VALUES (1, 'gone', 'One', 9, 1, 'Its text.')");
			storage.sql.exec("INSERT INTO story VALUES (1, 'One.', '[]', 1, 0)");
			storage.sql.exec("INSERT INTO run VALUES (1, '{\"fence\":0}', NULL, NULL)");
			migrate(storage, PROCESSOR_MIGRATIONS);
			expect(storage.sql.exec("SELECT spec FROM run").one()).toEqual({ spec: '{"fence":0}' });
		});
		expect((await ended(await user.queueChapters("Novel", 1))).usage).toEqual(usageOf(2));
		const { body } = await user.call("GET", "/api/projects/Novel");
		const [old, counted] = (body.project as { chapters: object[] }).chapters;
		expect(old).toEqual({ index: 1, title: "One", chars: 9, createdAt: 1 });
		expect(counted).toMatchObject({ index: 2, usage: usageOf(1) });
		expect((await user.call("GET", "/api/projects/Novel/chapters/1")).body).toMatchObject({ content: "Its text." });
	});
});
