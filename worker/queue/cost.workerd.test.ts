import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shardName, shardOf } from "../core/ops/home.ts";
import { CALL, usageOf } from "../core/usage.fixture.ts";
import { readSettings } from "../settings.ts";
import type { NovelWriter } from "../writer/novel-writer.ts";
import { type Bill, CostMeter, totalOf } from "./cost-meter.fixture.ts";
import { TaskQueue } from "./task-queue.ts";
import { type Socket, User } from "./user.fixture.ts";

const CHAPTERS = 5;
const CHAPTER_MS = 60_000;
/** The summary takes the rest. */
const DRAFT_MS = 54_000;
/** Time between two pieces of text: there are more of them than progress has numbers. */
const TICK_MS = 1_000;
const DELTA = "The tide had gone out further. ";

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const noOutline = (): never => {
	throw new Error("no outline here");
};

/** Its text comes evenly, a chapter a minute. */
const evenWriter: NovelWriter = {
	planMaster: noOutline,
	planVolume: noOutline,
	expectedChars: () => (DRAFT_MS / TICK_MS) * DELTA.length,
	async *draftChapter(_brief, { onUsage }) {
		for (let elapsedMs = 0; elapsedMs < DRAFT_MS; elapsedMs += TICK_MS) {
			await sleep(TICK_MS);
			yield DELTA;
		}
		onUsage(CALL);
	},
	async summarize({ storySoFar }, { onUsage }) {
		await sleep(CHAPTER_MS - DRAFT_MS);
		onUsage(CALL);
		return { storySoFar, openThreads: [] };
	},
};

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => evenWriter }));

/** The one clock here is a processor's, and a queue's timer would go off inside it. Without a turn to wait for it tells its shard more. */
vi.mock("../core/ops/ops-policy.ts", async (original) => {
	const { OPS_POLICY } = await original<typeof import("../core/ops/ops-policy.ts")>();
	return { OPS_POLICY: { ...OPS_POLICY, reportEveryMs: 0 } };
});

/** Everything that may cost a row. */
const HEADERS = { "X-AI-Provider": "openai", "X-AI-Key": "sk-0123456789-of-a-test", "Idempotency-Key": "once" };

let count = 0;
let user: User;
let processor: Awaited<ReturnType<User["processor"]>>;
let meter: CostMeter;
let stopCounting: (() => void) | null = null;

beforeEach(async () => {
	// Far ahead of the platform's own clock: no alarm goes off by itself, and each that is due is rung here.
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: Date.now() + 24 * 3_600_000 });
	count += 1;
	user = await User.signIn(`cost-${count}`);
	await user.createProject("Novel");
	processor = await user.processor("Novel");
	// The tables of an object that is new are no task's costs.
	await env.OPS_SHARD.getByName(shardName(shardOf(user.id, readSettings(env).OPS_SHARDS))).pauses();
	meter = await CostMeter.install(user.queue);
});

afterEach(() => {
	// In the opposite order: each stands in for what was there before it.
	stopCounting?.();
	stopCounting = null;
	meter.restore();
	vi.useRealTimers();
});

async function queueTask(): Promise<string> {
	const body = { chaptersToGenerate: CHAPTERS };
	const answer = await user.call("POST", "/api/projects/Novel/queue-chapters", body, HEADERS);
	return String(answer.body.taskId);
}

/** Lets everything that is under way between objects arrive. */
async function settle(): Promise<void> {
	for (let round = 0; round < 4; round++) await runInDurableObject(user.queue, () => {});
}

/** The alarms that are due ring, and this much time goes by. @returns the rings; a processor's lasts as long as it works */
async function pass(ms: number): Promise<Promise<boolean>[]> {
	const rings: Promise<boolean>[] = [];
	for (const stub of [user.queue, processor]) {
		const dueAt = await runInDurableObject(stub, (_object, { storage }) => storage.getAlarm());
		if (dueAt !== null && dueAt <= Date.now()) rings.push(runDurableObjectAlarm(stub));
	}
	await settle();
	// Inside the processor, to which the timers belong.
	await runInDurableObject(processor, async () => void (await vi.advanceTimersByTimeAsync(ms)));
	await settle();
	return rings;
}

/** As if by itself, the task comes to its end, and everything that follows from that. @param meanwhile happens each second */
async function comesToItsEnd(taskId: string, meanwhile = async (_second: number): Promise<void> => {}): Promise<void> {
	const rings: Promise<boolean>[] = [];
	for (let second = 0; second < (CHAPTERS * CHAPTER_MS) / TICK_MS + 10; second++) {
		rings.push(...(await pass(TICK_MS)));
		await meanwhile(second);
	}
	await Promise.all(rings);
	const usage = { total: usageOf(2 * CHAPTERS), unbooked: [] };
	const completed = { state: { name: "completed" }, chapters: [1, 2, 3, 4, 5], attempt: 1, usage };
	expect(await user.storedTask(taskId)).toMatchObject(completed);
}

/** Lines to the queue: each keeps it awake until the platform says that its other end has let go. */
function countLines(): { open: () => Promise<number> } {
	let closed = 0;
	const { openRun } = TaskQueue.prototype;
	const spy = vi.spyOn(TaskQueue.prototype, "openRun").mockImplementation(function (this: TaskQueue, ...run) {
		const link = openRun.apply(this, run);
		const dispose = () => {
			closed += 1;
		};
		return link === null ? null : Object.assign(link, { [Symbol.dispose]: dispose });
	});
	stopCounting = () => spy.mockRestore();
	return {
		async open() {
			await settle();
			return (meter.requests.get("queue openRun") ?? 0) - closed;
		},
	};
}

