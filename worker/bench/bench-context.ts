/** What every measurement is given: how much to do, where to say how far it is, and the bundles that it runs. */

/** `smoke` is so little of everything that only its being there means anything. */
export type Size = "full" | "smoke";

export type BenchContext = {
	rounds: number;
	size: Size;
	/** The production bundle's one module. */
	product: string;
	/** The same code and bundler with counters around it and a faster clock, see `hosts/metered-worker.ts`. */
	metered: string;
	progress: (text: string) => void;
};

/** Chooses by size. */
export function sized<T>({ size }: BenchContext, full: T, smoke: T): T {
	return size === "full" ? full : smoke;
}
