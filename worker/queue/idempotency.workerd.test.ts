import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { TaskProcessor } from "../processor/task-processor.ts";
import { chapterRequest } from "./enqueue.fixture.ts";
import type { IdempotentCall } from "./idempotency.ts";
import { User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

let count = 0;
let user: User;

beforeEach(() => {
	scriptedWriter.reset();
	scriptedWriter.hold();
	count += 1;
	user = new User(`repeats-${count}`);
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	scriptedWriter.release();
});

const call = (key: string, fingerprint = "the body"): IdempotentCall => ({ key, fingerprint });
const create = (name: string, said: IdempotentCall | null) =>
	user.queue.createProject({ userId: user.id, name, bible: "Salt.", totalChapters: 10 }, said);
const enqueue = (said: IdempotentCall | null, name = "Novel") => user.queue.enqueue(name, [chapterRequest(user.id)], said);
const taskCount = async () => (await user.queue.poll(null, null))?.sync.tasks.length;

async function rows(table: "idempotency" | "outbox"): Promise<Record<string, SqlStorageValue>[]> {
	return runInDurableObject(user.queue, (_queue, state) => state.storage.sql.exec(`SELECT * FROM ${table}`).toArray());
}

describe("a repeated enqueue", () => {
	beforeEach(async () => {
		await create("Novel", null);
	});

	it("[P3] is answered like the first one and queues nothing, also after a crash", async () => {
		const first = await enqueue(call("k"));
		expect(first).toMatchObject({ ok: true, isReplay: false });
		const again = { ...first, isReplay: true };
		expect(await enqueue(call("k"))).toEqual(again);
		await abortAllDurableObjects();
		expect(await enqueue(call("k"))).toEqual(again);
		expect(await taskCount()).toBe(1);
	});

	it("[P3] that comes twice at once queues once", async () => {
		const answers = await Promise.all([enqueue(call("k")), enqueue(call("k")), enqueue(call("k"))]);
		expect(answers.map((answer) => answer.ok && answer.isReplay).sort()).toEqual([false, true, true]);
		expect(new Set(answers.map((answer) => answer.ok && answer.taskIds[0])).size).toBe(1);
		expect(await taskCount()).toBe(1);
	});

	it("[P9] with another body, or on another route, is refused and does nothing", async () => {
		await enqueue(call("k"));
		expect(await enqueue(call("k", "another body"))).toMatchObject({ ok: false, code: "idempotency_conflict" });
		expect(await create("Other", call("k", "another route"))).toMatchObject({ ok: false, code: "idempotency_conflict" });
		expect(await taskCount()).toBe(1);
	});

	it("[P9] of a refused call is a first one: only what was done is remembered", async () => {
		expect(await enqueue(call("k"), "Later")).toMatchObject({ code: "project_not_found" });
		const cyclic = chapterRequest(user.id, { dependsOn: ["nobody"] });
		expect(await user.queue.enqueue("Novel", [cyclic], call("k"))).toMatchObject({ code: "dependency_not_found" });
		expect(await rows("idempotency")).toEqual([]);
		await create("Later", null);
		expect(await enqueue(call("k"), "Later")).toMatchObject({ ok: true, isReplay: false });
	});

	it("[P3] key and tasks are one transaction: neither is there without the other", async () => {
		const mend = await user.breakStorage();
		await expect(
			runInDurableObject(user.queue, (queue) => queue.enqueue("Novel", [chapterRequest(user.id)], call("k"))),
		).rejects.toThrow("broken on purpose");
		expect(await rows("idempotency")).toEqual([]);
		mend();
		const fails = (sql: string) => runInDurableObject(user.queue, (_queue, { storage }) => void storage.sql.exec(sql));
		await fails("CREATE TRIGGER broken BEFORE INSERT ON idempotency BEGIN SELECT RAISE(ABORT, 'cut off on purpose'); END");
		await expect(
			runInDurableObject(user.queue, (queue) => queue.enqueue("Novel", [chapterRequest(user.id)], call("k"))),
		).rejects.toThrow("cut off on purpose");
		await runInDurableObject(user.queue, (_queue, { storage }) => expect([...storage.kv.list()]).toEqual([]));
		await fails("DROP TRIGGER broken");
		expect(await enqueue(call("k"))).toMatchObject({ ok: true, isReplay: false });
	});

	it("is a new call after a day, and what has expired is deleted when the next key comes", async () => {
		await enqueue(call("k"));
		await enqueue(call("old"));
		vi.setSystemTime(Date.now() + LIMITS.idempotencyKeptMs - 1_000);
		expect(await enqueue(call("k"))).toMatchObject({ isReplay: true });
		vi.setSystemTime(Date.now() + 1_000);
		expect(await enqueue(call("k"))).toMatchObject({ isReplay: false });
		expect(await rows("idempotency")).toMatchObject([{ key: "k" }]);
		expect(await taskCount()).toBe(3);
	});

	it("[P9] keeps so many keys and no more; calls without one, and repeats, are still served", async () => {
		await enqueue(call("first"));
		await runInDurableObject(user.queue, (_queue, state) => {
			state.storage.sql.exec(
				`WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
				INSERT INTO idempotency SELECT 'filler-' || n, '', '[]', (SELECT expires_at FROM idempotency) FROM numbers`,
				LIMITS.idempotencyKeysPerUser,
			);
		});
		await abortAllDurableObjects();
		const refused = await enqueue(call("one too many"));
		expect(refused).toMatchObject({ code: "rate_limited", error: expect.stringContaining("10000") });
		expect(!refused.ok && refused.retryAfterMs).toBeGreaterThan(LIMITS.idempotencyKeptMs - 60_000);
		expect(await enqueue(call("first"))).toMatchObject({ isReplay: true });
		expect(await enqueue(null)).toMatchObject({ ok: true, isReplay: false });
		vi.setSystemTime(Date.now() + LIMITS.idempotencyKeptMs);
		expect(await enqueue(call("one too many"))).toMatchObject({ ok: true });
		expect(await rows("idempotency")).toHaveLength(1);
	});

	it("[P8] stores of an AI key nothing, and no answer has it; with a new key it is still the same call", async () => {
		const writer = await User.signIn(user.id);
		const keys = ["sk-live-0123456789-first", "sk-live-0123456789-second"];
		const ask = (key: string | undefined, chaptersToGenerate: number) =>
			writer.call(
				"POST",
				"/api/projects/Novel/queue-chapters",
				{ chaptersToGenerate },
				{
					"X-AI-Provider": "openai",
					"X-AI-Key": String(key),
					"Idempotency-Key": "k",
				},
			);
		const answers = [await ask(keys[0], 1), await ask(keys[1], 1), await ask(keys[1], 2)];
		expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
			[200, undefined],
			[200, undefined],
			[409, "idempotency_conflict"],
		]);
		expect(answers[1]?.body).toEqual(answers[0]?.body);
		const stored = await rows("idempotency");
		expect(stored).toEqual([
			{
				key: "k",
				fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
				task_ids: JSON.stringify([answers[0]?.body.taskId]),
				expires_at: expect.any(Number),
			},
		]);
		for (const key of keys) expect(JSON.stringify([answers, stored])).not.toContain(key);
	});
});