/**
 * What it may cost: a little more than it does, so that whoever adds a row each chapter has to say why. Promised are 25 requests and
 * 60 rows unwatched, 40 and 170 with three tabs.
 */
const BUDGETS = { unwatched: { requests: 17, rows: 57 }, watched: { requests: 13, rows: 144 } };

/** @returns the whole bill if it is over the budget, since whoever reads of it wants to know where it went */
function over(bill: Bill, budget: number): string[] {
	const total = totalOf(bill);
	return total <= budget ? [] : [`${total} of ${budget}`, ...[...bill].map(([source, spent]) => `${source}: ${spent}`).sort()];
}

describe("a task of five chapters and five minutes costs", () => {
	it("unwatched less than 25 requests and 60 rows", async () => {
		await comesToItsEnd(await queueTask());
		expect(over(meter.requests, BUDGETS.unwatched.requests)).toEqual([]);
		expect(over(meter.rows, BUDGETS.unwatched.rows)).toEqual([]);
		// What is stored of the task itself is on the bill.
		expect(meter.rows.get("queue put task")).toBeGreaterThanOrEqual(CHAPTERS);
	}, 60_000);

	it("[P7] no more if its queue sleeps between two reports, and so remembers nothing", async () => {
		const taskId = await queueTask();
		await comesToItsEnd(taskId, async (second) => {
			if (second % 10 === 9) await evictDurableObject(user.queue);
		});
		expect(over(meter.requests, BUDGETS.unwatched.requests)).toEqual([]);
		expect(over(meter.rows, BUDGETS.unwatched.rows)).toEqual([]);
	}, 60_000);

	it("[P7] unwatched no time of its queue: no line to it is open between two reports, nor after its end", async () => {
		const lines = countLines();
		const seen = new Set<number>();
		await comesToItsEnd(await queueTask(), async () => void seen.add(await lines.open()));
		expect([...seen]).toEqual([0]);
		expect(meter.requests.get("queue openRun")).toBeGreaterThan(5);
	}, 60_000);

	it("[P7] with a tab one line, which is closed when the tab has gone", async () => {
		const lines = countLines();
		const tab = await user.openSocket();
		const seen: number[] = [];
		await comesToItsEnd(await queueTask(), async (second) => {
			seen.push(await lines.open());
			if (second === 100) tab.raw.close(1000);
		});
		expect(new Set(seen.slice(1, 100))).toEqual(new Set([1]));
		// The next heartbeat finds nobody.
		expect(new Set(seen.slice(110))).toEqual(new Set([0]));
	}, 60_000);

	it("not the patience of whoever opens a tab in the middle: it is up to date at once, and so is the text that it reads along", async () => {
		const taskId = await queueTask();
		let tab: Socket | null = null;
		await comesToItsEnd(taskId, async (second) => {
			if (second === 99) tab = await user.openSocket();
			if (second === 100) {
				// Since the word at 70 s it has come on by nearly ten per cent.
				expect(tab?.feed.tasks.get(taskId)?.progress).toBeGreaterThan(30);
				tab?.send({ type: "watch", taskId });
			}
			if (second === 101) expect(tab?.textOf(taskId, 1)).toContain(DELTA.repeat(30));
			if (second === 110) tab?.raw.close(1000);
		});
		expect(meter.requests.get("processor attend")).toBe(2);
	}, 60_000);

	it("a question to its processor for each poll, whose answer is as new as the poll", async () => {
		const taskId = await queueTask();
		const told = meter.requests;
		const late: number[] = [];
		await comesToItsEnd(taskId, async (second) => {
			// Two minutes on, two minutes off; three ask at once.
			if (second % 10 !== 5 || (second > 120 && second < 240)) return;
			const ways = ["", `/${taskId}`, "?limit=5"];
			const [list] = await Promise.all(ways.map((way) => user.call("GET", `/api/queue/tasks${way}`)));
			// A third of a per cent a second, and the summaries take their time.
			if ((list?.body.tasks?.[0]?.progress ?? 0) < second / 3 - 3) late.push(second);
		});
		expect(late).toEqual([]);
		// One for each time of 20, though three have come; those for which a report came just before need none.
		expect(told.get("processor wordOf")).toBeLessThanOrEqual(20);
		expect(told.get("processor wordOf")).toBeGreaterThan(10);
		expect(told.get("processor attend")).toBeUndefined();
		expect(told.get("queue openRun")).toBeLessThanOrEqual(BUDGETS.unwatched.requests - 5);
	}, 60_000);

	it("with three tabs, one of which reads along, less than 40 requests and 170 rows", async () => {
		const tabs = [await user.openSocket(), await user.openSocket(), await user.openSocket()];
		const taskId = await queueTask();
		tabs[0]?.send({ type: "watch", taskId });
		await comesToItsEnd(taskId);
		expect(over(meter.requests, BUDGETS.watched.requests)).toEqual([]);
		expect(over(meter.rows, BUDGETS.watched.rows)).toEqual([]);
		for (const tab of tabs) expect(tab.feed.tasks.get(taskId)?.status).toBe("completed");
		const seen = new Set(
			tabs[1]?.frames.flatMap((frame) => (frame.type === "sync" ? frame.tasks.map(({ progress }) => progress) : [])),
		);
		// They pay for something: nearly each whole number is seen.
		expect(seen.size).toBeGreaterThan(80);
		expect(tabs[0]?.textOf(taskId, 1)).toContain(DELTA.repeat(3));
		for (const tab of tabs) tab.raw.close(1000);
	}, 60_000);
});
