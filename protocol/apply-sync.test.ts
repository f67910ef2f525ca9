import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applySync, emptyFeed, type FeedState } from "./apply-sync.ts";
import type { Sync } from "./feed.ts";
import { queuePositions } from "./queue-position.ts";
import { exampleTask } from "./task.fixture.ts";
import type { Task } from "./task.ts";

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

describe("progress of running tasks", () => {
	const running = exampleTask("a", 2, { status: "processing", projectName: "Tides", attempt: 1, progress: 10 });
	const word = {
		id: "a",
		updatedAt: 3_000,
		rev: 3,
		progress: 50,
		message: "Writing chapter 2",
		messageCode: "writing_chapter" as const,
		messageValues: { chapter: 2 },
		chapters: [1],
		estimatedEndAt: 9_000,
	};
	const before = applySync(emptyFeed, sync(2, { reset: true, tasks: [running, exampleTask("b", 1)] }));

	it("[P1] changes what it names of a task and leaves the rest of it, and all other tasks, as they are", () => {
		const next = applySync(before, sync(3, { progress: [word] }));
		expect(next.tasks.get("a")).toEqual({ ...running, ...word });
		expect(next.tasks.get("b")).toBe(before.tasks.get("b"));
		expect(next.cursor).toBe(`${EPOCH}.3`);
	});

	it("[P1] never takes a newer version of the task back", () => {
		const ahead = applySync(before, sync(4, { tasks: [exampleTask("a", 4, { status: "completed", progress: 100 })] }));
		expect(applySync(ahead, sync(3, { progress: [word] }))).toBe(ahead);
		expect(applySync(ahead, sync(5, { progress: [word] })).tasks.get("a")).toBe(ahead.tasks.get("a"));
	});

	it("[P1] makes no task of it for a client that has none", () => {
		const gone = applySync(before, sync(3, { deleted: ["a"] }));
		expect([...applySync(gone, sync(4, { progress: [{ ...word, rev: 4 }] })).tasks.keys()]).toEqual(["b"]);
	});
});

describe("places in the line", () => {
	const aLine = (last: string) =>
		applySync(
			emptyFeed,
			sync(9, {
				reset: true,
				tasks: [
					exampleTask("running", 1, { status: "processing", createdAt: 1 }),
					exampleTask("first", 2, { createdAt: 2, position: 1 }),
					exampleTask("second", 3, { createdAt: 3, position: 2 }),
					exampleTask("done", 4, { status: "completed", createdAt: 4 }),
					exampleTask(last, 5, { createdAt: 5, priority: "low", position: 3 }),
				],
			}),
		);
	const placesOf = ({ tasks }: FeedState) =>
		[...tasks].flatMap(([id, { position }]) => (position === null ? [] : [[id, position]]));

	it("[P1] a task that starts moves those behind it up, and nobody else is touched", () => {
		const line = aLine("last");
		const started = exampleTask("first", 10, { status: "processing", createdAt: 2 });
		const next = applySync(line, sync(10, { tasks: [started] }));
		expect(placesOf(next)).toEqual([
			["second", 1],
			["last", 2],
		]);
		expect(next.tasks.get("second")).toEqual({ ...line.tasks.get("second"), position: 1 });
		for (const id of ["running", "done"]) expect(next.tasks.get(id)).toBe(line.tasks.get(id));
		expect(next.tasks.get("first")).toBe(started);
	});

	it("[P1] progress leaves every other task the object it is", () => {
		const line = aLine("last");
		const next = applySync(line, sync(10, { tasks: [exampleTask("running", 10, { status: "processing", progress: 7 })] }));
		for (const [id, task] of line.tasks) if (id !== "running") expect(next.tasks.get(id)).toBe(task);
	});

	it("[P1] a deletion closes the gap, and another priority is another place", () => {
		const line = aLine("last");
		expect(placesOf(applySync(line, sync(10, { deleted: ["first"] })))).toEqual([
			["second", 1],
			["last", 2],
		]);
		const raised = exampleTask("last", 10, { createdAt: 5, priority: "high", position: 1 });
		expect(placesOf(applySync(line, sync(10, { tasks: [raised] })))).toEqual([
			["first", 2],
			["second", 3],
			["last", 1],
		]);
	});

	it("[P1] a progress frame reads the line of a thousand not once", () => {
		let reads = 0;
		const waiting = Array.from({ length: 1_000 }, (_, at) => {
			const task = exampleTask(`waiting-${at}`, at + 1, { createdAt: at, position: at + 1 });
			const { status } = task;
			const get = () => {
				reads++;
				return status;
			};
			return Object.defineProperty(task, "status", { enumerable: true, get });
		});
		const running = (rev: number) => exampleTask("running", rev, { status: "processing", progress: rev % 100 });
		const line = applySync(emptyFeed, sync(2_000, { reset: true, tasks: [...waiting, running(2_000)] }));
		expect(reads).toBeGreaterThanOrEqual(1_000);
		reads = 0;
		expect(applySync(line, sync(2_001, { tasks: [running(2_001)] })).tasks.get("waiting-999")).toBe(waiting[999]);
		expect(reads).toBe(0);
	});

	const ids = fc.constantFrom("a", "b", "c", "d", "e", "f");
	/** What servers say of a place may be out of date, or missing. */
	const anyTask = fc
		.record({
			id: ids,
			rev: fc.integer({ min: 1, max: 12 }),
			status: fc.constantFrom("pending" as const, "pending" as const, "processing" as const, "completed" as const),
			priority: fc.constantFrom("high" as const, "normal" as const, "low" as const),
			createdAt: fc.integer({ min: 1, max: 4 }),
			position: fc.option(fc.integer({ min: 1, max: 6 })),
		})
		.map(({ id, rev, ...fields }) => exampleTask(id, rev, fields));
	const anySync = fc
		.record({
			rev: fc.integer({ min: 1, max: 12 }),
			reset: fc.boolean(),
			epoch: fc.constantFrom(EPOCH, EPOCH, EPOCH, OTHER),
			tasks: fc.uniqueArray(anyTask, { selector: ({ id }) => id, maxLength: 6 }),
			deleted: fc.array(ids, { maxLength: 2 }),
		})
		.map(({ rev, epoch, ...change }) => sync(rev, change, epoch));

	it("[P1] are after any syncs what they are when counted from scratch, and what did not change stays the same object", () => {
		fc.assert(
			fc.property(fc.array(anySync, { maxLength: 20 }), (syncs) => {
				let state = emptyFeed;
				for (const one of syncs) {
					const before: ReadonlyMap<string, Task> = state.tasks;
					state = applySync(state, one);
					const waiting = [...state.tasks.values()].filter(({ status }) => status === "pending");
					const places = queuePositions(waiting);
					for (const [id, task] of state.tasks) {
						expect(task.position).toBe(places.get(id) ?? null);
						const known = before.get(id);
						if (!one.reset && known?.rev === task.rev && known.position === task.position) expect(task).toBe(known);
					}
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});
