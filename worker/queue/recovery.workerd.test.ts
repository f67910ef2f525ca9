import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Failure } from "../core/failure.ts";
import { POLICY } from "../core/policy.ts";
import { firstHalf, scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { TaskProcessor } from "../processor/task-processor.ts";
import { WriterError } from "../writer/writer-error.ts";
import { type Socket, User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const busy: Failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };
const refused: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	// The shortest backoff that jitter can give.
	vi.spyOn(Math, "random").mockReturnValue(0);
	count += 1;
	user = await User.signIn(`recovery-${count}`);
	await user.createProject("Novel");
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	scriptedWriter.release();
});

function writing(socket: Socket, taskId: string, chapter: number) {
	return socket.untilTask(
		taskId,
		({ messageCode, messageValues }) => messageCode === "writing_chapter" && messageValues.chapter === chapter,
	);
}

async function contentOf(chapter: number): Promise<unknown> {
	return (await user.call("GET", `/api/projects/Novel/chapters/${chapter}`)).body.content;
}

const whole = (chapter: number) => `${firstHalf(chapter)}The second half.`.replace(/^# .*\n\n/, "");

describe("failed attempts", () => {
	it("[P3] say when they are tried again, and the next one succeeds", async () => {
		const socket = await user.openSocket();
		scriptedWriter.failOnce(busy);
		const taskId = await user.queueChapters("Novel", 2);
		const waiting = await socket.untilTask(taskId, ({ messageCode }) => messageCode === "retrying");
		expect(waiting).toMatchObject({ status: "processing", message: "Retrying in 1 s (2/5)", attempt: 1 });
		const done = await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(done).toMatchObject({ attempt: 2, chapters: [1, 2] });
		expect(scriptedWriter.begun).toEqual([1, 1, 2]);
	});

	it("[P3] that cannot succeed fail the task with the reason, keep what is finished, and a retry goes on from there", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 3);
		await writing(socket, taskId, 1);
		scriptedWriter.failOnce(refused);
		scriptedWriter.release();
		const failed = await socket.untilTask(taskId, ({ status }) => status === "failed");
		expect(failed).toMatchObject({
			errorCode: "provider_auth",
			error: "The AI provider refused the key. Check the key and retry with a valid one.",
			chapters: [1],
		});
		expect((await user.call("POST", `/api/queue/tasks/${taskId}/retry`)).body).toEqual({ success: true });
		expect(await socket.untilTask(taskId, ({ status }) => status === "completed")).toMatchObject({
			chapters: [1, 2, 3],
			error: null,
		});
		expect(scriptedWriter.begun).toEqual([1, 2, 2, 3]);
	});

	it("[P3] a summary that cannot be had costs no chapter: the task says so, and the next one makes up for it", async () => {
		const socket = await user.openSocket();
		const summarize = vi.spyOn(scriptedWriter, "summarize");
		for (let tries = 0; tries < 4; tries++) summarize.mockRejectedValueOnce(new WriterError(refused));
		const taskId = await user.queueChapters("Novel", 2);
		const done = await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(done).toMatchObject({
			chapters: [1, 2],
			attempt: 1,
			messageCode: "chapters_completed_unsummarized",
			messageValues: { first: 1, last: 2, unsummarized: 2 },
		});
		expect(scriptedWriter.begun).toEqual([1, 2]);
		expect(await contentOf(2)).toBe(whole(2));
		await socket.untilTask(await user.queueChapters("Novel", 1), ({ status }) => status === "completed");
		// Every chapter that the story lacks is in the summary that comes next; one that failed is tried without the older ones.
		const covered = summarize.mock.calls.map(([{ chapters }]) => chapters.map(({ index }) => index));
		expect(covered).toEqual([[1], [1], [1, 2], [2], [1, 2, 3]]);
	});

	it("[P3] a summary that fails by something that passes is tried again later, and its chapter is readable meanwhile", async () => {
		const socket = await user.openSocket();
		vi.spyOn(scriptedWriter, "summarize").mockRejectedValueOnce(new WriterError(busy));
		const taskId = await user.queueChapters("Novel", 1);
		const waiting = await socket.untilTask(taskId, ({ messageCode }) => messageCode === "retrying");
		expect(waiting.chapters).toEqual([1]);
		expect(await contentOf(1)).toBe(whole(1));
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect([scriptedWriter.begun, scriptedWriter.summaries]).toEqual([[1], 1]);
	});

	it("[P3] an outline that gives up in the middle goes on with the volume it failed at", async () => {
		const socket = await user.openSocket();
		const planVolume = vi.spyOn(scriptedWriter, "planVolume").mockRejectedValueOnce(new WriterError(refused));
		const planMaster = vi.spyOn(scriptedWriter, "planMaster");
		const { body } = await user.call(
			"POST",
			"/api/projects/Novel/queue-outline",
			{ targetChapters: 2 },
			{ "X-AI-Provider": "demo" },
		);
		const taskId = String(body.taskId);
		await socket.untilTask(taskId, ({ status }) => status === "failed");
		await user.call("POST", `/api/queue/tasks/${taskId}/retry`);
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect([planMaster.mock.calls.length, planVolume.mock.calls.length]).toEqual([1, 2]);
	});

	it("[P9] only a failed task can be retried", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		expect((await user.call("POST", `/api/queue/tasks/${taskId}/retry`)).body).toMatchObject({ code: "task_not_failed" });
		expect((await user.call("POST", "/api/queue/tasks/none/retry")).body).toMatchObject({ code: "task_not_found" });
	});
});

