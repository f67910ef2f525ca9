import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUDIENCES, type Audience, PACING } from "./audience.ts";
import type { Failure } from "./failure.ts";
import { POLICY } from "./policy.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { deadlineOf, type StateName, statusOf, type TaskRecord, type TaskState } from "./task-record.ts";
import { type TaskEvent, type TaskEventType, transition } from "./task-transition.ts";
import { usageOf } from "./usage.fixture.ts";

const NOW = 1_000_000;
const context = { now: NOW, random: 0.5, fence: 7, grant: (_task: TaskRecord, storedBytes = 500) => storedBytes + 100 };
const message = { code: "writing_chapter", values: { chapter: 1, position: 1, total: 3 } } as const;
const retryable: Failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };
const final: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };

const STATES: Record<StateName, TaskState> = {
	pending: { name: "pending" },
	starting: { name: "starting", fence: 3, deadline: NOW + 500, sends: 1 },
	running: { name: "running", fence: 3, deadline: NOW + 500 },
	backoff: { name: "backoff", fence: 3, deadline: NOW + 500 },
	completed: { name: "completed" },
	failed: { name: "failed", code: "provider_auth" },
};

const EVENTS: { [E in TaskEventType]: (attempt: number) => TaskEvent<E> } = {
	start: () => ({ type: "start" }),
	progressed: (attempt) => ({
		type: "progressed",
		attempt,
		progress: 40,
		message,
		chapters: [1],
		stepsDone: 1,
		stepsTotal: 3,
		audience: "progress",
	}),
	answered: (attempt) => ({ type: "answered", attempt, progress: 40, message, chapters: [1], stepsDone: 1, stepsTotal: 3 }),
	finished: (attempt) => ({ type: "finished", attempt, message, chapters: [1, 2, 3] }),
	stepFailed: (attempt) => ({ type: "stepFailed", attempt, failure: retryable }),
	roomAsked: (attempt) => ({ type: "roomAsked", attempt, storedBytes: 900 }),
	storageFull: (attempt) => ({ type: "storageFull", attempt }),
	restarted: (attempt) => ({ type: "restarted", attempt }),
	deadlinePassed: () => ({ type: "deadlinePassed" }),
	cancel: () => ({ type: "cancel", code: "cancelled" }),
	retry: () => ({ type: "retry", ai: null }),
	prioritized: () => ({ type: "prioritized", priority: "high" }),
	clockJumped: () => ({ type: "clockJumped" }),
	reworded: () => ({ type: "reworded", message: { code: "waiting_project", values: {} } }),
	dependencyCompleted: () => ({ type: "dependencyCompleted", dependencyId: "other" }),
	used: () => ({ type: "used", usage: usageOf(1) }),
};

function task(state: StateName, change: Partial<TaskRecord> = {}): TaskRecord {
	return taskRecord("t", { state: STATES[state], attempt: state === "pending" ? 0 : 2, ...change });
}

/** The state a task is in after an event of its own attempt; "=" where nothing changes, "stale" where it is refused. */
const OUTCOMES: Record<StateName, Record<TaskEventType, StateName | "=" | "stale">> = {
	pending: {
		start: "starting",
		progressed: "stale",
		answered: "stale",
		finished: "stale",
		stepFailed: "stale",
		roomAsked: "stale",
		storageFull: "stale",
		restarted: "stale",
		deadlinePassed: "=",
		cancel: "failed",
		retry: "=",
		prioritized: "pending",
		clockJumped: "=",
		reworded: "pending",
		dependencyCompleted: "=",
		used: "pending",
	},
	starting: {
		start: "=",
		progressed: "running",
		answered: "=",
		finished: "completed",
		stepFailed: "backoff",
		roomAsked: "starting",
		storageFull: "pending",
		restarted: "starting",
		deadlinePassed: "starting",
		cancel: "failed",
		retry: "=",
		prioritized: "starting",
		clockJumped: "=",
		reworded: "=",
		dependencyCompleted: "=",
		used: "starting",
	},
	running: {
		start: "=",
		progressed: "running",
		answered: "running",
		finished: "completed",
		stepFailed: "backoff",
		roomAsked: "running",
		storageFull: "pending",
		restarted: "starting",
		deadlinePassed: "starting",
		cancel: "failed",
		retry: "=",
		prioritized: "running",
		clockJumped: "running",
		reworded: "=",
		dependencyCompleted: "=",
		used: "running",
	},
	backoff: {
		start: "=",
		progressed: "stale",
		answered: "stale",
		finished: "stale",
		stepFailed: "stale",
		roomAsked: "stale",
		storageFull: "stale",
		restarted: "stale",
		deadlinePassed: "starting",
		cancel: "failed",
		retry: "=",
		prioritized: "backoff",
		clockJumped: "=",
		reworded: "=",
		dependencyCompleted: "=",
		used: "backoff",
	},
	completed: {
		start: "=",
		progressed: "stale",
		answered: "stale",
		finished: "stale",
		stepFailed: "stale",
		roomAsked: "stale",
		storageFull: "stale",
		restarted: "stale",
		deadlinePassed: "=",
		cancel: "=",
		retry: "=",
		prioritized: "=",
		clockJumped: "=",
		reworded: "=",
		dependencyCompleted: "=",
		used: "completed",
	},
	failed: {
		start: "=",
		progressed: "stale",
		answered: "stale",
		finished: "stale",
		stepFailed: "stale",
		roomAsked: "stale",
		storageFull: "stale",
		restarted: "stale",
		deadlinePassed: "=",
		cancel: "=",
		retry: "pending",
		prioritized: "=",
		clockJumped: "=",
		reworded: "=",
		dependencyCompleted: "=",
		used: "failed",
	},
};

