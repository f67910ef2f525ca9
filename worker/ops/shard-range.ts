/**
 * How many shards there have ever been at once. A queue that has not reported since the number was changed still has its row where an
 * older number put it: nothing is lost as long as every shard that ever was is asked. Smaller numbers leave no trace: the hub may
 * have slept through them.
 */
import * as z from "zod/v4/mini";
import type { Meta } from "./meta.ts";

const KEY = "shards ever";
const countSchema = z.int();

export class ShardRange {
	readonly #meta: Meta;
	#most: number;

	constructor(meta: Meta) {
		this.#meta = meta;
		this.#most = meta.get(KEY, countSchema) ?? 0;
	}

	/** The number is `count` now. A shard that is new wakes the hub with its first report, so that none is missed. */
	see(count: number): void {
		if (count <= this.#most) return;
		this.#most = count;
		this.#meta.set(KEY, count);
	}

	/** Every shard that may know something. */
	all(): number[] {
		return Array.from({ length: this.#most }, (_, index) => index);
	}
}
