import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paceAfter } from "./estimate.ts";
import { POLICY } from "./policy.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { type Pace, type TaskRecord, toTask } from "./task-record.ts";
import { type TaskEvent, transition } from "./task-transition.ts";

const NOW = 1_000_000;
const MINUTE = 60_000;

/** A task that is started and told of one event after the other. */
class Life {
	task: TaskRecord = taskRecord("t");
	now = NOW;

	on(event: TaskEvent): this {
		const outcome = transition(this.task, event, { now: this.now, random: 0.5, fence: 1, grant: () => 0 });
		if (outcome.result === "changed") this.task = outcome.task;
		return this;
	}

	start(): this {
		return this.on({ type: "start" });
	}

	report(afterMs: number, stepsDone: number, stepsTotal: number | null = 5): this {
		this.now += afterMs;
		const message = { code: "writing_chapter", values: { chapter: this.now } } as const;
		const { attempt } = this.task;
		return this.on({
			type: "progressed",
			attempt,
			progress: 0,
			message,
			chapters: [],
			stepsDone,
			stepsTotal,
			audience: "progress",
		});
	}

	get leftMs(): number | null {
		const estimate = toTask(this.task, null).estimatedEndAt;
		return estimate === null ? null : estimate - this.now;
	}
}

const begun = () => new Life().start().report(3_000, 0);

describe("estimated end", () => {
	it("is unknown until a step of the task's own is finished, then the mean of its steps for all that are left", () => {
		const life = begun();
		expect(life.leftMs).toBeNull();
		expect(life.report(MINUTE / 2, 0).leftMs).toBeNull();
		// The time before the first report is the start's, not the step's.
		expect(life.report(MINUTE / 2, 1).leftMs).toBe(4 * MINUTE);
		expect(life.report(2 * MINUTE, 2).leftMs).toBe(3 * 1.5 * MINUTE);
		expect(life.report(MINUTE, 2).leftMs).toBe(3 * 1.5 * MINUTE - MINUTE);
	});

	it("is unknown while the plan of an outline is not made, and known as soon as the master plan is", () => {
		const life = new Life().start().report(1_000, 0, null);
		expect(life.report(MINUTE, 0, null).leftMs).toBeNull();
		expect(life.report(0, 1, 4).leftMs).toBe(3 * MINUTE);
	});

	it("moves with a step that takes longer than usual, and never lies in the past", () => {
		const life = begun().report(MINUTE, 1, 3);
		life.report(5 * MINUTE, 1, 3);
		expect(life.leftMs).toBe(MINUTE);
		life.report(MINUTE, 2, 3).report(30 * MINUTE, 2, 3);
		expect(life.leftMs).toBe(POLICY.estimateAheadMs);
	});

	it("that the clock has overtaken is made anew for whoever looks, also if nothing else is new", () => {
		const life = begun().report(MINUTE, 1, 2).report(MINUTE, 1, 2);
		const { attempt, message, progress, chapters } = life.task;
		life.now += POLICY.estimateAheadMs;
		life.on({ type: "progressed", attempt, message, progress, chapters, stepsDone: 1, stepsTotal: 2, audience: "progress" });
		expect(life.leftMs).toBe(POLICY.estimateAheadMs);
	});

	it("costs no row of its own: a report that says nothing new writes none", () => {
		const life = begun().report(MINUTE, 1);
		const { task } = life;
		life.now += 1_000;
		const { attempt, message, progress, chapters } = task;
		life.on({ type: "progressed", attempt, message, progress, chapters, stepsDone: 1, stepsTotal: 5, audience: "progress" });
		expect(life.task).toBe(task);
	});

	it("is dropped while the task backs off or restarts, and comes back with the first report, from what was measured", () => {
		const failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null } as const;
		const life = begun().report(MINUTE, 1);
		life.on({ type: "stepFailed", attempt: life.task.attempt, failure });
		expect([life.task.state.name, life.leftMs]).toEqual(["backoff", null]);
		life.now += 10 * MINUTE;
		life.on({ type: "deadlinePassed" });
		expect([life.task.state.name, life.leftMs]).toEqual(["starting", null]);
		expect(life.report(0, 1).leftMs).toBe(4 * MINUTE);
		life.on({ type: "restarted", attempt: life.task.attempt });
		expect(life.leftMs).toBeNull();
	});

	it("does not take what an earlier attempt had finished unheard for work of this one", () => {
		const life = begun().report(MINUTE, 1);
		life.on({ type: "restarted", attempt: life.task.attempt });
		// Two more steps were stored before the processor died, and nobody heard of them.
		expect(life.report(100, 3).leftMs).toBe(2 * MINUTE);
	});

	it("keeps what was measured for a retry with the same model, and forgets it for another one", () => {
		const failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null } as const;
		const failed = () => {
			const life = begun().report(MINUTE, 1);
			return life.on({ type: "stepFailed", attempt: life.task.attempt, failure });
		};
		const { provider, model } = taskRecord("t");
		const retried = (ai: { provider: typeof provider; model: string | null } | null) =>
			failed()
				.on({ type: "retry", ai: ai === null ? null : { ...ai, keySource: "none" } })
				.start()
				.report(1_000, 1).leftMs;
		expect(failed().leftMs).toBeNull();
		expect(retried(null)).toBe(4 * MINUTE);
		expect(retried({ provider, model })).toBe(4 * MINUTE);
		expect(retried({ provider, model: "another" })).toBeNull();
	});

	it("is gone when the task has ended", () => {
		const life = begun().report(MINUTE, 1);
		const message = { code: "chapter_completed", values: {} } as const;
		life.on({ type: "finished", attempt: life.task.attempt, message, chapters: [1] });
		expect([life.leftMs, life.task.pace]).toEqual([null, null]);
	});

	it("is never in the past, whatever is reported and however the clock jumps", () => {
		const report = fc.record({
			afterMs: fc.integer({ min: -10_000, max: 10 * MINUTE }),
			done: fc.nat(10),
			total: fc.option(fc.nat(10)),
		});
		fc.assert(
			fc.property(fc.array(report), (reports) => {
				let pace: Pace | null = null;
				let now = NOW;
				let stepsDone = 0;
				for (const { afterMs, done, total } of reports) {
					now += afterMs;
					pace = paceAfter(pace, stepsDone, { stepsDone: done, stepsTotal: total }, now);
					stepsDone = done;
					expect(pace.estimatedEndAt ?? now).toBeGreaterThanOrEqual(now);
					expect(pace.estimatedEndAt === null || Number.isInteger(pace.estimatedEndAt)).toBe(true);
				}
			}),
		);
	});
});
