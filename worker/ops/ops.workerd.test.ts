import { evictDurableObject, listDurableObjectIds, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import parsePrometheus from "parse-prometheus-text-format";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { opsFrameSchema, opsSummaryBodySchema } from "../../protocol/ops.ts";
import { shardName, shardOf } from "../core/ops/home.ts";
import { OPS_POLICY } from "../core/ops/ops-policy.ts";
import { NO_TOTALS } from "../core/ops/totals.ts";
import { POLICY } from "../core/policy.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { TaskQueue } from "../queue/task-queue.ts";
import { User } from "../queue/user.fixture.ts";
import { Operator, upgradeAs } from "./operator.fixture.ts";
import { OpsHub } from "./ops-hub.ts";
import { OpsShard } from "./ops-shard.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const refused = { code: "provider_auth", isRetryable: false, retryAfterMs: null } as const;
/** The ops side speaks once a second. */
const LONG = { timeout: 4_000 };
let count = 0;
let user: User;
let operator: Operator;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`reader ${count}/ü"\\\n😀`);
	operator = await Operator.signIn(`ops-${count}`);
	await user.createProject("Novel");
});

afterEach(async () => {
	vi.restoreAllMocks();
	vi.useRealTimers();
	scriptedWriter.release();
	await operator.leave();
	// Numbers of the whole service: no test shall see what another has left running.
	await reset();
});

function shardOfUser({ id } = user) {
	return env.OPS_SHARD.getByName(shardName(shardOf(id, 4)));
}

async function untilStatus(taskId: string, status: string): Promise<void> {
	await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe(status), LONG);
}

async function summary() {
	return opsSummaryBodySchema.parse((await operator.call("GET", "/summary")).body).state;
}

/** What is asked of the ops side while something happens. */
function countRequests() {
	const spies = [
		vi.spyOn(OpsShard.prototype, "report"),
		vi.spyOn(OpsShard.prototype, "pauses"),
		vi.spyOn(OpsShard.prototype, "watch"),
		vi.spyOn(OpsShard.prototype, "renew"),
		vi.spyOn(OpsShard.prototype, "findUser"),
		vi.spyOn(OpsHub.prototype, "take"),
		vi.spyOn(OpsHub.prototype, "pauses"),
	];
	// A shard's `report` looks up what it knows of pauses by itself, which is no request.
	return () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0) - (spies[0]?.mock.calls.length ?? 0);
}

