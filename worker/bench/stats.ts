/** What many samples say together. Pure; an empty list has no figure and throws. */

export type Spread = { median: number; min: number; max: number };

/** @param share in [0, 1]; the smallest sample that at least this share of all does not exceed */
export function quantile(samples: readonly number[], share: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
	if (value === undefined) throw new RangeError("There is no quantile of nothing.");
	return value;
}

export function median(samples: readonly number[]): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const low = sorted[Math.ceil(middle) - 1];
	const high = sorted[Math.floor(middle)];
	if (low === undefined || high === undefined) throw new RangeError("There is no median of nothing.");
	return (low + high) / 2;
}

export function mean(samples: readonly number[]): number {
	if (samples.length === 0) throw new RangeError("There is no mean of nothing.");
	return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

export function spreadOf(samples: readonly number[]): Spread {
	return { median: median(samples), min: quantile(samples, 0), max: quantile(samples, 1) };
}

/** Each round's pair by itself: what else the machine did in that round has hit both. @returns ours / theirs */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
	if (ours.length !== theirs.length) throw new RangeError("Pairs need as many samples on both sides.");
	return ours.map((value, at) => value / (theirs[at] ?? Number.NaN));
}