/** The processor is alive and has finished nothing. */
function heartbeat(
	{ attempt, chapters, stepsDone }: TaskRecord,
	progress = 0,
	audience: Audience = "progress",
): TaskEvent<"progressed"> {
	return { type: "progressed", attempt, progress, message, chapters, stepsDone, stepsTotal: 3, audience };
}

const names = Object.keys(STATES) as StateName[];
const types = Object.keys(EVENTS) as TaskEventType[];
const arbitraryState = fc.constantFrom(...names);
const arbitraryEvent = fc.tuple(fc.constantFrom(...types), fc.nat(3)).map(([type, attempt]) => EVENTS[type](attempt));

function run(before: TaskRecord, event: TaskEvent, now = NOW): TaskRecord | "=" | "stale" {
	const result = transition(before, event, { ...context, now });
	return result.result === "changed" ? result.task : result.result === "ignored" ? "=" : "stale";
}

function changed(before: TaskRecord, event: TaskEvent, now = NOW): TaskRecord {
	const after = run(before, event, now);
	if (typeof after === "string") throw new Error(`expected a change, got ${after}`);
	return after;
}

describe("transition", () => {
	for (const state of names) {
		it.each(types)(`${state} × %s`, (type) => {
			const before = task(state);
			const after = run(before, EVENTS[type](before.attempt));
			expect(typeof after === "string" ? after : after.state.name).toBe(OUTCOMES[state][type]);
		});
	}

	it("[P5] refuses whatever an older attempt says", () => {
		for (const state of names) {
			for (const type of ["progressed", "finished", "stepFailed", "restarted"] as const) {
				expect(run(task(state, { attempt: 5 }), EVENTS[type](4))).toBe("stale");
			}
		}
	});

	it("[P4] every processing state has a deadline, and no other state has one", () => {
		fc.assert(
			fc.property(arbitraryState, fc.array(arbitraryEvent, { maxLength: 30 }), (state, events) => {
				let current = task(state);
				for (const event of events) {
					const after = run(current, event);
					if (typeof after !== "string") current = after;
					expect(deadlineOf(current) !== null).toBe(statusOf(current) === "processing");
				}
			}),
		);
	});

	it("attempts only grow, progress never runs backwards while working, 100 is for completed tasks alone", () => {
		fc.assert(
			fc.property(fc.array(arbitraryEvent, { maxLength: 60 }), (events) => {
				let current = task("pending");
				for (const event of events) {
					const after = run(current, event);
					if (typeof after === "string") continue;
					expect(after.attempt).toBeGreaterThanOrEqual(current.attempt);
					expect(after.progress).toBeGreaterThanOrEqual(current.progress);
					expect(after.progress === 100).toBe(after.state.name === "completed");
					expect(after.completedAt !== null).toBe(after.state.name === "completed" || after.state.name === "failed");
					current = after;
				}
			}),
		);
	});

	it("[P6] nothing that comes after a cancel changes the task, but a retry by the user", () => {
		const cancelled = changed(task("running"), EVENTS.cancel(2));
		for (const type of types) {
			const after = run(cancelled, EVENTS[type](2));
			// The sum of what it had used by then may be completed, and nothing else of it.
			if (type === "used") expect(after).toEqual({ ...cancelled, usage: expect.anything() });
			else if (type !== "retry") expect(typeof after).toBe("string");
		}
	});
});

