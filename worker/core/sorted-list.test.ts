import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedList } from "./sorted-list.ts";

const byNumber = (a: number, b: number) => a - b;
const itemsOf = <Item extends Key, Key>(list: SortedList<Key, Item>) =>
	Array.from({ length: list.size }, (_, index) => list.at(index));

describe("a sorted list", () => {
	it("is in order after every change, and says of every key how many come before it", () => {
		const steps = fc.array(fc.record({ before: fc.option(fc.nat(1_000)), after: fc.option(fc.nat(100)), key: fc.nat(101) }));
		fc.assert(
			fc.property(fc.uniqueArray(fc.nat(100)), steps, (given, changes) => {
				const items = new Set(given);
				const list = new SortedList(byNumber, items);
				for (const { before: pick, after, key } of changes) {
					const before = pick === null ? undefined : [...items][pick % items.size];
					if (before !== undefined) items.delete(before);
					const isNew = after !== null && !items.has(after);
					if (isNew) items.add(after);
					list.replace(before, isNew ? after : undefined);
					const inOrder = [...items].sort(byNumber);
					expect(itemsOf(list)).toEqual(inOrder);
					expect(list.countBefore(key)).toBe(inOrder.filter((item) => item < key).length);
				}
			}),
		);
	});

	it("[P1] compares about as often as its length can be halved", () => {
		let compared = 0;
		const items = Array.from({ length: 4_096 }, (_, index) => index);
		const list = new SortedList((a: number, b: number) => {
			compared += 1;
			return a - b;
		}, items);
		const costOf = (look: () => void): number => {
			compared = 0;
			look();
			return compared;
		};
		expect(costOf(() => list.countBefore(1_234))).toBeLessThanOrEqual(13);
		expect(costOf(() => list.replace(undefined, 5_000))).toBeLessThanOrEqual(14);
		expect(costOf(() => list.replace(1_234, 1_234.5))).toBeLessThanOrEqual(15);
		expect(costOf(() => list.replace(2_000, 0.5))).toBeLessThanOrEqual(29);
		expect(costOf(() => list.replace(7, undefined))).toBeLessThanOrEqual(13);
	});
});
