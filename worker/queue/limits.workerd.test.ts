import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { chapterRequest } from "./enqueue.fixture.ts";
import { User } from "./user.fixture.ts";

const limits = vi.hoisted(() => ({
	MAX_QUEUED_PER_USER: 1_000,
	ENQUEUES_PER_MINUTE: 1_000_000,
	BIBLE_WRITES_PER_MINUTE: 1_000_000,
	MAX_STORED_MB_PER_USER: 200,
}));

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));
vi.mock("../settings.ts", async (importOriginal) => {
	const real = await importOriginal<typeof import("../settings.ts")>();
	return { ...real, readSettings: (env: Cloudflare.Env) => ({ ...real.readSettings(env), ...limits }) };
});

const NOW = Date.UTC(2026, 0, 1);
const normal = { ...limits };
let count = 0;
let user: User;

beforeEach(async () => {
	Object.assign(limits, normal);
	scriptedWriter.reset();
	scriptedWriter.hold();
	count += 1;
	user = new User(`limits-${count}`);
	await create("Novel");
});

afterEach(() => {
	vi.useRealTimers();
	scriptedWriter.release();
});

const create = (name: string, bible = "Salt.") =>
	user.queue.createProject({ userId: user.id, name, bible, totalChapters: 10 }, null);
const enqueue = (call: { key: string; fingerprint: string } | null = null, ids = [chapterRequest(user.id)]) =>
	user.queue.enqueue("Novel", ids, call);
const batch = (action: "cancel" | "retry", ids: string[], dryRun = false) =>
	user.queue.batch({ action, dryRun, target: { ids }, ai: null });

describe("calls that make work", () => {
	const tooOften = (perMinute: number, retryAfterMs: number) => ({
		ok: false,
		code: "rate_limited",
		error: expect.stringContaining(`At most ${perMinute} `),
		retryAfterMs,
	});

	beforeEach(() => {
		// The clock stands still, so that no token comes back unless a test wants it.
		vi.setSystemTime(NOW + count * 3_600_000);
		limits.ENQUEUES_PER_MINUTE = 6;
	});

	it("[P9] take a token each: past the limit they are told when to come back, and nothing else is refused", async () => {
		await evictDurableObject(user.queue);
		const queued = await enqueue();
		const [taskId = ""] = queued.ok ? queued.taskIds : [];
		expect(await create("Second")).toMatchObject({ ok: true });
		await user.queue.cancelTask(taskId);
		expect(await user.queue.retryTask(taskId, null)).toEqual({ ok: true });
		expect(await batch("cancel", [taskId])).toMatchObject({ ok: true });
		expect(await batch("retry", [taskId], true)).toMatchObject({ ok: true });
		expect(await user.queue.takeToken()).toEqual({ ok: true });
		const refusals = [
			await enqueue(),
			await create("Third"),
			await user.queue.retryTask(taskId, null),
			await batch("cancel", [taskId]),
			await user.queue.takeToken(),
		];
		expect(refusals).toEqual(refusals.map(() => tooOften(6, 10_000)));
		expect(await user.queue.deleteTask(taskId)).toEqual({ ok: true });
		expect((await user.queue.poll(null, null))?.sync.tasks).toEqual([]);
		vi.setSystemTime(Date.now() + 10_000);
		expect(await enqueue()).toMatchObject({ ok: true });
		expect(await enqueue()).toEqual(tooOften(6, 10_000));
	});

	it("[P9] a repeat with its key is answered whatever the rate, and takes no token", async () => {
		await evictDurableObject(user.queue);
		limits.ENQUEUES_PER_MINUTE = 2;
		const call = { key: "k", fingerprint: "body" };
		await enqueue(call);
		expect(await enqueue(call)).toMatchObject({ isReplay: true });
		expect(await enqueue()).toMatchObject({ ok: true });
		expect(await enqueue()).toEqual(tooOften(2, 30_000));
		expect(await enqueue(call)).toMatchObject({ isReplay: true });
		expect(await enqueue({ key: "new", fingerprint: "body" })).toEqual(tooOften(2, 30_000));
	});

	it("[P9] an eviction gives no tokens back to those whose tasks are there", async () => {
		await evictDurableObject(user.queue);
		for (let i = 0; i < 6; i++) expect(await enqueue()).toMatchObject({ ok: true });
		await abortAllDurableObjects();
		expect(await enqueue()).toMatchObject({ code: "rate_limited" });
	});

	it("no row is written for the count", async () => {
		const tables = () =>
			runInDurableObject(user.queue, (_queue, state) =>
				state.storage.sql.exec("SELECT key, value FROM meta UNION ALL SELECT key, fingerprint FROM idempotency").toArray(),
			);
		const before = await tables();
		await user.queue.takeToken();
		expect(await tables()).toEqual(before);
	});
});