describe("a repeated creation of a project", () => {
	it("[P3] at the same moment makes one project, and both calls hear the same", async () => {
		const spy = vi.spyOn(TaskProcessor.prototype, "create");
		const answers = await Promise.all([create("Novel", call("k")), create("Novel", call("k"))]);
		expect(answers).toEqual([
			{ ok: true, isReplay: false },
			{ ok: true, isReplay: true },
		]);
		expect(spy).toHaveBeenCalledTimes(1);
		expect(await user.queue.listProjects()).toHaveLength(1);
		expect(await rows("outbox")).toEqual([]);
		await evictDurableObject(user.queue);
		expect(await create("Novel", call("k"))).toEqual({ ok: true, isReplay: true });
	});

	it("[P9] at the same moment with another body is refused", async () => {
		const answers = await Promise.all([create("Novel", call("k")), create("Other", call("k", "another body"))]);
		expect(answers).toMatchObject([{ ok: true }, { code: "idempotency_conflict" }]);
		expect((await user.queue.listProjects()).map(({ name }) => name)).toEqual(["Novel"]);
	});

	it("[P9] is refused if its key was used for something else while the project was being made", async () => {
		await create("Novel", null);
		const { promise: isUsed, resolve: use } = Promise.withResolvers<void>();
		// To a caller it is the same whether it answers at once or later.
		const processor: { create: (...args: Parameters<TaskProcessor["create"]>) => number | null | Promise<number | null> } =
			TaskProcessor.prototype;
		const { create: original } = processor;
		const spy = vi.spyOn(processor, "create").mockImplementation(async function (this: TaskProcessor, ...args) {
			await isUsed;
			return original.apply(this, args);
		});
		const late = create("Other", call("k", "another body"));
		await vi.waitFor(() => expect(spy).toHaveBeenCalled());
		expect(await enqueue(call("k"))).toMatchObject({ ok: true, isReplay: false });
		use();
		expect(await late).toMatchObject({ code: "idempotency_conflict" });
		expect((await user.queue.listProjects()).map(({ name }) => name)).toEqual(["Novel"]);
	});

	it("[P3] after a crash between the two objects' writes starts from nothing: the key is free, the half that was made is erased", async () => {
		// As if it died after the processor's write: nothing of its own is committed.
		await runInDurableObject(user.queue, (_queue, state) => {
			state.storage.sql.exec(
				"CREATE TRIGGER broken BEFORE INSERT ON projects BEGIN SELECT RAISE(ABORT, 'cut off on purpose'); END",
			);
		});
		const spec = { userId: user.id, name: "Novel", bible: "Salt.", totalChapters: 10 };
		await expect(runInDurableObject(user.queue, (queue) => queue.createProject(spec, call("k")))).rejects.toThrow("cut off");
		await runInDurableObject(user.queue, (_queue, state) => state.storage.sql.exec("DROP TRIGGER broken"));
		expect(await rows("idempotency")).toEqual([]);
		await abortAllDurableObjects();
		expect(await create("Novel", call("k"))).toEqual({ ok: true, isReplay: false });
		expect(await rows("outbox")).toMatchObject([{ kind: "erase" }]);
		const erased = vi.spyOn(TaskProcessor.prototype, "erase");
		vi.setSystemTime(Date.now() + 61_000);
		await runDurableObjectAlarm(user.queue);
		await vi.waitFor(async () => expect(await rows("outbox")).toEqual([]));
		expect(erased).toHaveBeenCalledTimes(1);
		expect(await user.queue.listProjects()).toHaveLength(1);
	});

	it("[P7] keeps no alarm: expired keys wake nobody", async () => {
		await create("Novel", call("k"));
		vi.setSystemTime(Date.now() + 61_000);
		await runDurableObjectAlarm(user.queue);
		expect(await runInDurableObject(user.queue, (_queue, state) => state.storage.getAlarm())).toBeNull();
	});
});
