/** How things went over time: what ended, how long tasks waited, and how long they ran. */
import "./charts.css";
import { useMemo, useState } from "preact/hooks";
import type { OpsMinute } from "../../../protocol/ops.ts";
import { Segments } from "../../studio/ui/segments.tsx";
import { useFormat } from "../format/use-format.ts";
import { useStrings } from "../language.tsx";
import { type Bin, binMinutes, RANGES, type Range } from "./bins.ts";
import { Chart } from "./chart.tsx";
import type { PlotData, PlotSpec } from "./plot.ts";
import { describeDurations, describeThroughput } from "./summary.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Durations are read in minutes and hours, so their marks are round in those. */
const DURATION_STEPS = [
	...[1, 2, 5, 10, 20, 50, 100, 200, 500],
	...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
	...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
	...[1, 2, 6, 12, 24].map((hours) => hours * HOUR),
];

const CHOICES: readonly Range[] = ["15min", "1h", "24h"];

/** @param now by the server's clock */
export function Charts({ minutes, now }: { minutes: readonly OpsMinute[]; now: number }) {
	const all = useStrings();
	const strings = all.charts;
	const format = useFormat();
	const [range, setRange] = useState<Range>("1h");
	const isMerged = RANGES[range].binMs > RANGES["1h"].binMs;
	// The clock ticks every second, the charts move on by whole bins.
	const bin = Math.floor(now / RANGES["1h"].binMs);
	const bins = useMemo(() => binMinutes(minutes, range, bin * RANGES["1h"].binMs), [minutes, range, bin]);
	const data = useMemo(
		() => ({
			ends: plotData(bins, [(each) => each.completed, (each) => each.failed, (each) => each.cancelled]),
			wait: plotData(bins, [(each) => each.wait?.p50Ms ?? null, (each) => each.wait?.p95Ms ?? null]),
			run: plotData(bins, [(each) => each.run?.p50Ms ?? null, (each) => each.run?.p95Ms ?? null]),
		}),
		[bins],
	);

	const ends: PlotSpec = {
		kind: "stacked-bars",
		series: [
			{ label: all.figures.finished, color: "finished" },
			{ label: all.figures.failed, color: "failed" },
			{ label: all.figures.cancelled, color: "cancelled" },
		],
		formatValue: (value) => (Number.isInteger(value) ? format.count(value) : ""),
		formatTime: format.clock,
	};
	const durations: PlotSpec = {
		kind: "lines",
		series: [
			{ label: strings.p50, color: "middle" },
			{ label: strings.p95, color: "worst", isDashed: true },
		],
		formatValue: format.duration,
		steps: DURATION_STEPS,
		formatTime: format.clock,
	};
	const per = isMerged ? strings.perTenMinutes : strings.perMinute;
	const merged = isMerged ? { note: strings.merged } : {};

	return (
		<section class="charts" aria-labelledby="charts-title">
			<div class="section-top">
				<h2 id="charts-title">{strings.label}</h2>
				<Segments
					label={strings.range}
					value={range}
					onChange={(value) => setRange(value)}
					options={CHOICES.map((value) => ({ value, label: strings.ranges[value] }))}
				/>
			</div>
			<div class="charts-grid">
				<Chart
					title={strings.throughput}
					unit={per}
					summary={describeThroughput(bins, range, strings, format)}
					version={range}
					spec={ends}
					data={data.ends}
					isEmpty={bins.every((each) => each.completed + each.failed + each.cancelled === 0)}
				/>
				{(["wait", "run"] as const).map((which) => (
					<Chart
						key={which}
						title={strings[which]}
						unit={per}
						summary={describeDurations(bins, which, strings, format)}
						{...merged}
						version={range}
						spec={durations}
						data={data[which]}
						isEmpty={bins.every((each) => each[which] === null)}
					/>
				))}
			</div>
		</section>
	);
}

function plotData(bins: readonly Bin[], readers: readonly ((bin: Bin) => number | null)[]): PlotData {
	return { times: bins.map(({ start }) => start), values: readers.map((read) => bins.map(read)) };
}
