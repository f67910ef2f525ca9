/**
 * The minutes of a range as the points of its charts. Counts of a bin add up. Quantiles do not, so a bin of several
 * minutes has the median of their medians, weighted by how many tasks ended in each, and the worst of their p95.
 */
import type { OpsDuration, OpsMinute } from "../../../protocol/ops.ts";

export type Range = "15min" | "1h" | "24h";

const MINUTE_MS = 60_000;

export const RANGES: Record<Range, { spanMs: number; binMs: number }> = {
	"15min": { spanMs: 15 * MINUTE_MS, binMs: MINUTE_MS },
	"1h": { spanMs: 60 * MINUTE_MS, binMs: MINUTE_MS },
	"24h": { spanMs: 24 * 60 * MINUTE_MS, binMs: 10 * MINUTE_MS },
};

export type Quantiles = { p50Ms: number; p95Ms: number };

export type Bin = {
	/** Epoch milliseconds of its beginning, by the server's clock. */
	start: number;
	completed: number;
	failed: number;
	cancelled: number;
	/** Null where no task ended, so that a chart shows a gap and not a zero. */
	wait: Quantiles | null;
	run: Quantiles | null;
};

/** @param now by the server's clock @returns every bin of the range, oldest first, the one that runs last */
export function binMinutes(minutes: readonly OpsMinute[], range: Range, now: number): Bin[] {
	const { spanMs, binMs } = RANGES[range];
	const last = Math.floor(now / binMs) * binMs;
	const first = last - spanMs + binMs;
	const grouped = new Map<number, OpsMinute[]>();
	for (const entry of minutes) {
		// What comes from a clock that is ahead belongs to now.
		const start = Math.min(Math.floor(entry.minute / binMs) * binMs, last);
		if (start < first) continue;
		const group = grouped.get(start);
		if (group === undefined) grouped.set(start, [entry]);
		else group.push(entry);
	}
	return Array.from({ length: spanMs / binMs }, (_, index) => {
		const start = first + index * binMs;
		const group = grouped.get(start) ?? [];
		return {
			start,
			completed: sum(group, "completed"),
			failed: sum(group, "failed"),
			cancelled: sum(group, "cancelled"),
			wait: mergeDurations(group.map(({ wait }) => wait)),
			run: mergeDurations(group.map(({ run }) => run)),
		};
	});
}

function sum(group: readonly OpsMinute[], field: "completed" | "failed" | "cancelled"): number {
	return group.reduce((total, entry) => total + entry[field], 0);
}

export function mergeDurations(durations: readonly (OpsDuration | null)[]): Quantiles | null {
	const known = durations.filter(isMeasured).sort((a, b) => a.p50Ms - b.p50Ms);
	const half = known.reduce((total, { count }) => total + count, 0) / 2;
	let seen = 0;
	for (const { count, p50Ms } of known) {
		seen += count;
		if (seen >= half) return { p50Ms, p95Ms: Math.max(...known.map(({ p95Ms }) => p95Ms)) };
	}
	return null;
}

function isMeasured(duration: OpsDuration | null): duration is OpsDuration {
	return duration !== null && duration.count > 0;
}
