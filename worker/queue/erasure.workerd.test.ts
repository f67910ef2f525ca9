import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { shardName, shardOf } from "../core/ops/home.ts";
import type { OpsReport } from "../core/ops/report.ts";
import { POLICY } from "../core/policy.ts";
import type { Run } from "../core/run.ts";
import { Operator } from "../ops/operator.fixture.ts";
import { OpsHub } from "../ops/ops-hub.ts";
import { OpsShard } from "../ops/ops-shard.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { TaskProcessor } from "../processor/task-processor.ts";
import { TaskQueue } from "./task-queue.ts";
import { type Answer, User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

/** A machine that is busy with other tests takes its time over a call between two objects. */
const PATIENCE = { timeout: 6_000 };

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`erased ${count}/ü"\\😀`);
	await user.createProject("Novel");
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	scriptedWriter.release();
});

const erase = (who = user): Promise<Answer> => who.call("DELETE", "/api/me", { confirm: who.id });

async function write(chapters: number, who = user): Promise<string> {
	const taskId = await who.queueChapters("Novel", chapters);
	await vi.waitFor(async () => expect((await who.task(taskId)).status).toBe("completed"), PATIENCE);
	return taskId;
}

/** Everything that the queue stores but its epoch and what is kept of an erasure. */
function stored(who = user): Promise<unknown> {
	return runInDurableObject(who.queue, (_queue, { storage: { sql, kv } }) => {
		const tables = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
		const names = tables.map(({ name }) => name).filter((name) => !/^(_cf_|sqlite_|schema_version)/.test(name));
		const rows = names.map((name): [string, unknown[]] => [name, sql.exec(`SELECT * FROM "${name}"`).toArray()]);
		return { ...Object.fromEntries(rows), tasks: [...kv.list()].map(([id]) => id) };
	});
}

const EMPTY = {
	meta: [expect.objectContaining({ key: "epoch" }), expect.objectContaining({ key: "erasure" })],
	tombstones: [],
	sealed_keys: [],
	projects: [],
	deleted_projects: [],
	outbox: [],
	idempotency: [],
	tasks: [],
};