describe("what it costs", () => {
	it("a task's life is at most 4 requests to the ops side, none of them for progress, with nobody looking", async () => {
		const requests = countRequests();
		const told = vi.spyOn(OpsShard.prototype, "report");
		scriptedWriter.hold({ fromChapter: 5 });
		const taskId = await user.queueChapters("Novel", 5);
		await vi.waitFor(() => expect(scriptedWriter.begun).toContain(5));
		// Whoever polls is told what the processor says then, if its last word was not a moment ago.
		vi.setSystemTime(Date.now() + POLICY.askAgainMs);
		expect((await user.task(taskId)).chapters).toHaveLength(4);
		vi.useRealTimers();
		const atStart = told.mock.calls.length;
		expect(atStart).toBe(1);
		scriptedWriter.release();
		await untilStatus(taskId, "completed");
		await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2));
		expect(requests()).toBeLessThanOrEqual(4);
	});

	it("tasks that are queued one after the other share a report", async () => {
		const told = vi.spyOn(OpsShard.prototype, "report");
		scriptedWriter.hold();
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
		await user.queueChapters("Novel", 1);
		await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
		for (let at = 0; at < 20; at++) await user.queueChapters("Novel", 1);
		expect(told).toHaveBeenCalledTimes(1);
		await runInDurableObject(user.queue, async () => void (await vi.advanceTimersByTimeAsync(OPS_POLICY.reportEveryMs)));
		await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2));
		expect(told.mock.lastCall?.[0].counters).toMatchObject({ queued: 20, running: 1 });
	});

	it("[P7] a new user who only looks is woken for nothing", async () => {
		const told = vi.spyOn(OpsShard.prototype, "report");
		const newcomer = await User.signIn(`newcomer ${count}`);
		await newcomer.openSocket();
		await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
		expect(told.mock.lastCall?.[0].counters).toMatchObject({ sockets: 1, queued: 0 });
		await runInDurableObject(newcomer.queue, async (_queue, { storage }) => expect(await storage.getAlarm()).toBeNull());
	});

	it("a report that hangs is waited for: the alarm that was to send it again does not ring on", async () => {
		const report = vi.spyOn(OpsShard.prototype, "report").mockRejectedValueOnce(new Error("on purpose: the shard is away"));
		let letGo = () => {};
		report.mockImplementation(async ({ version }) => {
			await new Promise<void>((resolve) => {
				letGo = resolve;
			});
			return { verdict: { isTaken: true, countedSeq: 0, version }, pauses: { version: 0, intake: false, providers: [] } };
		});
		scriptedWriter.hold();
		await user.queueChapters("Novel", 1);
		await vi.waitFor(() => expect(report).toHaveBeenCalledTimes(1));
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + OPS_POLICY.resendMs + 1 });
		await runDurableObjectAlarm(user.queue);
		await vi.waitFor(() => expect(report).toHaveBeenCalledTimes(2));
		await runDurableObjectAlarm(user.queue);
		await runInDurableObject(user.queue, async (_queue, { storage }) => {
			expect(await storage.getAlarm()).toBeGreaterThan(Date.now() + 1_000);
		});
		// What waits inside the shard is let go inside it.
		await runInDurableObject(shardOfUser(), () => letGo());
	});

	it("the hub sends at most one frame a second, whatever the load", async () => {
		const dashboard = await operator.openDashboard();
		// The frame that counts this dashboard is the last one of which a real timer is waiting.
		await dashboard.shows(() => expect(dashboard.frames).toHaveLength(2));
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
		const seconds = new Map<number, number>();
		let queued = 0;
		const watch = () => {
			const totals = { ...NO_TOTALS, queued };
			return { instance: `a storm ${queued}`, seq: 0, totals, users: [], cells: [], base: [], failures: [] };
		};
		vi.spyOn(OpsShard.prototype, "watch").mockImplementation(watch);
		await runInDurableObject(operator.hub, async (hub: OpsHub, state) => {
			const sent = state.getWebSockets().map((socket) => vi.spyOn(socket, "send"));
			for (let change = 0; change < 100; change++) {
				queued += 1;
				await hub.take(0, { ...watch(), seq: 1 });
				const before = sent.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
				await vi.advanceTimersByTimeAsync(50);
				const after = sent.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
				const second = Math.floor(Date.now() / 1_000);
				seconds.set(second, (seconds.get(second) ?? 0) + after - before);
			}
		});
		await vi.runAllTimersAsync();
		expect(Math.max(...seconds.values())).toBe(1);
	});

	it("[P7] after the dashboard has left, no alarm and no lease keeps hub or shards awake", async () => {
		const dashboard = await operator.openDashboard();
		await dashboard.shows(() => undefined);
		dashboard.raw.close(1000);
		await vi.waitFor(() => expect(dashboard.closed).toBe(1000));
		await runDurableObjectAlarm(operator.hub);
		await runInDurableObject(operator.hub, async (_hub, state) => expect(await state.storage.getAlarm()).toBeNull());
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + OPS_POLICY.leaseMs + 1 });
		const take = vi.spyOn(OpsHub.prototype, "take");
		const report = vi.spyOn(OpsShard.prototype, "report");
		const timers = vi.spyOn(globalThis, "setTimeout");
		const version = { moves: 0, rev: 1, count: 1 };
		const counters = { queued: 1, running: 0, completed: 0, failed: 0, cancelled: 0, sockets: 0 };
		await shardOfUser().report({ userId: "somebody", version, counters, facts: [], isLeaving: false });
		expect(report).toHaveBeenCalledOnce();
		expect(timers).not.toHaveBeenCalled();
		expect(take).not.toHaveBeenCalled();
		vi.useRealTimers();
		await shardOfUser().report({ userId: "somebody", version: { ...version, moves: 9 }, counters, facts: [], isLeaving: true });
	});
});

