import { describe, expect, it } from "vitest";
import { AUDIENCES, isWorthAsking, PACING, reportAfterMs } from "./audience.ts";
import { POLICY } from "./policy.ts";
import { taskRecord } from "./task-record.fixture.ts";
import type { TaskState } from "./task-record.ts";

const nothing = { hasText: false, hasNews: false, isUnheard: false };
const news = { ...nothing, hasNews: true };

describe("audience", () => {
	it("[P7] keeps a line open only while somebody holds a socket", () => {
		const kept = Object.entries(PACING).filter(([, { keepsLine }]) => keepsLine);
		expect(kept.map(([audience]) => audience)).toEqual(["progress", "text"]);
	});

	it("[P4] never asks for more than a lease is, so that a renewed one is always long enough", () => {
		for (const audience of AUDIENCES) expect(PACING[audience].leaseNeededMs).toBeLessThan(POLICY.leaseMs);
	});
});

describe("asking for somebody who polls", () => {
	const { askAgainMs, leaseMs } = POLICY;
	const running = (writtenAt: number): TaskState => ({ name: "running", fence: 1, deadline: writtenAt + leaseMs });
	const task = taskRecord("a", { attempt: 2, state: running(10_000) });
	const whether = (...[heard, askedAt, now]: [Parameters<typeof isWorthAsking>[1], number | undefined, number]) =>
		isWorthAsking(task, heard, askedAt, now);

	it("is worth it when the last word is old, and the row tells of one that memory has lost", () => {
		expect([whether(undefined, undefined, 9_999 + askAgainMs), whether(undefined, undefined, 10_000 + askAgainMs)]).toEqual([
			false,
			true,
		]);
		const heard = { attempt: 2, at: 12_000 };
		expect([whether(heard, undefined, 11_999 + askAgainMs), whether(heard, undefined, 12_000 + askAgainMs)]).toEqual([
			false,
			true,
		]);
		// What an older attempt has said is no news of this one.
		expect(whether({ attempt: 1, at: 14_000 }, undefined, 10_000 + askAgainMs)).toBe(true);
	});

	it("is not done again at once, answered or not", () => {
		expect([whether(undefined, 20_000, 24_999), whether(undefined, 20_000, 20_000 + askAgainMs)]).toEqual([false, true]);
	});

	it("is worth it when all that is known was in the future: the clock has gone back since, nobody knows how far", () => {
		const heard = { attempt: 2, at: 12_000 };
		expect([whether(heard, undefined, 9_000), whether(heard, 13_000, 9_000)]).toEqual([true, true]);
		// Asked again by the clock as it is now, it is not asked with every poll until that has caught up.
		expect([whether(heard, 9_000, 9_001), whether(heard, 2_000, 9_000)]).toEqual([false, true]);
	});

	it("is no use where nobody is at work", () => {
		const states: TaskState[] = [
			{ name: "pending" },
			{ name: "starting", fence: 1, deadline: 0, sends: 1 },
			{ name: "backoff", fence: 1, deadline: 0 },
			{ name: "completed" },
			{ name: "failed", code: "cancelled" },
		];
		for (const state of states) expect(isWorthAsking({ ...task, state }, undefined, undefined, 1e9)).toBe(false);
	});
});

describe("reportAfterMs", () => {
	it("is the same for nobody, whatever is new", () => {
		const { unwatchedReportMs } = POLICY;
		expect([reportAfterMs("nobody", nothing), reportAfterMs("nobody", news)]).toEqual([unwatchedReportMs, unwatchedReportMs]);
	});

	it("is a heartbeat for sockets, a second if there is news, and a frame's time if text waits", () => {
		expect([reportAfterMs("progress", nothing), reportAfterMs("progress", news)]).toEqual([POLICY.heartbeatMs, 1_000]);
		expect(reportAfterMs("text", { ...news, hasText: true })).toBe(50);
	});

	it("[P4] is short after one that did not arrive, but never so short that a queue which is down is hammered", () => {
		const unheard = { hasText: true, hasNews: true, isUnheard: true };
		expect(reportAfterMs("nobody", unheard)).toBe(5_000);
		expect([reportAfterMs("progress", unheard), reportAfterMs("text", unheard)]).toEqual([1_000, 1_000]);
	});
});
