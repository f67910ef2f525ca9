import { describe, expect, it } from "vitest";
import { shardOf } from "./home.ts";
import { NO_COUNTERS, type QueueCounters } from "./report.ts";
import { isAboutSockets, isDirty, nextReport, onVerdict, type ReporterState, startReporter } from "./reporter.ts";

const SHARDS = 4;
const ABSENT: QueueCounters = { queued: 0, running: 0, completed: 3, failed: 0, cancelled: 0, sockets: 0 };
const PRESENT: QueueCounters = { ...ABSENT, sockets: 1 };

/** A queue whose shard knows that the user is away. */
function told(): ReporterState {
	return { ...startReporter("somebody", SHARDS), completed: 3, confirmed: ABSENT };
}

function tell(state: ReporterState, counters: QueueCounters) {
	const next = nextReport(state, counters, { rev: 7, count: 1, shards: SHARDS });
	if (next === null) throw new Error("There was nothing to tell.");
	return next;
}

describe("numbers that go back to what they were while the shard has not answered", () => {
	it("are told again: the shard may have what was in between", () => {
		const { state } = tell(told(), PRESENT);
		expect(isDirty(state, ABSENT)).toBe(true);
	});

	it("also after a crash, which leaves only what was stored before the report was sent", () => {
		const { state, mustStore } = tell(told(), PRESENT);
		expect(mustStore).toBe(true);
		expect(isDirty(state, ABSENT)).toBe(true);
	});

	it("cost no row when a task has changed: that is stored already, or its end will be", () => {
		expect(tell(told(), { ...ABSENT, queued: 1 }).mustStore).toBe(false);
	});

	it("do not leave a queue between two homes, which counts nowhere", () => {
		const moving = { ...told(), home: (shardOf("somebody", SHARDS) + 1) % SHARDS };
		const { state, report, mustStore } = tell(moving, PRESENT);
		expect([report.isLeaving, mustStore]).toEqual([true, true]);
		const again = tell(state, ABSENT);
		const verdict = { isTaken: true, countedSeq: 0, version: again.report.version };
		const moved = onVerdict(again.state, again.report, verdict, SHARDS).state;
		expect([moved.moves, isDirty(moved, ABSENT)]).toEqual([1, true]);
	});

	it("are not told again once the shard has answered", () => {
		const { state, report } = tell(told(), PRESENT);
		const verdict = { isTaken: true, countedSeq: 0, version: report.version };
		expect(isDirty(onVerdict(state, report, verdict, SHARDS).state, PRESENT)).toBe(false);
	});
});

describe("news for which nobody is woken", () => {
	it("is of sockets alone, also of a queue that has told nothing yet", () => {
		expect(isAboutSockets(told(), PRESENT)).toBe(true);
		expect(isAboutSockets(startReporter("somebody", SHARDS), NO_COUNTERS)).toBe(true);
		expect(isAboutSockets(startReporter("somebody", SHARDS), { ...NO_COUNTERS, sockets: 2 })).toBe(true);
	});

	it("is none of a task, told or not", () => {
		expect(isAboutSockets(told(), { ...PRESENT, queued: 1 })).toBe(false);
		expect(isAboutSockets(startReporter("somebody", SHARDS), { ...NO_COUNTERS, queued: 1 })).toBe(false);
		expect(isAboutSockets({ ...told(), confirmed: null }, PRESENT)).toBe(false);
	});
});