describe("the dashboard", { timeout: 20_000 }, () => {
	it("shows users' tasks as they run, end, fail and are cancelled, and the poll tells the same", async () => {
		const dashboard = await operator.openDashboard();
		scriptedWriter.failOnce(refused);
		const failedId = await user.queueChapters("Novel", 1);
		await untilStatus(failedId, "failed");
		scriptedWriter.hold();
		const cancelledId = await user.queueChapters("Novel", 1);
		await dashboard.shows(({ totals, users }) => {
			expect(totals.running).toBe(1);
			expect(users.find(({ userId }) => userId === user.id)).toMatchObject({ running: 1, failed: 1 });
		});
		await user.call("POST", `/api/queue/tasks/${cancelledId}/cancel`);
		scriptedWriter.release();
		const doneId = await user.queueChapters("Novel", 2);
		await untilStatus(doneId, "completed");
		await dashboard.shows(({ totals, failures, minutes, work, failureCounts }) => {
			expect(totals).toMatchObject({ running: 0, completed: 1, failed: 1, cancelled: 1 });
			expect(failures[0]).toMatchObject({ userId: user.id, taskId: failedId, code: "provider_auth", provider: "demo" });
			expect(minutes.at(-1)?.run?.count).toBeGreaterThanOrEqual(2);
			expect(work.find(({ type }) => type === "chapter")).toMatchObject({ provider: "demo" });
			expect(failureCounts.some(({ code }) => code === "provider_auth")).toBe(true);
		});
		for (const frame of dashboard.frames) expect(opsFrameSchema.safeParse(frame).success).toBe(true);
		const { dashboards: _, ...polled } = await summary();
		expect(dashboard.state).toMatchObject({ totals: polled.totals, work: polled.work, failures: polled.failures });
		// Nothing that anybody wrote, and no key.
		expect(JSON.stringify(dashboard.frames)).not.toMatch(/Novel|tide clerk|Title 1|first half/i);
	});

	it("is right again after shard, hub and queue have lost their memory in the middle", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect((await summary()).totals.running).toBe(1), LONG);
		await evictDurableObject(shardOfUser());
		await evictDurableObject(operator.hub);
		scriptedWriter.release();
		await untilStatus(taskId, "completed");
		await evictDurableObject(user.queue);
		await vi.waitFor(async () => expect((await summary()).totals).toMatchObject({ running: 0, completed: 1 }), LONG);
	});

	it("counts a report once that was lost, answered in vain, or came twice; the queue's own alarm brings what is missing", async () => {
		const report = vi.spyOn(OpsShard.prototype, "report").mockRejectedValue(new Error("on purpose: the shard is away"));
		const taskId = await user.queueChapters("Novel", 1);
		await untilStatus(taskId, "completed");
		expect((await summary()).totals.completed).toBe(0);
		const lost = report.mock.calls.at(-1)?.[0];
		report.mockRestore();
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + OPS_POLICY.resendMaxMs });
		await runDurableObjectAlarm(user.queue);
		await vi.waitFor(async () => expect((await summary()).totals.completed).toBe(1));
		if (lost !== undefined) await shardOfUser().report(lost);
		vi.setSystemTime(Date.now() + OPS_POLICY.summaryFreshMs);
		expect((await summary()).totals).toMatchObject({ completed: 1, running: 0 });
	});

	it("follows the rules of the feed's socket: heartbeat without a wake, a fresh token in place, an unknown frame answered", async () => {
		const dashboard = await operator.openDashboard();
		await dashboard.shows(() => undefined);
		await evictDurableObject(operator.hub);
		dashboard.raw.send(JSON.stringify({ type: "auth", token: operator.user.token }));
		dashboard.raw.send("rubbish");
		await vi.waitFor(() => expect(dashboard.frames.some(({ type }) => type === "error")).toBe(true));
		expect(dashboard.closed).toBeNull();
		const noLongerOps = await User.signIn(operator.user.id);
		dashboard.raw.send(JSON.stringify({ type: "auth", token: noLongerOps.token }));
		await vi.waitFor(() => expect(dashboard.closed).toBe(4403));
	});
});

describe("[P7] an ops object", () => {
	it("lets go of every call when it is answered: queue, shard and hub can be evicted in the middle of a run", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ running: 1 }));
		await summary();
		// Eviction waits for whatever is still open, and in vain if that is never let go.
		await evictDurableObject(shardOfUser());
		await evictDurableObject(operator.hub);
		scriptedWriter.release();
		await untilStatus(taskId, "completed");
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ completed: 1 }));
		await evictDurableObject(user.queue);
	});
});

