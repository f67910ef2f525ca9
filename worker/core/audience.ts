/**
 * Who would see a report of a run at once, and what follows from that for both of its ends: how often the processor reports, when
 * the queue keeps what it hears, and whether the line between them stays open. It knows no clock and makes no calls.
 */
import type { LastWord } from "./next-alarm.ts";
import { POLICY } from "./policy.ts";
import type { TaskRecord } from "./task-record.ts";

export const AUDIENCES = ["nobody", "progress", "text"] as const;

/** Nobody; open sockets; one of them reads along. Whoever polls is none: for him the processor is asked. */
export type Audience = (typeof AUDIENCES)[number];

type Pacing = {
	/** A run that works reports at least this often, and its lease has to reach further than that. */
	wordEveryMs: number;
	/** It says what is new no more often than this. */
	newsEveryMs: number;
	/** How long its lease has to be when a report has come: it outlives the next one that is expected, and some that are lost. */
	leaseNeededMs: number;
	/**
	 * Reports on an open line belong to one billed request, but the queue cannot sleep while there is one, and time awake is what
	 * costs most. On a closed line each report is a request, and all that the queue remembers between two of them is its rows.
	 */
	keepsLine: boolean;
};

const WATCHED: Pacing = {
	wordEveryMs: POLICY.heartbeatMs,
	newsEveryMs: 1_000,
	leaseNeededMs: POLICY.heartbeatMs + POLICY.spareMs,
	keepsLine: true,
};

export const PACING: Readonly<Record<Audience, Pacing>> = {
	nobody: {
		wordEveryMs: POLICY.unwatchedReportMs,
		newsEveryMs: POLICY.unwatchedReportMs,
		leaseNeededMs: POLICY.unwatchedReportMs + POLICY.spareMs,
		keepsLine: false,
	},
	progress: WATCHED,
	text: WATCHED,
};

/** At most 20 frames a second of text. */
const TEXT_EVERY_MS = 50;

/**
 * Whether somebody who polls would be told old news of this task, so that its processor has to be asked first.
 * @param heard the last word from it; undefined if memory was lost, and the row alone tells
 * @param askedAt when it was last asked, heard or not
 */
export function isWorthAsking(task: TaskRecord, heard: LastWord | undefined, askedAt: number | undefined, now: number): boolean {
	if (task.state.name !== "running") return false;
	const renewedAt = task.state.deadline - POLICY.leaseMs;
	const times = [renewedAt, heard?.attempt === task.attempt ? heard.at : renewedAt, askedAt ?? renewedAt];
	// What is said to be in the future was before the clock went back, and nobody knows how long.
	return times.every((at) => at > now || now - at >= POLICY.askAgainMs);
}

/**
 * Whether a lease can stay as it is.
 * @param leaseMs what is left of it; more than it ever is would be the work of a clock that went back
 * @param isTold a row is written anyway
 */
export function isLongEnough(leaseMs: number, audience: Audience, isTold: boolean): boolean {
	const neededMs = PACING[audience].leaseNeededMs + (isTold ? POLICY.renewEarlyMs : 0);
	return leaseMs >= neededMs && leaseMs <= POLICY.leaseMs;
}

export type Unsaid = {
	/** Text that somebody waits for. */
	hasText: boolean;
	hasNews: boolean;
	/** The last report did not arrive, as far as its sender knows. */
	isUnheard: boolean;
};

/** How long after its last report a run reports again. */
export function reportAfterMs(audience: Audience, { hasText, hasNews, isUnheard }: Unsaid): number {
	const { wordEveryMs, newsEveryMs } = PACING[audience];
	if (isUnheard) return Math.min(newsEveryMs, POLICY.reportAgainMs);
	if (hasText) return TEXT_EVERY_MS;
	return hasNews ? newsEveryMs : wordEveryMs;
}