async function usersInShards(): Promise<number> {
	const counts = [0, 1, 2, 3].map((index) =>
		runInDurableObject(env.OPS_SHARD.getByName(shardName(index)), (_shard, { storage: { sql } }) =>
			Number(sql.exec("SELECT COUNT(*) AS users FROM queues").one().users),
		),
	);
	return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

const shardOfUser = (who = user) => env.OPS_SHARD.getByName(shardName(shardOf(who.id, 4)));
const shardText = (who = user) =>
	runInDurableObject(shardOfUser(who), (_shard, { storage: { sql } }) =>
		JSON.stringify(["queues", "failures", "erased", "meta"].map((table) => sql.exec(`SELECT * FROM ${table}`).toArray())),
	);

type When = "before" | "after";
const died = () => new Error("died, on purpose");

function breakProjects(when: When) {
	const { erase: original } = TaskProcessor.prototype;
	return vi.spyOn(TaskProcessor.prototype, "erase").mockImplementation(async function (this: TaskProcessor) {
		if (when === "after") await original.call(this);
		throw died();
	});
}

function breakHub(when: When) {
	const { forgetUser: original } = OpsHub.prototype;
	return vi.spyOn(OpsHub.prototype, "forgetUser").mockImplementation(async function (this: OpsHub, ...args) {
		if (when === "after") await original.apply(this, args);
		throw died();
	});
}

function breakShards(when: When) {
	const { erase: original } = OpsShard.prototype;
	return vi.spyOn(OpsShard.prototype, "erase").mockImplementation(async function (this: OpsShard, ...args) {
		if (when === "after") await original.apply(this, args);
		throw died();
	});
}

describe("the erasure of everything of a user", () => {
	it("[P8] leaves nothing in the queue, the projects and the operators' rows, counts what it took, and touches no other user", async () => {
		const other = await User.signIn(`beside ${count}`);
		await other.createProject("Novel");
		await write(1, other);
		await write(2);
		await user.createProject("Second");
		await user.call("DELETE", "/api/projects/Second");
		await user.call("POST", "/api/projects", { name: "Third", bible: "" }, { "Idempotency-Key": "once" });
		const [processor, second] = [await user.processor("Novel"), await user.processor("Third")];
		scriptedWriter.failOnce({ code: "provider_auth", isRetryable: false, retryAfterMs: null });
		const failed = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect((await user.task(failed)).status).toBe("failed"), PATIENCE);
		await vi.waitFor(async () => expect(await shardText()).toContain(failed), PATIENCE);
		const before = await stored(other);

		const { status, body } = await erase();
		expect([status, body]).toEqual([
			200,
			{ success: true, erased: { projects: 3, tasks: 2, keys: 0, sockets: 0 }, isComplete: true },
		]);
		expect(await stored()).toEqual(EMPTY);
		for (const gone of [processor, second]) expect(await gone.describe()).toBeNull();
		expect(await shardText()).not.toContain(`erased ${count}/`);
		expect(JSON.stringify(await stored())).not.toContain(`erased ${count}/`);
		expect(await stored(other)).toEqual(before);
		expect((await other.call("GET", "/api/projects/Novel/chapters/1")).status).toBe(200);
	});

	it("[P8] takes sealed keys, wherever they are", async () => {
		scriptedWriter.hold();
		const headers = { "X-AI-Provider": "openai", "X-AI-Key": "sk-erase-0123456789abcdef" };
		const { body } = await user.call("POST", "/api/projects/Novel/queue-chapters", { chaptersToGenerate: 1 }, headers);
		await vi.waitFor(() => expect(scriptedWriter.begun).toEqual([1]), PATIENCE);
		const processor = await user.processor("Novel");
		const runs = () =>
			runInDurableObject(processor, (_processor, { storage }) => storage.sql.exec("SELECT * FROM run").toArray());
		expect(JSON.stringify(await runs())).toContain(String(body.taskId));
		expect((await erase()).body).toMatchObject({ erased: { projects: 1, tasks: 1, keys: 1 }, isComplete: true });
		expect(await stored()).toEqual(EMPTY);
		expect(await runs()).toEqual([]);
	});

	it("[P8] leaves nothing in a project's tables but that it is closed", async () => {
		await write(2);
		const processor = await user.processor("Novel");
		await erase();
		const rows = await runInDurableObject(processor, async (_processor, { storage }) => {
			expect(await storage.getAlarm()).toBeNull();
			const tables = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
			const names = tables.map(({ name }) => name).filter((name) => !/^(_cf_|sqlite_|schema_version)/.test(name));
			expect(names).toEqual(expect.arrayContaining(["project", "chapters", "story", "outline", "volumes", "drafts", "run"]));
			return names.flatMap((name) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray());
		});
		expect(rows).toEqual([{ only: 1, value: Number.MAX_SAFE_INTEGER }]);
	});

	it("[P9] changes nothing if its body names another user", async () => {
		for (const body of [{ confirm: "" }, { confirm: `${user.id} ` }, { confirm: null }, { confirm: user.id, more: 1 }]) {
			expect(await user.call("DELETE", "/api/me", body)).toMatchObject({ status: 400, body: { code: "validation_failed" } });
		}
		expect(await user.queue.listProjects()).toHaveLength(1);
	});

	it("needs no body", async () => {
		expect(await user.call("DELETE", "/api/me")).toMatchObject({ status: 200, body: { erased: { projects: 1 } } });
		expect(await user.queue.listProjects()).toEqual([]);
	});

	it("[P6] stops what runs: the call is aborted, and what its processor still says changes nothing", async () => {
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		const processor = await user.processor("Novel");
		const { attempt } = await user.task(taskId);
		const link = await user.queue.openRun(taskId, attempt);
		if (link === null) throw new Error("the run is not open");
		expect((await erase()).body).toMatchObject({ erased: { tasks: 1, sockets: 1 } });
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([1]), PATIENCE);

		const message = { code: "writing_chapter", values: { chapter: 1, at: 1, of: 1 } } as const;
		const report = { progress: 50, message, chapters: [1], stepsDone: 1, stepsTotal: 1, text: null };
		expect(await link.report(report)).toBe("over");
		await link.end({ kind: "finished", message, chapters: [1] }, 4_000);
		link[Symbol.dispose]();
		expect(await user.queue.openRun(taskId, attempt)).toBeNull();
		await user.queue.restartRun(taskId, attempt);
		scriptedWriter.release();
		expect(await processor.describe()).toBeNull();
		expect(await stored()).toEqual(EMPTY);
	});

	it("[P8] a call to a processor that was sent before the erasure and comes after it brings nothing back, and no key", async () => {
		const { id, totalChapters, createdAt } = (await user.queue.listProjects())[0] ?? { id: "", totalChapters: 0, createdAt: 0 };
		const processor = env.TASK_PROCESSOR.getByName(id);
		await erase();
		expect(await processor.create({ id, name: "Novel", totalChapters, createdAt, userId: user.id, bible: "secret" })).toBeNull();
		const work = { type: "chapter", params: { chaptersToGenerate: 1 } } as const;
		const ai = { provider: "openai", model: null, keySource: "user", keyBox: "sealed" } as const;
		const whose = { taskId: "t", userId: user.id, projectId: id, projectName: "Novel" };
		const run: Run = { ...whose, ...ai, work, locale: "en", attempt: 1, fence: 1_000, storageUpTo: null };
		await processor.start(run);
		expect(await processor.describe()).toBeNull();
		await runInDurableObject(processor, async (_processor, { storage }) => {
			expect(storage.sql.exec("SELECT * FROM run").toArray()).toEqual([]);
			expect(await storage.getAlarm()).toBeNull();
		});
	});

	it("[P3] a project that is being created at that moment does not come into being behind its back", async () => {
		const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
		const processor: { create: (...args: Parameters<TaskProcessor["create"]>) => number | null | Promise<number | null> } =
			TaskProcessor.prototype;
		const { create: original } = processor;
		const spy = vi.spyOn(processor, "create").mockImplementation(async function (this: TaskProcessor, ...args) {
			await mayGoOn;
			return original.apply(this, args);
		});
		const late = user.call("POST", "/api/projects", { name: "Late", bible: "secret" });
		await vi.waitFor(() => expect(spy).toHaveBeenCalled());
		const id = spy.mock.calls[0]?.[0].id ?? "";
		await erase();
		goOn();
		expect((await late).body.code).toBe("temporarily_unavailable");
		expect(await user.queue.listProjects()).toEqual([]);
		expect(await env.TASK_PROCESSOR.getByName(id).describe()).toBeNull();
	});

	it("[P1] ends the sockets for good after a last frame that empties them; whoever comes again starts with nothing", async () => {
		await write(1);
		const socket = await user.openSocket();
		const { cursor } = socket.feed;
		expect(socket.feed.tasks.size).toBe(1);
		await erase();
		await socket.until(({ closed }) => closed);
		expect(socket.closed?.code).toBe(4404);
		expect(socket.feed.tasks.size).toBe(0);

		const again = await user.call("GET", `/api/queue/tasks?since=${cursor}`);
		expect(again.body).toMatchObject({ reset: true, tasks: [], deleted: [] });
		const back = await user.openSocket(String(cursor));
		expect(back.frames[0]).toMatchObject({ type: "sync", reset: true, tasks: [] });
		await user.createProject("Novel");
		const taskId = await write(1);
		expect([...back.feed.tasks.keys()]).toEqual([taskId]);
		expect((await user.call("GET", "/api/projects/Novel")).body.project).toMatchObject({ chapters: [{ index: 1 }] });
	});

	it("[P3] goes on by itself after a crash in its middle, and a repeated call says how it stands", async () => {
		await write(1);
		const processor = await user.processor("Novel");
		const broken = [
			vi.spyOn(TaskProcessor.prototype, "erase").mockRejectedValue(new Error("unreachable, on purpose")),
			vi.spyOn(OpsHub.prototype, "forgetUser").mockRejectedValue(new Error("unreachable, on purpose")),
		];
		const erased = { projects: 1, tasks: 1, keys: 0, sockets: 0 };
		expect((await erase()).body).toEqual({ success: true, erased, isComplete: false });
		await abortAllDurableObjects();
		expect(await user.queue.listProjects()).toEqual([]);
		expect((await erase()).body).toEqual({ success: true, erased, isComplete: false });
		expect(await processor.describe()).not.toBeNull();
		for (const spy of broken) spy.mockRestore();

		await evictDurableObject(user.queue);
		vi.setSystemTime(Date.now() + 60_000);
		await runDurableObjectAlarm(user.queue);
		await vi.waitFor(async () => expect(await stored()).toEqual(EMPTY), PATIENCE);
		vi.useRealTimers();
		expect(await processor.describe()).toBeNull();
		expect(await shardText()).not.toContain(`erased ${count}/`);
		expect((await erase()).body).toEqual({ success: true, erased, isComplete: true });
	});

	describe.each([
		{ step: "a project is erased", breakStep: breakProjects },
		{ step: "the operators' log forgets the user", breakStep: breakHub },
		{ step: "a shard of the operators' rows is erased", breakStep: breakShards },
	])("[P3] when all objects die while $step", ({ breakStep }) => {
		it.each(["before", "after"] as const)(
			"%s it is done, it goes on by alarm alone, and nothing of the user is left",
			async (when) => {
				await user.createProject("Second");
				await write(1);
				const processors = [await user.processor("Novel"), await user.processor("Second")];
				await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).not.toBeNull(), PATIENCE);
				const spy = breakStep(when);
				expect((await erase()).body).toMatchObject({ erased: { projects: 2, tasks: 1 }, isComplete: false });
				await abortAllDurableObjects();
				spy.mockRestore();

				vi.setSystemTime(Date.now() + 60_000);
				await vi.waitFor(async () => {
					await runDurableObjectAlarm(user.queue);
					expect(await stored()).toEqual(EMPTY);
				}, PATIENCE);
				vi.useRealTimers();
				for (const processor of processors) expect(await processor.describe()).toBeNull();
				expect(await shardText()).not.toContain(`erased ${count}/`);
				expect((await erase()).body).toMatchObject({ erased: { projects: 2, tasks: 1 }, isComplete: true });
			},
		);
	});

	it("[P3] a new life that begins before the erasure is complete loses nothing by its rest", async () => {
		await write(1);
		const broken = vi.spyOn(OpsHub.prototype, "forgetUser").mockRejectedValue(new Error("unreachable, on purpose"));
		await erase();
		await user.createProject("Novel");
		const taskId = await write(1);
		const entry = () => shardOfUser().findUser(user.id);
		await vi.waitFor(async () => expect(await entry()).toMatchObject({ completed: 1 }), PATIENCE);
		broken.mockRestore();
		vi.setSystemTime(Date.now() + 60_000);
		await runDurableObjectAlarm(user.queue);
		vi.useRealTimers();
		await vi.waitFor(async () => expect(await stored()).toMatchObject({ outbox: [] }), PATIENCE);
		expect((await user.task(taskId)).status).toBe("completed");
		expect(await entry()).toMatchObject({ completed: 1 });
	});

	it("[P8] a report that was under way to the operators' side does not bring the user back there", async () => {
		const reports: OpsReport[] = [];
		const report = OpsShard.prototype.report;
		const spy = vi.spyOn(OpsShard.prototype, "report").mockImplementation(function (this: OpsShard, sent) {
			reports.push(structuredClone(sent));
			return report.call(this, sent);
		});
		await write(1);
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ completed: 1 }), PATIENCE);
		await erase();
		expect(await shardOfUser().findUser(user.id)).toBeNull();
		const last = reports.at(-1);
		if (last === undefined) throw new Error("nothing was reported");
		using late = await shardOfUser().report({ ...last, version: { ...last.version, rev: last.version.rev + 100 } });
		expect(late.verdict).toMatchObject({ isTaken: false });
		expect(await shardOfUser().findUser(user.id)).toBeNull();
		expect(await shardText()).not.toContain(`erased ${count}/`);
		spy.mockRestore();
		await user.createProject("Novel");
		await write(1);
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ completed: 1 }), PATIENCE);
	});

	it("[P7] leaves no alarm behind, and asks nothing again of a user who was never here", async () => {
		await erase();
		await runInDurableObject(user.queue, async (_queue, { storage }) => {
			const at = await storage.getAlarm();
			if (at === null) return;
			// One that was set for what is done by now rings once.
			await storage.setAlarm(Date.now() + 60_000);
		});
		await runDurableObjectAlarm(user.queue);
		await runInDurableObject(user.queue, async (_queue, { storage }) => expect(await storage.getAlarm()).toBeNull());
		const stranger = await User.signIn(`stranger ${count}`);
		const forget = vi.spyOn(OpsHub.prototype, "forgetUser");
		expect((await erase(stranger)).body).toMatchObject({ erased: { projects: 0, tasks: 0 }, isComplete: true });
		expect(forget).not.toHaveBeenCalled();
	});

	it("[P9] has a rate of its own, shared with the export", async () => {
		for (let at = 0; at < POLICY.accountCallsPerMinute; at++) expect((await erase()).status).toBe(200);
		expect(await erase()).toMatchObject({ status: 429, body: { code: "rate_limited" } });
		expect(await user.call("GET", "/api/me/export")).toMatchObject({ status: 429 });
		await user.createProject("Novel");
		expect(await user.queue.listProjects()).toHaveLength(1);
	});
});