describe("[P8] who may see it", () => {
	it("a user's token is answered 403 on every ops route and socket, and learns nothing else", async () => {
		const taskId = await user.queueChapters("Novel", 1);
		const own = encodeURIComponent(user.id);
		const routes = [
			["GET", "/summary"],
			["GET", "/metrics"],
			["GET", `/users/${own}/tasks`],
			["GET", "/users/nobody/tasks"],
			["POST", `/users/${own}/tasks/${taskId}/cancel`],
			["POST", `/users/${own}/tasks/${taskId}/retry`],
			["PUT", "/pauses"],
			["GET", "/nothing-here"],
		] as const;
		for (const [method, path] of routes) {
			const { status, body } = await user.call(method, `/api/ops${path}`);
			expect([path, status, body]).toEqual([path, 403, { success: false, code: "forbidden", error: expect.any(String) }]);
		}
		for (const path of ["/ws", `/users/${own}/ws`, "/users/nobody/ws"]) {
			const response = await upgradeAs(user.token, path);
			expect([path, response.status, await response.json()]).toEqual([
				path,
				403,
				{ success: false, code: "forbidden", error: expect.any(String) },
			]);
		}
	});

	it("an unknown or impossible user is answered 404, and comes into being nowhere", async () => {
		const queues = (await listDurableObjectIds(env.TASK_QUEUE)).length;
		for (const id of ["nobody", "x".repeat(300), "../..", "😀"]) {
			const path = `/users/${encodeURIComponent(id)}`;
			expect((await operator.call("GET", `${path}/tasks`)).body.code).toBe("user_not_found");
			expect((await operator.call("POST", `${path}/tasks/t1/cancel`)).body.code).toBe("user_not_found");
			expect((await upgradeAs(operator.user.token, `${path}/ws`)).status).toBe(404);
		}
		expect(await listDurableObjectIds(env.TASK_QUEUE)).toHaveLength(queues);
	});

	it("an operator follows a user's feed, sees his tasks, and reads nothing that he wrote", async () => {
		scriptedWriter.hold();
		const wish = { targetChapters: 2, customPrompt: "A wish of my own" };
		await user.call("POST", "/api/projects/Novel/queue-outline", { ...wish, thenChapters: 2 }, { "X-AI-Provider": "demo" });
		const listed = await vi.waitFor(async () => {
			const answer = await operator.call("GET", `/users/${encodeURIComponent(user.id)}/tasks`);
			expect(answer.status).toBe(200);
			return answer;
		});
		expect(listed.body.tasks).toHaveLength(2);
		const feed = await operator.follow(user.id);
		const deltaFeed = await operator.follow(user.id, "true");
		const chapters = await feed.until(({ feed: { tasks } }) => [...tasks.values()].find(({ type }) => type === "chapter"));
		await feed.untilTask(chapters.id, ({ status }) => status === "processing");
		feed.send({ type: "watch", taskId: chapters.id });
		await feed.until(({ frames }) => frames.find((frame) => frame.type === "error" && frame.code === "forbidden"));
		scriptedWriter.release();
		// While the second one is held the first can only be told of as progress.
		scriptedWriter.hold({ fromChapter: 2 });
		await feed.untilTask(chapters.id, (task) => task.chapters.includes(1));
		scriptedWriter.release();
		await feed.untilTask(chapters.id, ({ status }) => status === "completed");
		await deltaFeed.untilTask(chapters.id, ({ status }) => status === "completed");
		expect(deltaFeed.frames.some((frame) => frame.type === "sync" && frame.progress !== undefined)).toBe(true);
		expect(deltaFeed.feed).toEqual(feed.feed);
		expect(JSON.stringify([feed.frames, deltaFeed.frames, listed.body])).not.toMatch(/wish of my own|first half/i);
	});
});