describe("death in the middle of a chapter", () => {
	it("[P3] [P4] the task goes on by itself from the last finished chapter, as a new attempt", async () => {
		const first = await user.openSocket();
		scriptedWriter.hold({ fromChapter: 2 });
		const taskId = await user.queueChapters("Novel", 3);
		await writing(first, taskId, 2);
		await abortAllDurableObjects();
		scriptedWriter.release();
		await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"), { timeout: 10_000 });
		expect(await user.task(taskId)).toMatchObject({ attempt: 2, chapters: [1, 2, 3] });
		expect(scriptedWriter.begun).toEqual([1, 2, 2, 3]);
		for (const chapter of [1, 2, 3]) expect(await contentOf(chapter)).toBe(whole(chapter));
	});

	it("[P3] [P5] a chapter that was cut off is written again as attempt 2, and its text starts over", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect((await user.task(taskId)).messageCode).toBe("writing_chapter"));
		await abortAllDurableObjects();
		const socket = await user.openSocket();
		await socket.untilTask(taskId, ({ attempt, messageCode }) => attempt === 2 && messageCode === "writing_chapter");
		socket.send({ type: "watch", taskId });
		await socket.until((seen) => seen.textOf(taskId, 2) === firstHalf(1));
		scriptedWriter.release();
		const done = await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(done).toMatchObject({ attempt: 2, chapters: [1] });
		expect(socket.textOf(taskId, 2)).toBe(`${firstHalf(1)}The second half.`);
		expect(await contentOf(1)).toBe(whole(1));
	});

	it("[P4] a processor that says nothing loses its task when the lease ends, and its late word is refused", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await writing(socket, taskId, 1);
		const processor = await user.processor("Novel");
		// It has forgotten the run and its alarm: nothing will ever wake it by itself.
		await runInDurableObject(processor, async (_processor, state) => {
			state.storage.sql.exec("DELETE FROM run");
			await state.storage.deleteAlarm();
		});
		vi.setSystemTime(Date.now() + POLICY.leaseMs + 1_000);
		expect(await runDurableObjectAlarm(user.queue)).toBe(true);
		const resumed = await socket.untilTask(taskId, ({ attempt }) => attempt === 2);
		expect(resumed).toMatchObject({ status: "processing", message: "Going on from the last finished step" });
		expect(await user.queue.openRun(taskId, 1)).toBeNull();
	});

	it("[P4] one that dies unwatched, while its queue sleeps, is noticed within a minute of its last word", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect(await user.storedTask(taskId)).toMatchObject({ state: { name: "running" } }));
		const saidAt = (await user.storedTask(taskId)).updatedAt;
		await runInDurableObject(await user.processor("Novel"), async (_processor, state) => {
			state.storage.sql.exec("DELETE FROM run");
			await state.storage.deleteAlarm();
		});
		await evictDurableObject(user.queue);
		const armedAt = await runInDurableObject(user.queue, (_queue, state) => state.storage.getAlarm());
		expect(armedAt).toBe(saidAt + POLICY.leaseMs);
		expect(POLICY.leaseMs).toBeLessThanOrEqual(60_000);
		vi.setSystemTime(saidAt + POLICY.leaseMs + 1);
		expect(await runDurableObjectAlarm(user.queue)).toBe(true);
		expect(await user.storedTask(taskId)).toMatchObject({ attempt: 2, message: { code: "resuming" } });
	});

	it("[P4] one that is heard of after the clock went back is looked at by the clock as it is now", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await writing(socket, taskId, 1);
		const report = async (progress: number) => {
			const message = { code: "writing_chapter", values: { chapter: progress } } as const;
			const said = { progress, message, chapters: [], stepsDone: 0, stepsTotal: 1, text: null };
			expect(await user.queue.reportRun(taskId, 1, said)).toBe("progress");
		};
		const armed = () => runInDurableObject(user.queue, (_queue, state) => state.storage.getAlarm());
		vi.setSystemTime(Date.now() + 10 * 60_000);
		await report(5);
		expect(await runDurableObjectAlarm(user.queue)).toBe(true);
		expect(await armed()).toBeGreaterThan(Date.now());
		vi.useRealTimers();
		await report(6);
		expect(await armed()).toBeLessThanOrEqual(Date.now() + POLICY.leaseMs);
	});

	it("[P3] has all of its task in storage and in frames, whatever comes between two reports", async () => {
		const sockets = [await user.openSocket(), await user.openSocket(undefined, "true")];
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 2);
		for (const socket of sockets) await writing(socket, taskId, 1);
		let total = 50;
		const report = async (chapters: number[] = []) => {
			total += 1;
			const message = { code: "writing_chapter", values: { chapter: 2, position: 2, total } } as const;
			const said = { progress: total, message, chapters, stepsDone: chapters.length, stepsTotal: 2, text: null };
			expect(await user.queue.reportRun(taskId, 1, said)).toBe("progress");
			const task = await user.task(taskId);
			expect(task).toMatchObject({ progress: total, messageValues: message.values, chapters });
			const { rev, priority, updatedAt } = task;
			expect(await user.storedTask(taskId)).toMatchObject({ rev, priority, updatedAt, progress: total, message, chapters });
			for (const socket of sockets) expect(await socket.untilTask(taskId, ({ progress }) => progress === total)).toEqual(task);
		};
		await report();
		await user.queue.updateTask(taskId, { priority: "high" });
		await report();
		await report();
		await report([1]);
		await report([1]);
		expect((await user.task(taskId)).priority).toBe("high");
	});

	it("[P4] every processing task has an armed alarm, also when the object wakes without one", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect((await user.task(taskId)).messageCode).toBe("writing_chapter"));
		await runInDurableObject(user.queue, (_queue, state) => state.storage.deleteAlarm());
		await abortAllDurableObjects();
		await user.task(taskId);
		const armed = await runInDurableObject(user.queue, (_queue, state) => state.storage.getAlarm());
		expect(armed).not.toBeNull();
	});
});

