/**
 * A queue's side of the reports: what it counts, what its shard has not confirmed, and what to tell it next. All of it is one small
 * value that is stored with the change it counts, so neither a crash nor a lost call makes a number wrong.
 */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../../protocol/limits.ts";
import { dayUsageSchema } from "../../../protocol/usage.ts";
import { isActive, isProcessing, type TaskRecord } from "../task-record.ts";
import { shardOf } from "./home.ts";
import { knownPausesSchema, NEVER_PAUSED } from "./known-pauses.ts";
import {
	type Fact,
	factSchema,
	isSameCounters,
	NO_COUNTERS,
	type OpsReport,
	outcomeOf,
	type QueueCounters,
	queueCountersSchema,
	type ReportVerdict,
} from "./report.ts";

/** Facts in one report: a shard's turn is short whatever has piled up. */
const FACTS_PER_REPORT = 50;

/** Since when a task that was retried by hand counts: its record knows only its first life. */
const secondLifeSchema = z.object({ queuedAt: z.int(), startedAt: z.nullable(z.int()), attempt: z.int() });

export const reporterStateSchema = z.object({
	userId: z.string(),
	/** The shard that has this queue's numbers. */
	home: z.int(),
	/** Homes it has had; with each, all earlier reports are void. */
	moves: z.int(),
	/** `home` may have been told goodbye: it must not be told anything else under this number of moves. */
	isLeaving: z.boolean(),
	/** Of the latest fact. */
	seq: z.int(),
	completed: z.int(),
	failed: z.int(),
	cancelled: z.int(),
	/** Not confirmed by `home`; only ever told to it. */
	facts: z.array(factSchema),
	/** What `home` has confirmed; null if nothing yet. */
	confirmed: z.nullable(queueCountersSchema),
	retried: z.record(z.string(), secondLifeSchema),
	/** What operators hold back, as far as this queue has heard. */
	pauses: knownPausesSchema,
	/** What the user's tasks have used on each day. No shard receives it. It is kept here, because this row is written at each task's end anyway. */
	days: z._default(z.array(dayUsageSchema), []),
});
export type ReporterState = z.infer<typeof reporterStateSchema>;

export type TaskChange = { before: TaskRecord | undefined; after: TaskRecord | null };

/** @param moves larger than that of every report of an earlier life of this queue, which was erased; 0 if there was none */
export function startReporter(userId: string, shards: number, moves = 0): ReporterState {
	return {
		userId,
		home: shardOf(userId, shards),
		moves,
		isLeaving: false,
		seq: 0,
		completed: 0,
		failed: 0,
		cancelled: 0,
		facts: [],
		confirmed: null,
		retried: {},
		pauses: NEVER_PAUSED,
		days: [],
	};
}

/** @returns the same object if there is nothing to store: counts of tasks that wait and run follow from the tasks themselves */
export function observe(state: ReporterState, changes: readonly TaskChange[], now: number): ReporterState {
	let next = state;
	for (const { before, after } of changes) {
		const wasActive = before !== undefined && isActive(before);
		if (after === null) {
			if (wasActive) next = withEnd(next, before, null, now);
		} else if (!isActive(after)) {
			if (wasActive || before === undefined) next = withEnd(next, after, after, now);
		} else if (before !== undefined && !wasActive) {
			next = withRetried(next, after.id, { queuedAt: now, startedAt: null, attempt: after.attempt });
		} else if (isProcessing(after) && before?.state.name === "pending") {
			const life = next.retried[after.id];
			if (life !== undefined) next = withRetried(next, after.id, { ...life, startedAt: now });
		}
	}
	return next;
}

/** @param after null for a task that was deleted before its end, which is the user's word as much as a cancellation */
function withEnd(state: ReporterState, task: TaskRecord, after: TaskRecord | null, now: number): ReporterState {
	const code = after?.state.name === "failed" ? after.state.code : null;
	const outcome = after === null ? "cancelled" : code === null ? "completed" : outcomeOf(code);
	const life = state.retried[task.id] ?? { queuedAt: task.createdAt, startedAt: task.startedAt, attempt: 0 };
	const fact: Fact = {
		seq: state.seq + 1,
		at: now,
		outcome,
		code: outcome === "failed" ? code : null,
		taskId: task.id,
		type: task.work.type,
		provider: task.provider,
		// A clock may go back when an object moves to another machine; no duration is less than nothing.
		waitMs: life.startedAt === null ? null : Math.max(0, life.startedAt - life.queuedAt),
		runMs: life.startedAt === null ? null : Math.max(0, now - life.startedAt),
		chapters: task.chapters.length,
		retries: Math.max(0, task.attempt - life.attempt - 1),
	};
	const { [task.id]: _ended, ...retried } = state.retried;
	return {
		...state,
		seq: fact.seq,
		[outcome]: state[outcome] + 1,
		facts: [...state.facts, fact].slice(-LIMITS.opsFactsKept),
		retried,
	};
}

