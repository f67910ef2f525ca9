import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { type Sync, syncSchema } from "../../protocol/feed.ts";
import { MESSAGE_CODES } from "../../protocol/message-codes.ts";
import { AUDIENCES, type Audience, PACING } from "./audience.ts";
import { progressSync } from "./feed.ts";
import { POLICY } from "./policy.ts";
import type { RunReport } from "./run.ts";
import { type News, SteadyRun } from "./steady-run.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { type TaskRecord, taskRecordSchema } from "./task-record.ts";
import { transition } from "./task-transition.ts";
import { usageOf } from "./usage.fixture.ts";

const NOW = 1_000_000;
const EPOCH = "00000000000000aa";
const REV = 41;

const report: RunReport = {
	progress: 10,
	message: { code: "writing_chapter", values: { chapter: 2, position: 2, total: 3 } },
	chapters: [1],
	stepsDone: 1,
	stepsTotal: 3,
	text: null,
};

function told(task: TaskRecord, { text: _, ...word }: RunReport, audience: Audience, now: number) {
	const event = { type: "progressed", attempt: task.attempt, audience, ...word } as const;
	return transition(task, event, { now, random: 0, fence: REV, grant: () => 0 });
}

/** A task that has reported all of these, each so long after the one before. */
function running(reports: { report: RunReport; afterMs: number }[], change: Partial<TaskRecord> = {}) {
	let task = taskRecord("t", { attempt: 1, state: { name: "starting", fence: 1, deadline: NOW, sends: 1 }, rev: 7, ...change });
	let now = NOW;
	for (const { report, afterMs } of reports) {
		now += afterMs;
		const outcome = told(task, report, "progress", now);
		if (outcome.result === "changed") task = outcome.task;
	}
	return { task, now };
}

const isNews = (news: News | "none" | null): news is News => news !== null && news !== "none";