describe("what operators do", () => {
	it("a paused intake holds tasks back with the reason, over restarts, and they start by themselves when it is over", async () => {
		await operator.pause("intake", true);
		const taskId = await user.queueChapters("Novel", 1);
		expect(await user.task(taskId)).toMatchObject({ status: "pending", messageCode: "waiting_intake_paused" });
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ queued: 1 }));
		await evictDurableObject(user.queue);
		await evictDurableObject(shardOfUser());
		await evictDurableObject(operator.hub);
		const secondId = await user.queueChapters("Novel", 1);
		expect(await user.task(secondId)).toMatchObject({ status: "pending", messageCode: "waiting_intake_paused" });
		expect((await summary()).pauses).toMatchObject([{ target: "intake", by: operator.user.id }]);
		await operator.pause("intake", false);
		await untilStatus(taskId, "completed");
		await untilStatus(secondId, "completed");
	});

	it("a paused provider holds back its own tasks only and interrupts none; tasks that wait already are told", async () => {
		scriptedWriter.hold();
		const runningId = await user.queueChapters("Novel", 1);
		const waitingId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ running: 1, queued: 1 }));
		const told = vi.spyOn(TaskQueue.prototype, "takePauses");
		await operator.pause("demo", true);
		await vi.waitFor(() => expect(told).toHaveBeenCalled(), LONG);
		expect((await user.task(runningId)).status).toBe("processing");
		scriptedWriter.release();
		await untilStatus(runningId, "completed");
		expect(await user.task(waitingId)).toMatchObject({ status: "pending", messageCode: "waiting_provider_paused" });
		await operator.pause("demo", false);
		await untilStatus(waitingId, "completed");
	});

	it("a queue that cannot hear of pauses takes tasks all the same, and asks once for many of them", async () => {
		const asked = vi.spyOn(OpsShard.prototype, "pauses").mockRejectedValue(new Error("on purpose: the shard is away"));
		vi.spyOn(OpsShard.prototype, "report").mockRejectedValue(new Error("on purpose: the shard is away"));
		const together = await Promise.all([user.queueChapters("Novel", 1), user.queueChapters("Novel", 1)]);
		const later = await user.queueChapters("Novel", 1);
		expect(asked).toHaveBeenCalledTimes(1);
		for (const taskId of [...together, later]) await untilStatus(taskId, "completed");
	});

	it("cancels and retries a user's task, and each deed is a line with who, whom and how it ended", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).not.toBeNull());
		const path = `/users/${encodeURIComponent(user.id)}/tasks/${taskId}`;
		expect((await operator.call("POST", `${path}/cancel`)).status).toBe(200);
		expect((await user.task(taskId)).status).toBe("failed");
		scriptedWriter.release();
		expect((await operator.call("POST", `${path}/retry`)).status).toBe(200);
		await untilStatus(taskId, "completed");
		expect((await operator.call("POST", `${path}/retry`)).body.code).toBe("task_not_failed");
		const deeds = (await summary()).audit.filter(({ by }) => by === operator.user.id);
		expect(deeds.map(({ action, outcome, userId, taskId }) => ({ action, outcome, userId, taskId }))).toEqual(
			[
				["retry", "task_not_failed"],
				["retry", "ok"],
				["cancel", "ok"],
			].map(([action, outcome]) => ({ action, outcome, userId: user.id, taskId })),
		);
	});
});

describe("the metrics", () => {
	it("are OpenMetrics text that a parser reads, with help and units, and no user's name", async () => {
		const taskId = await user.queueChapters("Novel", 1);
		await untilStatus(taskId, "completed");
		await vi.waitFor(async () => expect(await shardOfUser().findUser(user.id)).toMatchObject({ completed: 1 }));
		const response = await exports.default.fetch(
			new Request("https://queue.example/api/ops/metrics", { headers: { Authorization: `Bearer ${operator.user.token}` } }),
		);
		expect(response.headers.get("Content-Type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
		const text = new TextDecoder().decode(await response.arrayBuffer());
		expect(text.endsWith("# EOF\n")).toBe(true);
		expect(text).toContain("# UNIT novel_queue_task_wait_seconds seconds");
		expect(text).not.toContain("reader");
		const families = parsePrometheus(text);
		const run = families.find(({ name }) => name === "novel_queue_task_run_seconds");
		expect(run?.type).toBe("HISTOGRAM");
		expect(Number(run?.metrics[0]?.buckets?.["+Inf"])).toBeGreaterThanOrEqual(1);
		const tasks = families.find(({ name }) => name === "novel_queue_tasks");
		expect(tasks?.metrics.map(({ labels }) => labels)).toEqual([{ state: "queued" }, { state: "running" }]);
		expect(families.find(({ name }) => name === "novel_queue_ended_tasks")?.type).toBe("COUNTER");
	});
});
