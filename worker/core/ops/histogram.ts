/** Durations in fixed steps: histograms of any shards and minutes can be added, and taken away again, exactly. */
import * as z from "zod/v4/mini";
import type { OpsDuration } from "../../../protocol/ops.ts";

/** Upper ends of the steps in milliseconds; what is longer is in one last step. From a cached answer to a task that ran a day. */
export const BUCKETS_MS = [
	...[100, 250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 45_000],
	...[60_000, 90_000, 120_000, 180_000, 300_000, 450_000, 600_000, 900_000, 1_200_000, 1_800_000],
	...[2_700_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000],
] as const;

export const histogramSchema = z.object({
	/** How many durations fell into each step, by its number; most steps are empty. */
	steps: z.record(z.string(), z.int()),
	count: z.int(),
	sumMs: z.number(),
});
export type Histogram = z.infer<typeof histogramSchema>;

export const EMPTY_HISTOGRAM: Histogram = { steps: {}, count: 0, sumMs: 0 };

export function addDuration(histogram: Histogram, durationMs: number): Histogram {
	const found = BUCKETS_MS.findIndex((end) => durationMs <= end);
	const step = found === -1 ? BUCKETS_MS.length : found;
	return addHistograms(histogram, { steps: { [step]: 1 }, count: 1, sumMs: durationMs });
}

/** @param sign -1 takes away what was added before */
export function addHistograms(a: Histogram, b: Histogram, sign: 1 | -1 = 1): Histogram {
	if (b.count === 0) return a;
	const steps = { ...a.steps };
	for (const [step, count] of Object.entries(b.steps)) {
		const sum = (steps[step] ?? 0) + sign * count;
		if (sum === 0) delete steps[step];
		else steps[step] = sum;
	}
	return { steps, count: a.count + sign * b.count, sumMs: a.sumMs + sign * b.sumMs };
}

/** @returns null for an empty histogram */
export function readDuration(histogram: Histogram): OpsDuration | null {
	if (histogram.count === 0) return null;
	return { count: histogram.count, p50Ms: quantileMs(histogram, 0.5), p95Ms: quantileMs(histogram, 0.95) };
}

/** As Prometheus does it: evenly spread within the step in which the quantile lies; the last step counts as its lower end. */
function quantileMs({ steps, count }: Histogram, quantile: number): number {
	const rank = quantile * count;
	let below = 0;
	for (const [index, end] of BUCKETS_MS.entries()) {
		const inStep = steps[index] ?? 0;
		if (inStep > 0 && below + inStep >= rank) {
			const start = BUCKETS_MS[index - 1] ?? 0;
			return Math.round(start + (end - start) * ((rank - below) / inStep));
		}
		below += inStep;
	}
	return BUCKETS_MS.at(-1) ?? 0;
}