describe("an operator's erasure", () => {
	let operator: Operator;
	beforeEach(async () => {
		operator = await Operator.signIn(`clerk-${count}`);
	});

	const pathOf = (userId: string) => `/users/${encodeURIComponent(userId)}`;
	const audit = async () => {
		const { body } = await operator.call("GET", "/summary");
		const lines = Object(body.state).audit as { by: string; action: string; userId: string | null; outcome: string | null }[];
		return lines.filter(({ by }) => by === `clerk-${count}`).map(({ action, userId, outcome }) => [action, userId, outcome]);
	};

	it("[P8] does the same, says in the audit log who did it, and takes the user out of the lines before", async () => {
		const taskId = await write(1);
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).not.toBeNull(), PATIENCE);
		await operator.call("POST", `${pathOf(user.id)}/tasks/${taskId}/cancel`);
		const dashboard = await operator.openDashboard();
		await dashboard.shows(({ audit: lines }) => expect(lines[0]?.userId).toBe(user.id));
		expect((await operator.call("DELETE", pathOf(user.id), { confirm: "somebody" })).body.code).toBe("validation_failed");
		const before = (await operator.call("GET", "/summary")).body.state as { totals: { completed: number; users: number } };

		const done = await operator.call("DELETE", pathOf(user.id), { confirm: user.id });
		expect(done.body).toEqual({ success: true, erased: { projects: 1, tasks: 1, keys: 0, sockets: 0 }, isComplete: true });
		expect(await stored()).toEqual(EMPTY);
		expect(await audit()).toEqual([
			["erase", user.id, "ok"],
			["cancel", null, "task_not_active"],
		]);
		await dashboard.shows(({ users }) => expect(JSON.stringify(users)).not.toContain(JSON.stringify(user.id)));
		// Late reports of other tests' users may still come in: of what is counted here, one user is less.
		await vi.waitFor(async () => {
			const { totals } = (await operator.call("GET", "/summary")).body.state as typeof before;
			expect(totals.completed).toBeGreaterThanOrEqual(before.totals.completed);
			expect(totals.users).toBe(await usersInShards());
		}, PATIENCE);
		expect(await shardOfUser().findUser(user.id)).toBeNull();
		const again = await operator.call("DELETE", pathOf(user.id), { confirm: user.id });
		expect(again.body).toMatchObject({ erased: { projects: 1 }, isComplete: true });
		await operator.leave();
	});

	it("[P8] is written down before it is done", async () => {
		vi.spyOn(TaskQueue.prototype, "eraseEverything").mockRejectedValueOnce(new Error("the queue is away, on purpose"));
		expect((await operator.call("DELETE", pathOf(user.id), { confirm: user.id })).status).toBe(500);
		expect(await audit()).toEqual([["erase", user.id, null]]);
	});

	it("[P8] is for operators only, and of users there are", async () => {
		expect((await user.call("DELETE", `/api/ops${pathOf(user.id)}`, { confirm: user.id })).status).toBe(403);
		for (const id of [`nobody ${count}`, "x".repeat(LIMITS.userIdChars + 1)]) {
			expect(await operator.call("DELETE", pathOf(id), { confirm: id })).toMatchObject({ status: expect.any(Number) });
			expect((await operator.call("GET", `${pathOf(id)}/export`)).body.code).toBe("user_not_found");
		}
		expect((await operator.call("DELETE", pathOf(`nobody ${count}`), { confirm: `nobody ${count}` })).body.code).toBe(
			"user_not_found",
		);
		// Somebody who has made a project and nothing else is known to his queue alone.
		expect(await shardOfUser().findUser(user.id)).toBeNull();
		expect((await operator.call("DELETE", pathOf(user.id), { confirm: user.id })).body).toMatchObject({
			erased: { projects: 1 },
		});
	});
});