function withRetried(state: ReporterState, taskId: string, life: z.infer<typeof secondLifeSchema>): ReporterState {
	return { ...state, retried: { ...state.retried, [taskId]: life } };
}

export function countersOf(state: ReporterState, tasks: Iterable<TaskRecord>, sockets: number): QueueCounters {
	let queued = 0;
	let running = 0;
	for (const task of tasks) {
		if (isProcessing(task)) running += 1;
		else if (isActive(task)) queued += 1;
	}
	return { queued, running, completed: state.completed, failed: state.failed, cancelled: state.cancelled, sockets };
}

/** Whether the shard does not know everything yet. */
export function isDirty(state: ReporterState, counters: QueueCounters): boolean {
	return state.facts.length > 0 || state.confirmed === null || !isSameCounters(state.confirmed, counters);
}

export type NextReport = {
	/** To go on with. */
	state: ReporterState;
	/** It must be stored before the report is sent: nothing that is still to come would bring it back after a crash. */
	mustStore: boolean;
	/** There is more to tell than fits into one report. */
	isFull: boolean;
	home: number;
	report: OpsReport;
};

/**
 * What to tell next, and whom; null if the right shard knows everything.
 * @param count larger than that of every earlier report at this revision
 */
export function nextReport(
	state: ReporterState,
	counters: QueueCounters,
	{ rev, count, shards }: { rev: number; count: number; shards: number },
): NextReport | null {
	if (!isDirty(state, counters)) return null;
	const settled = settleHome(state, shards);
	const { userId, home, moves, isLeaving } = settled;
	const facts = settled.facts.slice(0, FACTS_PER_REPORT);
	const report = { userId, version: { moves, rev, count }, counters, facts, isLeaving };
	// Until it answers, nobody knows what the shard has: counters that go back to what they were must be told again.
	const next = { ...settled, confirmed: null };
	return {
		state: next,
		mustStore: settled !== state || isAboutSockets(state, counters),
		isFull: facts.length === FACTS_PER_REPORT,
		home,
		report,
	};
}

/**
 * Whether no news is of tasks: of sockets alone, or of a queue that never had a task. Nothing else has stored it, and nobody is woken for
 * it. Numbers of tasks never become again what they were, so what is under way changes nothing here.
 */
export function isAboutSockets({ facts, confirmed }: ReporterState, counters: QueueCounters): boolean {
	const { sockets } = counters;
	return facts.length === 0 && isSameCounters(counters, { ...(confirmed ?? NO_COUNTERS), sockets });
}

/** Takes leave of a home that is not the right one any more, or comes back to one that may have heard a goodbye. */
function settleHome(state: ReporterState, shards: number): ReporterState {
	const isAtHome = shardOf(state.userId, shards) === state.home;
	if (isAtHome) return state.isLeaving ? { ...state, isLeaving: false, moves: state.moves + 1, confirmed: null } : state;
	// Whether the old shard has counted a fact is only known to it: what it may have heard, it must confirm first.
	return state.isLeaving || state.facts.length > FACTS_PER_REPORT ? state : { ...state, isLeaving: true };
}

/**
 * The shard has answered.
 * @returns the state to go on with, and the `count` from which on reports at this revision are taken
 */
export function onVerdict(
	state: ReporterState,
	report: OpsReport,
	verdict: ReportVerdict,
	shards: number,
): { state: ReporterState; count: number } {
	const facts = state.facts.filter(({ seq }) => seq > verdict.countedSeq);
	const { version } = report;
	const next = { ...state, facts, seq: Math.max(state.seq, verdict.countedSeq) };
	if (!verdict.isTaken) {
		// Memory was lost, and reports of the same revision counted on: the next one is counted from there.
		const { moves, rev, count } = verdict.version;
		if (moves === version.moves && rev === version.rev && count >= version.count) {
			return { state: next, count: count + 1 };
		}
		// The shard remembers a queue that was further than this one, whose storage must be new: this one counts.
		return { state: { ...next, moves: moves + 1, isLeaving: false, confirmed: null }, count: 1 };
	}
	if (!report.isLeaving) return { state: { ...next, confirmed: report.counters }, count: version.count + 1 };
	const home = shardOf(state.userId, shards);
	return { state: { ...next, home, moves: state.moves + 1, isLeaving: false, confirmed: null }, count: 1 };
}