describe("failed attempts", () => {
	it("wait with jitter, say when and which, and give up after the named number", () => {
		let current = task("running", { attempt: 1 });
		for (let failures = 1; failures < POLICY.maxAttempts; failures++) {
			current = changed(current, { type: "stepFailed", attempt: current.attempt, failure: retryable });
			expect(current.state.name).toBe("backoff");
			expect(current.message.values).toMatchObject({ attempt: failures + 1, maxAttempts: POLICY.maxAttempts });
			const due = deadlineOf(current) ?? 0;
			expect(due).toBeLessThanOrEqual(NOW + POLICY.backoffCapMs);
			current = changed(current, { type: "deadlinePassed" }, due);
			current = changed(current, heartbeat(current));
		}
		current = changed(current, { type: "stepFailed", attempt: current.attempt, failure: retryable });
		expect(current.state).toEqual({ name: "failed", code: "provider_unavailable" });
	});

	it("give up at once where trying again would end the same way", () => {
		expect(changed(task("running"), { type: "stepFailed", attempt: 2, failure: final }).state).toEqual({
			name: "failed",
			code: "provider_auth",
		});
	});

	it("honour what the provider asks for, and give up if it asks for too much", () => {
		const failure = { ...retryable, retryAfterMs: 120_000 };
		expect(deadlineOf(changed(task("running"), { type: "stepFailed", attempt: 2, failure }))).toBe(NOW + 120_000);
		const tooLong = { ...retryable, retryAfterMs: POLICY.retryAfterMaxMs + 1 };
		expect(changed(task("running"), { type: "stepFailed", attempt: 2, failure: tooLong }).state.name).toBe("failed");
	});

	it("are forgotten once a step is finished", () => {
		const after = changed(task("running", { failures: 3, crashes: 2 }), EVENTS.progressed(2));
		expect([after.failures, after.crashes]).toEqual([0, 0]);
	});
});

describe("dead processors", () => {
	it("[P4] lose their task to a new attempt that costs no retry, and after a named number of times the task fails", () => {
		let current = task("running", { attempt: 1 });
		for (let crashes = 1; crashes < POLICY.maxCrashes; crashes++) {
			const attempt = current.attempt;
			current = changed(current, { type: "deadlinePassed" });
			expect(current).toMatchObject({ attempt: attempt + 1, failures: 0, crashes, message: { code: "resuming" } });
			current = changed(current, heartbeat(current));
		}
		expect(changed(current, { type: "deadlinePassed" }).state).toEqual({ name: "failed", code: "processor_crashed" });
	});

	it("a start that nobody answers is repeated with the same attempt, ever more slowly", () => {
		let current = task("starting");
		let lastWaitMs = 0;
		for (let sends = 0; sends < 8; sends++) {
			const now = deadlineOf(current) ?? 0;
			current = changed(current, { type: "deadlinePassed" }, now);
			const waitMs = (deadlineOf(current) ?? 0) - now;
			expect(waitMs).toBeGreaterThanOrEqual(lastWaitMs);
			expect(waitMs).toBeLessThanOrEqual(POLICY.startResendMaxMs);
			expect(current.attempt).toBe(2);
			lastWaitMs = waitMs;
		}
	});

	it("[P4] a start that is never answered gives up after a named number of sends", () => {
		let current = task("starting");
		for (let sends = 1; sends < POLICY.maxStartSends; sends++)
			current = changed(current, { type: "deadlinePassed" }, deadlineOf(current) ?? 0);
		expect(current.state.name).toBe("starting");
		expect(changed(current, { type: "deadlinePassed" }, deadlineOf(current) ?? 0).state).toEqual({
			name: "failed",
			code: "processor_crashed",
		});
	});
});

