/** What a shard keeps of one queue, and what a report does to it. */

import {
	compareVersions,
	type Fact,
	isSameCounters,
	type OpsReport,
	type QueueCounters,
	type ReportVerdict,
	type ReportVersion,
} from "./report.ts";
import { addTotals, NO_TOTALS, type ShardTotals } from "./totals.ts";

export type ShardEntry = {
	userId: string;
	version: ReportVersion;
	/** The last fact that was counted. */
	seq: number;
	/** The queue reports elsewhere: nothing of it counts here, but late reports are still known to be late. */
	hasLeft: boolean;
	counters: QueueCounters;
	updatedAt: number;
};

export type ReportOutcome = {
	entry: ShardEntry;
	verdict: ReportVerdict;
	/** Facts that were not counted before. */
	facts: Fact[];
	/** False: the report changes nothing, not even a row. */
	isNews: boolean;
};

/** What a report of an erased user's former life is answered: nothing of it is counted. */
export function onErasedReport({ facts }: OpsReport, erasedMoves: number): ReportVerdict {
	const countedSeq = Math.max(0, ...facts.map(({ seq }) => seq));
	return { isTaken: false, countedSeq, version: { moves: erasedMoves, rev: 0, count: 0 } };
}

export function onReport(entry: ShardEntry | null, report: OpsReport, now: number): ReportOutcome {
	const seq = entry?.seq ?? 0;
	const facts = report.facts.filter((fact) => fact.seq > seq);
	const countedSeq = Math.max(seq, ...facts.map((fact) => fact.seq));
	const order = entry === null ? 1 : compareVersions(report.version, entry.version);
	// After a goodbye everything that was said before it is late, whatever its number.
	const isGone = entry?.hasLeft === true && !report.isLeaving && report.version.moves <= entry.version.moves;
	if (entry !== null && (order <= 0 || isGone)) {
		// A queue that has lost its memory may give a number twice, and for something else.
		const isTaken = order === 0 && entry.hasLeft === report.isLeaving && isSameCounters(entry.counters, report.counters);
		const verdict = { isTaken, countedSeq, version: entry.version };
		return { entry: { ...entry, seq: countedSeq }, verdict, facts, isNews: facts.length > 0 };
	}
	const { userId, version, counters, isLeaving } = report;
	const next = { userId, version, seq: countedSeq, hasLeft: isLeaving, counters, updatedAt: now };
	return { entry: next, verdict: { isTaken: true, countedSeq, version }, facts, isNews: true };
}

/** What an entry is in the shard's sums. */
export function totalsOf(entry: ShardEntry | null): ShardTotals {
	if (entry === null || entry.hasLeft) return NO_TOTALS;
	return { users: 1, ...entry.counters, online: entry.counters.sockets > 0 ? 1 : 0 };
}

/** The sums after a report. */
export function replaceEntry(totals: ShardTotals, before: ShardEntry | null, after: ShardEntry): ShardTotals {
	return addTotals(addTotals(totals, totalsOf(before), -1), totalsOf(after));
}
