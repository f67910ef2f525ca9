/** What a chart shows, in a sentence, for those who do not see it. It knows no chart. */
import type { Format } from "../format/use-format.ts";
import type { Strings } from "../strings/en.ts";
import type { Bin, Range } from "./bins.ts";

export function describeThroughput(bins: readonly Bin[], range: Range, strings: Strings["charts"], format: Format): string {
	const total = { completed: 0, failed: 0, cancelled: 0 };
	let busiest: { start: number; ended: number } | null = null;
	for (const bin of bins) {
		total.completed += bin.completed;
		total.failed += bin.failed;
		total.cancelled += bin.cancelled;
		const ended = bin.completed + bin.failed + bin.cancelled;
		if (ended > (busiest?.ended ?? 0)) busiest = { start: bin.start, ended };
	}
	if (busiest === null) return strings.nothing;
	const { completed, failed, cancelled } = total;
	return [
		strings.throughputSummary(strings.ranges[range], format.count(completed), format.count(failed), format.count(cancelled)),
		strings.busiest(format.clock(busiest.start), format.count(busiest.ended)),
	].join(" ");
}

export function describeDurations(
	bins: readonly Bin[],
	which: "wait" | "run",
	strings: Strings["charts"],
	format: Format,
): string {
	let last: Bin | null = null;
	let worst: Bin | null = null;
	for (const bin of bins) {
		const p95Ms = bin[which]?.p95Ms;
		if (p95Ms === undefined) continue;
		last = bin;
		if (p95Ms > (worst?.[which]?.p95Ms ?? -1)) worst = bin;
	}
	const now = last?.[which];
	const peak = worst?.[which];
	if (!last || !worst || !now || !peak) return strings.nothing;
	return [
		strings.durationSummary(format.clock(last.start), format.duration(now.p50Ms), format.duration(now.p95Ms)),
		strings.worst(format.clock(worst.start), format.duration(peak.p95Ms)),
	].join(" ");
}