describe("reports", () => {
	it("write nothing when they say nothing new and the lease is fresh", () => {
		const fresh = changed(task("running"), EVENTS.progressed(2));
		expect(run(fresh, EVENTS.progressed(2), NOW + 100)).toBe("=");
	});

	const arbitraryAudience = fc.constantFrom(...AUDIENCES);

	it("[P4] of a processor that lives leave a row whose lease outlives the next word and two more tries, whoever comes and goes", () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(arbitraryAudience, fc.nat(1_000)), { maxLength: 60 }), (words) => {
				let current = changed(task("starting"), heartbeat(task("starting")));
				let now = NOW;
				for (const [audience, late] of words) {
					const after = run(current, heartbeat(current, 0, audience), now);
					if (typeof after !== "string") current = after;
					const leftMs = (deadlineOf(current) ?? 0) - now;
					expect(leftMs).toBeGreaterThanOrEqual(PACING[audience].wordEveryMs + 3 * POLICY.reportAgainMs);
					// [P4] and a dead one is noticed within a minute.
					expect(leftMs).toBeLessThanOrEqual(60_000);
					// At the latest when it is due, and sooner if there is news.
					now += PACING[audience].wordEveryMs - late;
				}
			}),
		);
	});

	/** Rows of as many heartbeats, in each of which it gets on by a percent. */
	function rowsOf(audience: Audience, heartbeatMs: number, beats: number): number {
		let current = changed(task("starting"), heartbeat(task("starting"), 0, audience));
		let rows = 0;
		for (let beat = 1; beat <= beats; beat++) {
			const after = run(current, heartbeat(current, beat, audience), NOW + beat * heartbeatMs);
			if (typeof after === "string") continue;
			rows += 1;
			current = after;
		}
		return rows;
	}

	it("cost a row for each change while sockets are open, else for each word that is due", () => {
		expect(rowsOf("progress", POLICY.heartbeatMs, 90)).toBe(90);
		expect(rowsOf("nobody", POLICY.unwatchedReportMs, 9)).toBe(9);
		// Words that come early say nothing that a sleeping queue would miss.
		expect(rowsOf("nobody", 1_000, 5)).toBe(0);
	});

	it("without news cost a watched task no row until its lease is too short for the next heartbeat", () => {
		const fresh = changed(task("starting"), heartbeat(task("starting")));
		const shortAt = NOW + POLICY.leaseMs - PACING.progress.leaseNeededMs;
		expect(run(fresh, heartbeat(fresh), shortAt)).toBe("=");
		expect(deadlineOf(changed(fresh, heartbeat(fresh), shortAt + 1))).toBe(shortAt + 1 + POLICY.leaseMs);
	});

	it("with news leave a lease as it is that is long enough, and renew one that would soon need a row of its own", () => {
		const fresh = changed(task("starting"), heartbeat(task("starting")));
		const lastAt = NOW + POLICY.leaseMs - PACING.progress.leaseNeededMs - POLICY.renewEarlyMs;
		const { state } = fresh;
		expect(changed(fresh, heartbeat(fresh, 1), lastAt)).toMatchObject({ progress: fresh.progress + 1, state });
		expect(deadlineOf(changed(fresh, heartbeat(fresh, 1), lastAt + 1))).toBe(lastAt + 1 + POLICY.leaseMs);
		expect(run(fresh, heartbeat(fresh), lastAt + 1)).toBe("=");
		// By a clock that went back it would last for longer than a dead run may go unnoticed.
		expect(deadlineOf(changed(fresh, heartbeat(fresh, 1), NOW - 1))).toBe(NOW - 1 + POLICY.leaseMs);
		expect(deadlineOf(changed(fresh, heartbeat(fresh), NOW - 1))).toBe(NOW - 1 + POLICY.leaseMs);
	});

	it("[P4] the last one before nobody looks renews a lease that was long enough for the next heartbeat only", () => {
		const fresh = changed(task("starting"), heartbeat(task("starting")));
		const now = NOW + POLICY.leaseMs - PACING.nobody.leaseNeededMs + 1;
		expect(run(fresh, heartbeat(fresh, 0, "text"), now)).toBe("=");
		expect(deadlineOf(changed(fresh, heartbeat(fresh, 0, "nobody"), now))).toBe(now + POLICY.leaseMs);
	});

	it("[P3] that a step is finished are kept whoever looks", () => {
		const current = changed(task("starting"), heartbeat(task("starting")));
		const event = { ...EVENTS.progressed(2), audience: "nobody" } as const;
		expect(changed(current, event, NOW + 1)).toMatchObject({ stepsDone: 1, chapters: [1] });
	});
});

describe("answers to who asked", () => {
	const fresh = () => changed(task("starting"), EVENTS.progressed(2));

	it("[P1] are told if they say something new, and cost nothing else", () => {
		expect(run(fresh(), EVENTS.answered(2), NOW + 10_000)).toBe("=");
		const further = changed(fresh(), { ...EVENTS.answered(2), progress: 41 }, NOW + 10_000);
		expect(further).toMatchObject({ progress: 41, updatedAt: NOW + 10_000 });
		const more = changed(fresh(), { ...EVENTS.answered(2), stepsDone: 2, chapters: [1, 2] }, NOW + 10_000);
		expect(more).toMatchObject({ stepsDone: 2, chapters: [1, 2] });
	});

	it("[P4] renew no lease: a run that has got stuck is noticed however often somebody polls", () => {
		let current = fresh();
		const deadline = deadlineOf(current);
		for (let poll = 1; poll < 6; poll++) {
			current = changed(current, { ...EVENTS.answered(2), progress: 40 + poll }, NOW + poll * 10_000);
			expect(deadlineOf(current)).toBe(deadline);
		}
	});

	it("[P1] take nothing back if a report has overtaken them", () => {
		const ahead = changed(task("running"), { ...EVENTS.progressed(2), stepsDone: 3, chapters: [1, 2, 3] });
		const late = { attempt: 2, progress: 99, message, chapters: [1, 2], stepsDone: 2, stepsTotal: 3 };
		expect(run(ahead, { type: "answered", ...late }, NOW + 60_000)).toBe("=");
		// A report is the last word: after a retry from nothing it says less than was stored before.
		expect(changed(ahead, { type: "progressed", audience: "progress", ...late })).toMatchObject({
			stepsDone: 2,
			chapters: [1, 2],
		});
	});
});
