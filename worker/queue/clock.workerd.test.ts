import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Failure } from "../core/failure.ts";
import { POLICY } from "../core/policy.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { TaskProcessor } from "../processor/task-processor.ts";
import { User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const busy: Failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	// The shortest backoff that jitter can give.
	vi.spyOn(Math, "random").mockReturnValue(0);
	count += 1;
	user = await User.signIn(`clock-${count}`);
	await user.createProject("Novel");
});

afterEach(async () => {
	vi.restoreAllMocks();
	// First, so that nothing goes on by itself: its log lines would come when the file has ended.
	await reset();
	scriptedWriter.release();
});

const trueNow = Date.now.bind(Date);

/** From now on the clock is off by this. */
function setOff(ms: number): void {
	vi.spyOn(Date, "now").mockImplementation(() => trueNow() + ms);
}

/** Keeps the platform's alarm, which goes by the true clock, out of it. @returns in how many ms the alarm would go off, each time it is set */
async function recordAlarms(): Promise<number[]> {
	const alarms: number[] = [];
	await runInDurableObject(user.queue, (_queue, { storage }) => {
		vi.spyOn(storage, "setAlarm").mockImplementation(async (at) => {
			alarms.push(Number(at) - Date.now());
		});
	});
	return alarms;
}

async function beginChapter(chapters: number): Promise<string> {
	scriptedWriter.hold();
	const taskId = await user.queueChapters("Novel", chapters);
	await vi.waitFor(async () => expect((await user.task(taskId)).messageCode).toBe("writing_chapter"));
	return taskId;
}

function fail(taskId: string): Promise<void> {
	return runInDurableObject(user.queue, (queue) => queue.endRun(taskId, 1, { kind: "failed", failure: busy }, 0));
}

describe("a clock that jumps", () => {
	it.each([3_000_000, 54_500])(
		"[P4] %d ms forward does not push a backoff: the alarm from before is not taken for an early one",
		async (ms) => {
			const taskId = await beginChapter(1);
			const alarms = await recordAlarms();
			setOff(ms);
			await fail(taskId);
			expect(await user.task(taskId)).toMatchObject({ messageCode: "retrying", messageValues: { seconds: 1 } });
			expect(alarms.at(-1)).toBeGreaterThan(0);
			expect(alarms.at(-1)).toBeLessThanOrEqual(1_000);
		},
	);

	it("[P4] back does not stretch a backoff: once awake, the queue waits no longer than was said", async () => {
		const taskId = await beginChapter(1);
		const alarms = await recordAlarms();
		await fail(taskId);
		const set = alarms.length;
		setOff(-3_000_000);
		expect((await user.task(taskId)).messageCode).toBe("retrying");
		expect(alarms.slice(set)).toHaveLength(1);
		expect(alarms.at(-1)).toBeGreaterThan(0);
		expect(alarms.at(-1)).toBeLessThanOrEqual(1_000);
		await user.task(taskId);
		expect(alarms.slice(set)).toHaveLength(1);
	});

	it("back does not keep a poll from asking: it is told what is true now", async () => {
		const taskId = await beginChapter(1);
		await recordAlarms();
		const { progress } = await user.task(taskId);
		const ask = vi.spyOn(TaskProcessor.prototype, "wordOf").mockReturnValue({
			progress: progress + 20,
			message: { code: "writing_chapter", values: { chapter: 1, position: 1, total: 1 } },
			chapters: [],
			stepsDone: 0,
			stepsTotal: 1,
			text: null,
		});
		setOff(-60_000);
		expect((await user.task(taskId)).progress).toBe(progress + 20);
		await user.task(taskId);
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it("[P4] leaves a processor that is alive its task, and gives it a lease of its own length", async () => {
		const taskId = await beginChapter(1);
		const alarms = await recordAlarms();
		for (const ms of [3_000_000, -600_000]) {
			setOff(ms);
			await user.task(taskId);
			// Less what has passed between the decision and the alarm.
			expect(alarms.at(-1)).toBeGreaterThan(POLICY.leaseMs - 1_000);
			expect(alarms.at(-1)).toBeLessThanOrEqual(POLICY.leaseMs);
			await runInDurableObject(user.queue, (queue) => queue.alarm());
			expect(await user.task(taskId)).toMatchObject({ attempt: 1, status: "processing" });
		}
	});
});
