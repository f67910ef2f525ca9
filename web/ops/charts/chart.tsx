/** One chart with its legend, what it shows in a sentence, and the same numbers as a table. */
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { useLanguage } from "../language.tsx";
import type { PlotData, PlotSpec } from "./plot.ts";
import { usePlot } from "./use-plot.ts";

type Props = {
	title: string;
	unit: string;
	summary: string;
	note?: string;
	/** Another one is another drawing, not only other numbers. */
	version: string;
	spec: PlotSpec;
	data: PlotData;
	/** Nothing is there to draw. */
	isEmpty: boolean;
};

export function Chart({ title, unit, summary, note, version, spec, data, isEmpty }: Props) {
	const { locale, strings: all } = useLanguage();
	const strings = all.charts;
	const titleId = useId();
	const summaryId = useId();
	const box = useRef<HTMLDivElement>(null);
	const status = usePlot(box, spec, data, `${version} ${locale}`);
	return (
		<figure class="chart card" aria-labelledby={titleId} aria-describedby={summaryId}>
			<figcaption>
				<h3 id={titleId}>
					{title} <span class="chart-unit">{unit}</span>
				</h3>
				<ul class="chart-legend">
					{spec.series.map(({ label, color, isDashed }) => (
						<li key={label} class={`${color} ${isDashed === true ? "dashed" : ""}`}>
							{label}
						</li>
					))}
				</ul>
			</figcaption>
			<div class={`chart-box ${isEmpty ? "empty" : ""}`} aria-hidden="true" ref={box} />
			{status === "loading" && <p class="hint">{strings.loading}</p>}
			{status === "failed" && <p class="hint">{strings.failedToLoad}</p>}
			<p class="chart-summary hint" id={summaryId}>
				{summary}
			</p>
			{note !== undefined && <p class="hint">{note}</p>}
			<ChartTable title={title} spec={spec} data={data} />
		</figure>
	);
}

/** Newest first, and without the stretches in which nothing ended. */
function ChartTable({ title, spec, data }: { title: string; spec: PlotSpec; data: PlotData }) {
	const strings = useLanguage().strings;
	const rows = data.times
		.map((time, at) => ({ time, cells: data.values.map((each) => each[at] ?? null) }))
		.filter(({ cells }) => cells.some((cell) => cell !== null && cell !== 0))
		.reverse();
	return (
		<Disclosure label={strings.charts.table}>
			{rows.length === 0 ? (
				<p class="hint">{strings.charts.nothing}</p>
			) : (
				<table class="data">
					<caption class="visually-hidden">{title}</caption>
					<thead>
						<tr>
							<th scope="col">{strings.charts.time}</th>
							{spec.series.map(({ label }) => (
								<th key={label} scope="col" class="number">
									{label}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map(({ time, cells }) => (
							<tr key={time}>
								<th scope="row">{spec.formatTime(time)}</th>
								{cells.map((cell, at) => (
									<td key={spec.series[at]?.label} class="number">
										{cell === null ? strings.never : spec.formatValue(cell)}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			)}
		</Disclosure>
	);
}

function Disclosure({ label, children }: { label: string; children: ComponentChildren }) {
	return (
		<details class="chart-table">
			<summary>{label}</summary>
			{children}
		</details>
	);
}
