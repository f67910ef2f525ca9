/**
 * A list that is in order after every change. Looking up is a binary search; a change moves the pointers behind it, which for the
 * few thousand tasks of a queue is cheaper than any tree. It knows nothing of what it holds.
 */
export class SortedList<Key, Item extends Key> {
	/** Says of no two different items that they are equal. */
	readonly #compare: (a: Key, b: Key) => number;
	readonly #items: Item[];

	constructor(compare: (a: Key, b: Key) => number, items: Iterable<Item> = []) {
		this.#compare = compare;
		this.#items = [...items].sort(compare);
	}

	[Symbol.iterator](): Iterator<Item> {
		return this.#items[Symbol.iterator]();
	}

	get size(): number {
		return this.#items.length;
	}

	/** @param index from 0 */
	at(index: number): Item | undefined {
		return this.#items[index];
	}

	/** How many come before this key, whether or not it is in the list itself. */
	countBefore(key: Key): number {
		let low = 0;
		let high = this.#items.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.#isBefore(middle, key)) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** @param before undefined for an item that is new, else one that is in the list; @param after undefined for one that goes */
	replace(before: Item | undefined, after: Item | undefined): void {
		if (before === undefined) {
			if (after !== undefined) this.#add(after);
			return;
		}
		const index = this.countBefore(before);
		if (after !== undefined && this.#fitsAt(index, after)) {
			this.#items[index] = after;
			return;
		}
		this.#items.splice(index, 1);
		if (after !== undefined) this.#add(after);
	}

	#add(item: Item): void {
		const end = this.#items.length;
		// Most of what is new is the last one as well.
		if (end === 0 || this.#isBefore(end - 1, item)) this.#items.push(item);
		else this.#items.splice(this.countBefore(item), 0, item);
	}

	/** Whether the order holds with this item in the place of the one at `index`. */
	#fitsAt(index: number, item: Item): boolean {
		const next = this.#items[index + 1];
		return (index === 0 || this.#isBefore(index - 1, item)) && (next === undefined || this.#compare(item, next) < 0);
	}

	#isBefore(index: number, key: Key): boolean {
		const item = this.#items[index];
		return item !== undefined && this.#compare(item, key) < 0;
	}
}