describe("changes of a bible", () => {
	const save = (bible: string) => user.queue.setBible("Novel", bible);

	it("[P9] take a token each, of a bucket of their own; an editor that saves each second never meets its end", async () => {
		vi.setSystemTime(NOW + count * 3_600_000);
		await evictDurableObject(user.queue);
		limits.BIBLE_WRITES_PER_MINUTE = 60;
		for (let call = 0; call < 60; call++) expect(await save(`Salt ${call}.`)).toEqual({ ok: true });
		expect(await save("Too often.")).toMatchObject({
			code: "rate_limited",
			error: "At most 60 calls a minute may replace a bible. Try again in 1 s.",
			retryAfterMs: 1_000,
		});
		expect(await enqueue()).toMatchObject({ ok: true });
		for (let second = 0; second < 20; second++) {
			vi.setSystemTime(Date.now() + 1_000);
			expect(await save(`Salt ${second}.`)).toEqual({ ok: true });
		}
	});
});

describe("tasks that wait or run", () => {
	it("[P9] past the limit no task is queued or retried, one by one in a batch; some of an enqueue are none of it", async () => {
		limits.MAX_QUEUED_PER_USER = 3;
		const queued = await enqueue(null, [chapterRequest(user.id), chapterRequest(user.id), chapterRequest(user.id)]);
		const ids = queued.ok ? queued.taskIds : [];
		expect(await enqueue()).toMatchObject({ code: "too_many_tasks", error: expect.stringContaining("At most 3 tasks") });
		await batch("cancel", ids);
		expect(
			await enqueue(
				null,
				Array.from({ length: 4 }, () => chapterRequest(user.id)),
			),
		).toMatchObject({ code: "too_many_tasks" });
		expect(await enqueue()).toMatchObject({ ok: true });
		const retried = await batch("retry", ids);
		expect(retried.ok && retried.verdicts.map(({ code }) => code)).toEqual([null, null, "too_many_tasks"]);
		expect(await user.queue.retryTask(ids[2] ?? "", null)).toMatchObject({ code: "too_many_tasks" });
	});
});

describe("stored text", () => {
	it("[P9] past the limit no project, task or retry is taken, with how much there is of how much; the rest goes on", async () => {
		const queued = await enqueue();
		const [taskId = ""] = queued.ok ? queued.taskIds : [];
		await user.queue.cancelTask(taskId);
		limits.MAX_STORED_MB_PER_USER = 0.01;
		expect(await create("Too long", "x".repeat(9_996))).toMatchObject({
			code: "storage_full",
			error: expect.stringMatching(/0\.01 .*MB/),
		});
		expect(await create("Just fits", "x".repeat(9_995))).toMatchObject({ ok: true });
		expect(await enqueue()).toMatchObject({ ok: true });
		expect(await user.queue.setBible("Novel", "Salt and more.")).toMatchObject({ code: "storage_full" });
		limits.MAX_STORED_MB_PER_USER = 0.009;
		expect(await enqueue()).toMatchObject({ code: "storage_full", error: expect.stringContaining("MB") });
		expect(await user.queue.retryTask(taskId, null)).toMatchObject({ code: "storage_full" });
		const verdicts = await batch("retry", [taskId]);
		expect(verdicts.ok && verdicts.verdicts[0]?.code).toBe("storage_full");
		await abortAllDurableObjects();
		expect(await enqueue()).toMatchObject({ code: "storage_full" });
		expect(await user.queue.deleteTask(taskId)).toEqual({ ok: true });
		await user.queue.deleteProject("Just fits");
		// It could still come back.
		expect(await enqueue()).toMatchObject({ code: "storage_full" });
	});
});
