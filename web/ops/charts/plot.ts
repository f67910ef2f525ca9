/**
 * Draws with uPlot, which is fetched when the first chart is on screen. It knows what to draw, and neither where the
 * numbers come from nor in which language they are.
 */
import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import { type Palette, readPalette } from "./palette.ts";

export type PlotSeries = { label: string; color: keyof Palette; isDashed?: boolean };

export type PlotSpec = {
	kind: "stacked-bars" | "lines";
	/** Of stacked bars the first is drawn lowest. */
	series: readonly PlotSeries[];
	formatValue(value: number): string;
	/** The distances that the marks of the upright axis may have; all that are round in tens if left out. */
	steps?: readonly number[];
	formatTime(at: number): string;
};

/** `times` are epoch milliseconds; a null is a gap. */
export type PlotData = { times: readonly number[]; values: readonly (readonly (number | null)[])[] };

export type Plot = { setData(data: PlotData): void; destroy(): void };

const HEIGHT_PX = 190;

export function createPlot(box: HTMLElement, spec: PlotSpec, data: PlotData): Plot {
	const palette = readPalette(box);
	const isStacked = spec.kind === "stacked-bars";
	const plot = new uPlot(
		{
			width: box.clientWidth,
			height: HEIGHT_PX,
			legend: { show: false },
			cursor: { show: false },
			ms: 1,
			scales: {
				// A bin reaches from its time to that of the next one, which the last one has room for too.
				x: { range: (self, min, max) => [min, max + binMs(self.data[0])] },
				y: { range: (_, __, max) => [0, Math.max(niceMax(max), 1)] },
			},
			axes: [
				{ ...axis(palette, spec.formatTime, 70), size: 28 },
				{ ...axis(palette, spec.formatValue, 36), size: 74, ...(spec.steps !== undefined && { incrs: [...spec.steps] }) },
			],
			series: [{}, ...drawn(spec).map((series) => drawnSeries(series, palette, isStacked))],
		},
		align(spec, data),
		box,
	);
	const observer = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT_PX }));
	observer.observe(box);
	return {
		setData: (next) => plot.setData(align(spec, next)),
		destroy() {
			observer.disconnect();
			plot.destroy();
		},
	};
}

/** Whole stacks first, so that what lies lower is painted over them. */
function drawn({ kind, series }: PlotSpec): readonly PlotSeries[] {
	return kind === "stacked-bars" ? series.toReversed() : series;
}

function align({ kind }: PlotSpec, { times, values }: PlotData): uPlot.AlignedData {
	if (kind === "lines") return [[...times], ...values.map((each) => [...each])];
	const heights = times.map(() => 0);
	const stacks = values.map((each) =>
		each.map((value, at) => {
			const height = (heights[at] ?? 0) + (value ?? 0);
			heights[at] = height;
			return height;
		}),
	);
	return [[...times], ...stacks.toReversed()];
}

function drawnSeries({ label, color, isDashed = false }: PlotSeries, palette: Palette, isStacked: boolean): uPlot.Series {
	const stroke = palette[color];
	if (isStacked) {
		const paths = uPlot.paths.bars?.({ size: [0.8, 40], align: 1 });
		return { label, fill: stroke, width: 0, points: { show: false }, ...(paths !== undefined && { paths }) };
	}
	return { label, stroke, width: 2, points: { show: true, size: 5, fill: stroke }, ...(isDashed && { dash: [6, 4] }) };
}

function axis(palette: Palette, format: (value: number) => string, space: number): uPlot.Axis {
	return {
		stroke: palette.ink,
		font: "12px system-ui, sans-serif",
		grid: { stroke: palette.line, width: 1 },
		ticks: { show: false },
		space,
		values: (_, splits) => splits.map((value) => (value === null ? "" : format(value))),
	};
}

function binMs([first = 0, second = first]: ArrayLike<number> & Iterable<number>): number {
	return second - first;
}

/** A little air above the highest value. */
function niceMax(max: number | null): number {
	return (max ?? 0) * 1.08;
}
