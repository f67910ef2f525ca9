import { expect, test } from "vitest";
import { extend, keepOnly, NOTHING_SELECTED, toggle, toggleAll } from "./selection.ts";

const ORDER = ["a", "b", "c", "d", "e"];
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join("");

test("one more, and one less", () => {
	const both = toggle(toggle(NOTHING_SELECTED, "a"), "c");
	expect(idsOf(both)).toBe("ac");
	expect(idsOf(toggle(both, "a"))).toBe("c");
});

test("a range goes from the last one picked, either way, and keeps what was picked", () => {
	const picked = toggle(toggle(NOTHING_SELECTED, "a"), "c");
	expect(idsOf(extend(picked, "e", ORDER))).toBe("acde");
	expect(idsOf(extend(picked, "b", ORDER))).toBe("abc");
	expect(idsOf(extend(extend(picked, "e", ORDER), "b", ORDER))).toBe("abcde");
});

test("a range without a start, or from one that is gone, is just the one", () => {
	expect(idsOf(extend(NOTHING_SELECTED, "d", ORDER))).toBe("d");
	expect(idsOf(extend(toggle(NOTHING_SELECTED, "gone"), "d", ORDER))).toBe("dgone");
	expect(idsOf(extend({ ids: new Set(["d"]), anchor: null }, "d", ORDER))).toBe("d");
});

test("all, and none when all are picked", () => {
	const all = toggleAll(toggle(NOTHING_SELECTED, "b"), ORDER);
	expect(idsOf(all)).toBe("abcde");
	expect(toggleAll(all, ORDER)).toBe(NOTHING_SELECTED);
});

test("what has left the screen is not picked any more", () => {
	const all = toggleAll(NOTHING_SELECTED, ORDER);
	expect(idsOf(keepOnly(all, ["b", "c"]))).toBe("bc");
	expect(keepOnly(all, ORDER)).toBe(all);
});
