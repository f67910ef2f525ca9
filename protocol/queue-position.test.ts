import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applySync, emptyFeed } from "./apply-sync.ts";
import { compareTurn, keepsLine, queuePositions, withPosition, withPositions } from "./queue-position.ts";
import { exampleTask } from "./task.fixture.ts";
import { type Priority, type Task, taskStatusSchema } from "./task.ts";

const PRIORITIES = ["high", "normal", "low"] as const satisfies Priority[];
const turn = (id: string, priority: Priority, createdAt: number) => ({ id, priority, createdAt });

const arbitraryTask = fc
	.record({
		id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
		priority: fc.constantFrom(...PRIORITIES),
		createdAt: fc.nat(3),
		status: fc.constantFrom("pending", "pending", ...taskStatusSchema.options),
	})
	.map((fields) => exampleTask(fields.id, 1, fields));

const asMap = (tasks: Task[]) => new Map(tasks.map((task) => [task.id, task]));

describe("compareTurn", () => {
	it("puts the highest priority first, then the oldest, then the smaller id", () => {
		const inOrder = [
			turn("z", "high", 9),
			turn("y", "normal", 1),
			turn("a", "normal", 2),
			turn("b", "normal", 2),
			turn("c", "low", 0),
		];
		expect([...inOrder].reverse().sort(compareTurn)).toEqual(inOrder);
	});

	it("is a total order, so that every queue and every client has the same one", () => {
		const turns = fc.uniqueArray(
			fc.record({ id: fc.string({ maxLength: 2 }), priority: fc.constantFrom(...PRIORITIES), createdAt: fc.nat(2) }),
			{ selector: ({ id }) => id },
		);
		fc.assert(
			fc.property(turns, fc.infiniteStream(fc.nat()), (list, shuffle) => {
				const shuffled = list.map((item) => ({ item, key: Number(shuffle.next().value) })).sort((a, b) => a.key - b.key);
				expect(shuffled.map(({ item }) => item).sort(compareTurn)).toEqual([...list].sort(compareTurn));
			}),
		);
	});
});

describe("positions", () => {
	it("[P1] number those that wait from 1, without gaps, and nobody else", () => {
		fc.assert(
			fc.property(fc.array(arbitraryTask), (tasks) => {
				const placed = [...withPositions(asMap(tasks)).values()];
				const waiting = placed.filter(({ status }) => status === "pending").sort(compareTurn);
				expect(waiting.map(({ position }) => position)).toEqual(waiting.map((_, index) => index + 1));
				for (const task of placed) if (task.status !== "pending") expect(task.position).toBeNull();
				expect(queuePositions(waiting)).toEqual(new Map(waiting.map(({ id, position }) => [id, position])));
			}),
		);
	});

	it("leave a task that has its place already as it is, so that what shows it need not be drawn again", () => {
		const task = exampleTask("t", 1, { status: "pending", position: 1 });
		expect(withPosition(task, 1)).toBe(task);
		expect(withPosition(task, 2)).toEqual({ ...task, position: 2 });
		expect(withPositions(asMap([task])).get(task.id)).toBe(task);
	});

	it("[P1] are right after every frame, whether or not it moved the line, and whatever position it carried", () => {
		const changes = fc.array(fc.tuple(fc.array(arbitraryTask, { maxLength: 3 }), fc.array(fc.constantFrom("a", "b", "c"))));
		fc.assert(
			fc.property(changes, (frames) => {
				let rev = 1;
				const cursor = () => `00000000000000aa.${rev}`;
				let feed = applySync(emptyFeed, { type: "sync", cursor: cursor(), reset: true, tasks: [], deleted: [] });
				for (const [tasks, deleted] of frames) {
					const stamped = [...asMap(tasks).values()].map((task) => ({ ...task, rev: ++rev, position: rev }));
					rev += 1;
					feed = applySync(feed, { type: "sync", cursor: cursor(), reset: false, tasks: stamped, deleted });
					expect([...feed.tasks.values()]).toEqual([...withPositions(feed.tasks).values()]);
				}
			}),
		);
	});
});

describe("keepsLine", () => {
	const waits = exampleTask("t", 1, { status: "pending", priority: "normal", createdAt: 5 });
	const runs = exampleTask("t", 1, { status: "processing" });
	it.each([
		["a running task that reports", runs, { ...runs, progress: 50 }, true],
		["a running task that is new", undefined, runs, true],
		["a running task that is deleted", runs, undefined, true],
		["a waiting task with another message", waits, { ...waits, message: "other" }, true],
		["a waiting task with another priority", waits, { ...waits, priority: "high" as const }, false],
		["a waiting task with another age", waits, { ...waits, createdAt: 6 }, false],
		["a waiting task that starts", waits, runs, false],
		["a task that is retried", runs, waits, false],
		["a waiting task that is new", undefined, waits, false],
		["a waiting task that is deleted", waits, undefined, false],
	])("%s", (_, before, after, isKept) => expect(keepsLine(before, after)).toBe(isKept));
});
