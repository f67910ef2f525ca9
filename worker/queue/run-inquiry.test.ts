import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LastWord } from "../core/next-alarm.ts";
import { POLICY } from "../core/policy.ts";
import type { RunReport } from "../core/run.ts";
import { taskRecord } from "../core/task-record.fixture.ts";
import type { TaskRecord } from "../core/task-record.ts";
import { RunInquiry } from "./run-inquiry.ts";

const report: RunReport = {
	progress: 40,
	message: { code: "writing_chapter", values: {} },
	chapters: [],
	stepsDone: 0,
	stepsTotal: 1,
	text: null,
};

const wordOf = vi.fn<(task: TaskRecord) => Promise<RunReport | null>>();
const heard = vi.fn<(task: TaskRecord, report: RunReport) => void>();
let tasks: TaskRecord[];
let lastWord: LastWord | undefined;
let inquiry: RunInquiry;

beforeEach(() => {
	vi.useFakeTimers();
	lastWord = undefined;
	tasks = ["a", "b"].map((id) =>
		taskRecord(id, { attempt: 1, state: { name: "running", fence: 1, deadline: Date.now() + POLICY.leaseMs } }),
	);
	inquiry = new RunInquiry({ processing: () => tasks, lastWord: () => lastWord, wordOf, heard });
	vi.advanceTimersByTime(POLICY.askAgainMs);
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.resetAllMocks();
});

describe("polls of runs whose last word is old", () => {
	it("ask each of them once, however many poll, and wait for the answers", async () => {
		wordOf.mockResolvedValue(report);
		await Promise.all([inquiry.bringUpToDate(), inquiry.bringUpToDate(), inquiry.bringUpToDate()]);
		expect(wordOf.mock.calls.map(([{ id }]) => id)).toEqual(["a", "b"]);
		expect(heard.mock.calls).toEqual(tasks.map((task) => [task, report]));
		expect(inquiry.bringUpToDate()).toBeNull();
		expect(vi.getTimerCount()).toBe(0);
	});

	it("[P9] wait a second and no longer for one that does not answer, which is heard when it does", async () => {
		const late = Promise.withResolvers<RunReport | null>();
		wordOf.mockResolvedValueOnce(report).mockReturnValueOnce(late.promise);
		let isAnswered = false;
		const poll = inquiry.bringUpToDate()?.then(() => {
			isAnswered = true;
		});
		await vi.advanceTimersByTimeAsync(POLICY.askedWordMs - 1);
		expect(isAnswered).toBe(false);
		await vi.advanceTimersByTimeAsync(1);
		await poll;
		// The next one does not wait for what was not answered a moment ago.
		expect(inquiry.bringUpToDate()).toBeNull();
		late.resolve(report);
		await vi.advanceTimersByTimeAsync(0);
		expect(heard).toHaveBeenCalledTimes(2);
	});

	it("are answered although a processor fails or knows of nothing, and it is asked again later", async () => {
		const logged = vi.spyOn(console, "error").mockImplementation(() => {});
		wordOf.mockRejectedValueOnce(new Error("It is being restarted.")).mockResolvedValueOnce(null);
		await inquiry.bringUpToDate();
		expect(heard).not.toHaveBeenCalled();
		expect(logged).toHaveBeenCalledTimes(1);
		expect(inquiry.bringUpToDate()).toBeNull();
		vi.advanceTimersByTime(POLICY.askAgainMs);
		wordOf.mockResolvedValue(report);
		await inquiry.bringUpToDate();
		expect(heard).toHaveBeenCalledTimes(2);
	});

	it("after the clock went back ask at once, and are told", async () => {
		wordOf.mockResolvedValue(report);
		lastWord = { attempt: 1, at: Date.now() };
		expect(inquiry.bringUpToDate()).toBeNull();
		vi.setSystemTime(Date.now() - 60_000);
		await inquiry.bringUpToDate();
		expect(heard.mock.calls).toEqual(tasks.map((task) => [task, report]));
		expect(inquiry.bringUpToDate()).toBeNull();
	});

	it("[P1] are not told what a run has said before it said more of itself", async () => {
		wordOf.mockImplementation(async () => {
			lastWord = { attempt: 1, at: Date.now() };
			return report;
		});
		await inquiry.bringUpToDate();
		expect(wordOf).toHaveBeenCalled();
		expect(heard).not.toHaveBeenCalled();
	});
});