describe("a task that is longer than an alarm may be", () => {
	it("[P3] [P4] goes on in the next one, as the same attempt", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 2);
		await writing(socket, taskId, 1);
		vi.setSystemTime(Date.now() + 9 * 60_000);
		scriptedWriter.release();
		await socket.untilTask(taskId, ({ chapters }) => chapters.includes(1));
		const processor = await user.processor("Novel");
		await vi.waitFor(async () => expect(await runDurableObjectAlarm(processor)).toBe(true));
		expect(await socket.untilTask(taskId, ({ status }) => status === "completed")).toMatchObject({
			attempt: 1,
			chapters: [1, 2],
		});
		expect(scriptedWriter.begun).toEqual([1, 2]);
	});
});

describe("lost calls", () => {
	it("[P5] a start that comes twice begins one run, and one that comes late begins none", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await writing(socket, taskId, 1);
		const processor = await user.processor("Novel");
		const stored = await runInDurableObject(processor, (_processor, state) =>
			JSON.parse(String(state.storage.sql.exec("SELECT spec FROM run").one().spec)),
		);
		await processor.start(stored);
		await processor.start({ ...stored, taskId: "late", fence: stored.fence - 1 });
		scriptedWriter.release();
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(scriptedWriter.begun).toEqual([1]);
	});

	it("[P6] a stop that comes before its start keeps that start from running", async () => {
		const processor = await user.processor("Novel");
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 1);
		await writing(socket, taskId, 1);
		const stored = await runInDurableObject(processor, (_processor, state) =>
			JSON.parse(String(state.storage.sql.exec("SELECT spec FROM run").one().spec)),
		);
		await processor.stop(taskId, stored.fence + 5, true);
		await processor.start({ ...stored, fence: stored.fence + 5 });
		expect(
			await runInDurableObject(processor, (_processor, state) =>
				state.storage.sql.exec("SELECT * FROM run WHERE spec IS NOT NULL").toArray(),
			),
		).toEqual([]);
	});

	it("[P6] a stop that could not be delivered is kept and repeated until it is", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await writing(socket, taskId, 1);
		const processor = await user.processor("Novel");
		const stop = vi.spyOn(TaskProcessor.prototype, "stop").mockRejectedValueOnce(new Error("unreachable, on purpose"));
		await user.call("POST", `/api/queue/tasks/${taskId}/cancel`);
		await vi.waitFor(() => expect(stop).toHaveBeenCalledTimes(2), { timeout: 5_000 });
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([1]));
		await vi.waitFor(async () => {
			const rows = await runInDurableObject(user.queue, (_queue, state) =>
				state.storage.sql.exec("SELECT * FROM outbox").toArray(),
			);
			expect(rows).toEqual([]);
		});
		expect(
			await runInDurableObject(processor, (_processor, state) =>
				state.storage.sql.exec("SELECT * FROM run WHERE spec IS NOT NULL").toArray(),
			),
		).toEqual([]);
	});
});

