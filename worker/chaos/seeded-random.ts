/** Random numbers that a seed repeats. Each use takes a stream of its own by name, so that a new one does not shift the others. */

export type Random = {
	/** In [0, 1). */
	next(): number;
	/** A whole number, both ends included. */
	int(from: number, to: number): number;
	chance(probability: number): boolean;
	pick<T>(list: readonly [T, ...T[]]): T;
	/** An independent stream: the same for the same seed and name, whatever was drawn before. */
	fork(name: string): Random;
};

export function seededRandom(seed: string): Random {
	let state = hash(seed);
	const next = () => {
		// mulberry32
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		int,
		chance: (probability) => next() < probability,
		pick: ([first, ...rest]) => {
			const at = int(0, rest.length);
			return at === 0 ? first : (rest[at - 1] ?? first);
		},
		fork: (name) => seededRandom(`${seed}/${name}`),
	};
}

/** FNV-1a. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
	return value | 0;
}