describe("a run between two steps", () => {
	const { task } = running([{ report, afterMs: 0 }]);
	const newsOf = (next: Partial<RunReport>, afterMs = 1_000, audience: Audience = "progress") =>
		new SteadyRun(task, EPOCH).newsOf({ ...report, ...next }, audience, NOW + afterMs, REV);

	it("tells that it got further, or does something else", () => {
		expect(newsOf({ progress: 11 })).toMatchObject({ progress: 11, updatedAt: NOW + 1_000, rev: REV });
		const message = { ...report.message, values: { ...report.message.values, chapter: 3 } };
		expect(newsOf({ message })).toMatchObject({ progress: 10, message });
		expect(newsOf({ progress: 5, message: { code: "summarizing_chapter", values: {} } })).toMatchObject({ progress: 10 });
	});

	it("tells nothing twice, and nobody anything", () => {
		expect(newsOf({})).toBe("none");
		expect(newsOf({ progress: 9 })).toBe("none");
		expect(newsOf({ text: { chapterIndex: 2, offset: 0, text: "Once" } })).toBe("none");
		expect(newsOf({ progress: 11 }, POLICY.leaseMs - PACING.nobody.leaseNeededMs, "nobody")).toBe("none");
	});

	it("is left to the state machine where more may change", () => {
		const longest = POLICY.leaseMs - PACING.progress.leaseNeededMs - POLICY.renewEarlyMs;
		expect(isNews(newsOf({ progress: 11 }, longest))).toBe(true);
		expect(newsOf({ progress: 11 }, longest + 1)).toBeNull();
		expect(newsOf({}, longest + POLICY.renewEarlyMs)).toBe("none");
		expect(newsOf({}, longest + POLICY.renewEarlyMs + 1)).toBeNull();
		expect(newsOf({ progress: 11 }, -1)).toBeNull();
		expect(newsOf({ stepsDone: 2 })).toBeNull();
		expect(newsOf({ stepsTotal: 4 })).toBeNull();
		expect(newsOf({ chapters: [1, 2] })).toBeNull();
		expect(newsOf({ chapters: [2] })).toBeNull();
		// With news only: a sum is no reason to write a row.
		expect([newsOf({ usage: usageOf(1) }), newsOf({ usage: usageOf(1), progress: 11 })]).toEqual(["none", null]);
		const { task: starting } = running([]);
		expect(new SteadyRun(starting, EPOCH).newsOf(report, "progress", NOW, REV)).toBeNull();
	});

	it("that lasts longer than those before is left to it only with news, or with an estimate that is over", () => {
		const step = { report: { ...report, stepsDone: 2, chapters: [1, 2], stepsTotal: 4 }, afterMs: 20_000 };
		const { task, now } = running([{ report: { ...report, stepsTotal: 4 }, afterMs: 0 }, step]);
		const newsOf = (progress: number, afterMs: number) => {
			const state = { name: "running", fence: 1, deadline: now + afterMs + POLICY.leaseMs } as const;
			return new SteadyRun({ ...task, state }, EPOCH).newsOf({ ...step.report, progress }, "text", now + afterMs, REV);
		};
		expect(task.pace).toMatchObject({ stepMs: 20_000, estimatedEndAt: now + 40_000 });
		expect(isNews(newsOf(20, 20_000))).toBe(true);
		expect([newsOf(20, 20_001), newsOf(10, 20_001)]).toEqual([null, "none"]);
		expect([newsOf(10, 39_999), newsOf(10, 40_000)]).toEqual(["none", null]);
	});

	it("knows what it told last", () => {
		const run = new SteadyRun(structuredClone(task), EPOCH);
		for (const progress of [11, 12]) {
			const next = { ...report, progress };
			const news = run.newsOf(next, "progress", NOW, REV);
			if (!isNews(news)) throw new Error("It has not told.");
			// Nothing is changed before the row is written.
			expect(run.task.progress).toBe(progress - 1);
			run.advance(news);
			expect(run.newsOf(next, "progress", NOW, REV)).toBe("none");
			expect(run.task).toMatchObject({ progress, rev: REV });
		}
	});

	const reports = fc.record({
		report: fc.record({
			progress: fc.nat(120),
			message: fc.record({
				code: fc.constantFrom(...MESSAGE_CODES),
				values: fc.dictionary(fc.constantFrom("chapter", "total"), fc.nat(3), { noNullPrototype: true }),
			}),
			chapters: fc.constantFrom<number[]>([], [1], [1, 2]),
			stepsDone: fc.nat(2),
			stepsTotal: fc.constantFrom(null, 2, 3),
			usage: fc.constantFrom(undefined, usageOf(1), usageOf(1, 1)),
			text: fc.constant(null),
		}),
		/** Clocks go back as well. */
		afterMs: fc.oneof(fc.nat(2_000), fc.nat(90_000), fc.integer({ min: -5_000, max: 0 })),
	});

	it("says of any report what the state machine says, or leaves it to that, and writes it in full", () => {
		let timedNews = 0;
		fc.assert(
			fc.property(
				fc.array(reports, { minLength: 1, maxLength: 5 }),
				reports,
				fc.boolean(),
				fc.constantFrom(...AUDIENCES),
				fc.constantFrom("en", "zh"),
				(before, { report: random, afterMs }, isSameStep, audience, locale) => {
					const { task, now } = running(before, { locale, projectName: '龙 "rev":99 \\' });
					const last = before.at(-1)?.report ?? random;
					const { chapters, stepsDone, stepsTotal, usage } = isSameStep ? last : random;
					const report = { ...random, chapters, stepsDone, stepsTotal, usage };
					const untouched = structuredClone(task);
					const news = new SteadyRun(task, EPOCH).newsOf(report, audience, now + afterMs, REV);
					expect(task).toEqual(untouched);
					if (news === null) return;
					if (news !== "none" && task.pace?.stepMs != null) timedNews += 1;
					const outcome = told(task, report, audience, now + afterMs);
					expect(outcome.result).toBe(news === "none" ? "ignored" : "changed");
					if (news === "none" || outcome.result !== "changed") return;
					const after = { ...outcome.task, rev: REV };
					expect(z.parse(taskRecordSchema, JSON.parse(news.row))).toEqual(after);
					const head = { epoch: EPOCH, rev: REV, horizon: 0 };
					const sync = progressSync(head, { changed: [after], deleted: [] }, new Map([[task.id, task]]));
					expect(z.parse(syncSchema, JSON.parse(news.frame)) satisfies Sync).toEqual(sync);
					const run = new SteadyRun(task, EPOCH);
					run.advance(news);
					expect(task).toEqual(after);
				},
			),
			{ numRuns: 1_000 },
		);
		// Or it would have shown nothing of estimates.
		expect(timedNews).toBeGreaterThan(5);
	});
});
