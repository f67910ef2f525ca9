import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addLoad, loadOf, NO_LOAD } from "./capacity.ts";
import { TaskIndex } from "./task-index.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { isProcessing, type TaskRecord, type TaskState } from "./task-record.ts";

const STATES: TaskState[] = [
	{ name: "pending" },
	{ name: "starting", fence: 1, deadline: 1, sends: 1 },
	{ name: "running", fence: 1, deadline: 1 },
	{ name: "completed" },
	{ name: "failed", code: "cancelled" },
];

const change = fc.record({
	id: fc.nat(12).map((number) => `t${number}`),
	state: fc.option(fc.constantFrom(...STATES), { freq: 5 }),
	since: fc.nat(400),
});

describe("a queue's index", () => {
	it("[P1] [P5] says at every moment what a walk over all tasks would say", () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 300, size: "max" }), (changes) => {
				const index = new TaskIndex();
				const tasks = new Map<string, TaskRecord>();
				for (const [at, { id, state, since }] of changes.entries()) {
					if (state === null) {
						index.remove(id);
						tasks.delete(id);
					} else {
						const task = taskRecord(id, { state, rev: at + 1, createdAt: 1_000 + at });
						index.put(task);
						tasks.set(id, task);
					}
					const all = [...tasks.values()];
					const byRev = all.filter(({ rev }) => rev > since).sort((a, b) => a.rev - b.rev);
					expect(index.changedSince(since)).toEqual(byRev);
					expect(new Set(index.pending.values())).toEqual(new Set(all.filter(({ state }) => state.name === "pending")));
					expect(new Set(index.processing.values())).toEqual(new Set(all.filter(isProcessing)));
					expect(index.load).toEqual(all.reduce((load, task) => addLoad(load, loadOf(task)), NO_LOAD));
				}
			}),
		);
	});
});
