/** Repeatable randomness: the same words always give the same numbers. It reads no clock and no Math.random. */

export type Random = {
	/** A whole number from 0 to `count` - 1; 0 when `count` is not positive. */
	below(count: number): number;
	pick<T>(items: readonly [T, ...T[]]): T;
	shuffle<T>(items: readonly T[]): T[];
};

/** 32-bit FNV-1a with a final mix, because seeds that differ in one digit must not give neighbouring streams. */
export function hashText(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (hash ^ (hash >>> 13)) >>> 0;
}

/** A mulberry32 stream that starts from the hash of `parts`. */
export function createRandom(...parts: (string | number)[]): Random {
	let state = hashText(parts.join("\u0000"));
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	};
	const below = (count: number): number => Math.floor(next() * Math.max(0, count));
	return {
		below,
		pick: (items) => items[below(items.length)] ?? items[0],
		shuffle: (items) => {
			const pool = [...items];
			const shuffled: typeof pool = [];
			while (pool.length > 0) shuffled.push(...pool.splice(below(pool.length), 1));
			return shuffled;
		},
	};
}
