import { describe, expect, it } from "vitest";
import { POLICY } from "./policy.ts";
import { taskRecord } from "./task-record.fixture.ts";
import type { TaskRecord } from "./task-record.ts";
import { type TaskEvent, transition } from "./task-transition.ts";
import { CALL, usageOf } from "./usage.fixture.ts";
import { addDays, callsOf, countCall, dayOf, minus, NO_TOKENS, NO_USAGE, plus } from "./usage.ts";

const NOW = Date.UTC(2026, 10, 28, 23, 59, 59);
const DAY_MS = 24 * 3_600_000;

describe("sums of usage", () => {
	it("take what is known, and are null if no call said", () => {
		const silent = { ...CALL, ...NO_TOKENS };
		expect(countCall(NO_USAGE, silent).completed).toEqual({ calls: 1, ...NO_TOKENS });
		const tokens = { inputTokens: 200, cachedTokens: 80, outputTokens: 60, reasoningTokens: null };
		expect([CALL, silent, CALL].reduce(countCall, NO_USAGE).completed).toEqual({ calls: 3, ...tokens });
		expect(countCall(NO_USAGE, { ...CALL, cachedTokens: 0 }).completed.cachedTokens).toBe(0);
	});

	it("count calls that failed apart", () => {
		expect(countCall(usageOf(1), { ...CALL, isCompleted: false })).toEqual({
			completed: usageOf(1).completed,
			failed: usageOf(1).completed,
		});
		expect(callsOf(usageOf(2, 3))).toBe(5);
		expect(callsOf(undefined)).toBe(0);
	});

	it("say what came between two of them", () => {
		expect(minus(usageOf(5, 2), usageOf(3, 1))).toEqual({ completed: usageOf(2).completed, failed: usageOf(0, 1).failed });
		expect(minus(usageOf(1), NO_USAGE)).toEqual(usageOf(1));
		expect(plus(usageOf(3), minus(usageOf(5, 2), usageOf(3)))).toEqual(usageOf(5, 2));
	});

	it("belong to days of UTC, of which the last 35 are kept, in their order", () => {
		expect([dayOf(NOW), dayOf(NOW + 1_000)]).toEqual(["2026-11-28", "2026-11-29"]);
		const today = { day: dayOf(NOW), ...usageOf(1) };
		const oldest = { day: dayOf(NOW - 34 * DAY_MS), ...usageOf(2) };
		const tooOld = { day: dayOf(NOW - 35 * DAY_MS), ...usageOf(4) };
		expect(addDays([tooOld, today], [oldest, today], NOW)).toEqual([oldest, { day: today.day, ...usageOf(2) }]);
	});
});

describe("a task's usage", () => {
	const message = { code: "writing_chapter", values: { chapter: 1, position: 1, total: 3 } } as const;
	const running = taskRecord("t", {
		attempt: 1,
		updatedAt: NOW,
		state: { name: "running", fence: 1, deadline: NOW + POLICY.leaseMs },
	});
	const word = { attempt: 1, progress: 0, message: running.message, chapters: [], stepsDone: 0, stepsTotal: null };
	const hear = (task: TaskRecord, event: TaskEvent, now = NOW): TaskRecord => {
		const outcome = transition(task, event, { now, random: 0.5, fence: 2, grant: () => 1_000_000 });
		return outcome.result === "changed" ? outcome.task : task;
	};

	it("comes with what is told anyway, by the day on which it is heard, and is never taken back", () => {
		let task = hear(running, { type: "answered", ...word, message, usage: usageOf(1) });
		task = hear(task, { type: "answered", ...word, progress: 1, message, usage: usageOf(3) }, NOW + 1_000);
		task = hear(task, { type: "answered", ...word, progress: 2, message, usage: usageOf(2) }, NOW + 2_000);
		task = hear(task, { type: "answered", ...word, progress: 3, message }, NOW + 3_000);
		expect(task).toMatchObject({ progress: 3, usage: { total: usageOf(3) } });
		expect(task.usage?.unbooked).toEqual([
			{ day: "2026-11-28", ...usageOf(1) },
			{ day: "2026-11-29", ...minus(usageOf(3), usageOf(1)) },
		]);
	});

	it("comes with the end of its attempt as well, however that ends", () => {
		const failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null } as const;
		const final = { ...failure, isRetryable: false };
		const ends: TaskEvent[] = [
			{ type: "stepFailed", attempt: 1, failure, usage: usageOf(0, 2) },
			{ type: "stepFailed", attempt: 1, failure: final, usage: usageOf(0, 2) },
			{ type: "finished", attempt: 1, message, chapters: [1], usage: usageOf(0, 2) },
		];
		const ended = ends.map((event) => hear(running, event));
		expect(ended.map(({ usage }) => usage?.total)).toEqual(ends.map(() => usageOf(0, 2)));
		expect(ended.map(({ state }) => state.name)).toEqual(["backoff", "failed", "completed"]);
	});

	it("is no reason for a row", () => {
		const task = hear(running, { type: "answered", ...word, message });
		for (const audience of ["nobody", "progress", "text"] as const) {
			const event = { type: "progressed", ...word, message, audience, usage: usageOf(9) } as const;
			expect(transition(task, event, { now: NOW, random: 0, fence: 2, grant: () => 1_000_000 }).result).toBe("ignored");
		}
		expect(
			transition(
				task,
				{ type: "answered", ...word, message, usage: usageOf(9) },
				{ now: NOW, random: 0, fence: 2, grant: () => 1_000_000 },
			),
		).toEqual({
			result: "ignored",
		});
	});
});