describe("AI keys", () => {
	const key = "sk-live-0123456789-very-secret";
	const headers = { "X-AI-Provider": "openai", "X-AI-Key": key };

	async function storedText(): Promise<string> {
		const dump = (_object: unknown, state: DurableObjectState): string => {
			const tables = state.storage.sql
				.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
				.toArray();
			return JSON.stringify(tables.map(({ name }) => state.storage.sql.exec(`SELECT * FROM "${name}"`).toArray()));
		};
		const queue = await runInDurableObject(user.queue, dump);
		return queue + (await runInDurableObject(await user.processor("Novel"), dump));
	}

	async function boxes(): Promise<number> {
		return runInDurableObject(
			user.queue,
			(_queue, state) => state.storage.sql.exec("SELECT * FROM sealed_keys").toArray().length,
		);
	}

	it("[P8] are nowhere in storage, answers or frames, and gone when the task is completed", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const queued = await user.call("POST", "/api/projects/Novel/queue-chapters", {}, headers);
		const taskId = String(queued.body.taskId);
		await writing(socket, taskId, 1);
		expect(await boxes()).toBe(1);
		const { body } = await user.call("GET", "/api/queue/tasks");
		expect((await storedText()) + JSON.stringify([queued, body, socket.frames])).not.toContain(key);
		scriptedWriter.release();
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(await boxes()).toBe(0);
		expect(await storedText()).not.toContain('"keyBox":"v1.');
	});

	it("[P8] stay a day after a failure for a retry, then it must bring one", async () => {
		const socket = await user.openSocket();
		scriptedWriter.failOnce(refused);
		const queued = await user.call("POST", "/api/projects/Novel/queue-chapters", {}, headers);
		const taskId = String(queued.body.taskId);
		await socket.untilTask(taskId, ({ status }) => status === "failed");
		expect(await boxes()).toBe(1);
		vi.setSystemTime(Date.now() + POLICY.keyKeptAfterFailureMs + 1_000);
		await runDurableObjectAlarm(user.queue);
		expect(await boxes()).toBe(0);
		vi.useRealTimers();
		expect((await user.call("POST", `/api/queue/tasks/${taskId}/retry`)).body).toMatchObject({ code: "ai_config_missing" });
		expect((await user.call("POST", `/api/queue/tasks/${taskId}/retry`, undefined, headers)).body).toEqual({ success: true });
		await socket.untilTask(taskId, ({ status }) => status === "completed");
	});

	it("[P8] go at once when the task is cancelled or deleted", async () => {
		scriptedWriter.hold();
		for (const [method, path] of [
			["POST", "/cancel"],
			["DELETE", ""],
		]) {
			const queued = await user.call("POST", "/api/projects/Novel/queue-chapters", {}, headers);
			expect(await boxes()).toBe(1);
			await user.call(String(method), `/api/queue/tasks/${queued.body.taskId}${path}`);
			expect(await boxes()).toBe(0);
		}
	});
});
