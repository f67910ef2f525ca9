import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shardName, shardOf } from "../core/ops/home.ts";
import { readSettings } from "../settings.ts";
import type { NovelWriter } from "../writer/novel-writer.ts";
import { type Bill, CostMeter, totalOf } from "./cost-meter.fixture.ts";
import { User } from "./user.fixture.ts";

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
	async *draftChapter() {
		for (let elapsedMs = 0; elapsedMs < DRAFT_MS; elapsedMs += TICK_MS) {
			await sleep(TICK_MS);
			yield DELTA;
		}
	},
	async summarize({ storySoFar }) {
		await sleep(CHAPTER_MS - DRAFT_MS);
		return { storySoFar, openThreads: [] };
	},
};

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => evenWriter }));

/** Everything that may cost a row. */
const HEADERS = { "X-AI-Provider": "openai", "X-AI-Key": "sk-0123456789-of-a-test", "Idempotency-Key": "once" };

let count = 0;
let user: User;
let processor: Awaited<ReturnType<User["processor"]>>;
let meter: CostMeter;

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

/** As if by itself, the task comes to its end, and everything that follows from that. */
async function comesToItsEnd(taskId: string): Promise<void> {
	const rings: Promise<boolean>[] = [];
	for (let elapsedMs = 0; elapsedMs < CHAPTERS * CHAPTER_MS + 10_000; elapsedMs += TICK_MS) rings.push(...(await pass(TICK_MS)));
	await Promise.all(rings);
	const { record } = await runInDurableObject(user.queue, (_queue, { storage }) =>
		storage.sql.exec<{ record: string }>("SELECT record FROM tasks WHERE id = ?", taskId).one(),
	);
	expect(JSON.parse(record)).toMatchObject({ state: { name: "completed" }, chapters: [1, 2, 3, 4, 5], attempt: 1 });
}

/**
 * What it may cost: a little more than it does, so that whoever adds a row each chapter has to say why. Promised are 25 requests and
 * 60 rows unwatched, 40 and 170 with three tabs.
 */
const BUDGETS = { unwatched: { requests: 15, rows: 54 }, watched: { requests: 20, rows: 143 } };

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
