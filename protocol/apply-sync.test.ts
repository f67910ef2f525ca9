import { describe, expect, it } from "vitest";
import { applySync, emptyFeed } from "./apply-sync.ts";
import type { Sync } from "./feed.ts";
import { exampleTask } from "./task.fixture.ts";

const EPOCH = "00000000000000aa";
const OTHER = "00000000000000bb";

function sync(rev: number, change: Partial<Sync> = {}, epoch = EPOCH): Sync {
	return { type: "sync", cursor: `${epoch}.${rev}`, reset: false, tasks: [], deleted: [], ...change };
}

const first = applySync(emptyFeed, sync(2, { reset: true, tasks: [exampleTask("a", 1), exampleTask("b", 2)] }));

describe("applySync", () => {
	it("[P1] starts from a reset and takes changes and deletions after it", () => {
		const next = applySync(first, sync(4, { tasks: [exampleTask("a", 3, { progress: 50 })], deleted: ["b"] }));
		expect([...next.tasks.keys()]).toEqual(["a"]);
		expect(next.tasks.get("a")?.progress).toBe(50);
		expect(next.cursor).toBe(`${EPOCH}.4`);
	});

	it("[P1] ignores a repeated or late sync", () => {
		const next = applySync(first, sync(3, { tasks: [exampleTask("a", 3, { progress: 50 })] }));
		expect(applySync(next, sync(2, { tasks: [exampleTask("a", 2)] }))).toBe(next);
		expect(applySync(next, sync(3, { tasks: [exampleTask("a", 3)] }))).toBe(next);
	});

	it("[P1] never replaces a task by an older version of itself", () => {
		const next = applySync(first, sync(9, { tasks: [exampleTask("b", 1, { progress: 7 })] }));
		expect(next.tasks.get("b")).toBe(first.tasks.get("b"));
	});

	it("[P1] does not let a late reset take newer changes back, but takes one of a new epoch", () => {
		const next = applySync(first, sync(5, { tasks: [exampleTask("c", 5)] }));
		expect(applySync(next, sync(2, { reset: true }))).toBe(next);
		const wiped = applySync(next, sync(0, { reset: true }, OTHER));
		expect(wiped.tasks.size).toBe(0);
	});

	it("cannot apply a change of an epoch it has not seen", () => {
		expect(applySync(emptyFeed, sync(1, { tasks: [exampleTask("a", 1)] }))).toBe(emptyFeed);
		expect(applySync(first, sync(9, { tasks: [exampleTask("a", 9)] }, OTHER))).toBe(first);
	});

	it("ignores a cursor that this protocol never wrote", () => {
		expect(applySync(first, { ...sync(9), cursor: "rubbish" })).toBe(first);
	});
});
