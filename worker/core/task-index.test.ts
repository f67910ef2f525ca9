import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTurn, queuePositions } from "../../protocol/queue-position.ts";
import { prioritySchema } from "../../protocol/task.ts";
import { addLoad, loadOf, NO_LOAD } from "./capacity.ts";
import { TaskIndex } from "./task-index.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { isPending, isProcessing, type TaskRecord, type TaskState } from "./task-record.ts";

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
	priority: fc.constantFrom(...prioritySchema.options),
	projectId: fc.constantFrom("p0", "p1", "p2"),
	waitsFor: fc.option(fc.subarray(["t0", "t1", "t2"])),
	/** Null for a task that keeps its age, or comes as the newest. */
	createdAt: fc.option(fc.nat(8), { freq: 2 }),
	/** Whether a task that runs only gets on, if it is still to run. */
	isProgress: fc.boolean(),
	since: fc.nat(400),
});

describe("a queue's index", () => {
	it("[P1] [P5] says at every moment what a walk over all tasks would say", () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 300, size: "max" }), (changes) => {
				const index = new TaskIndex();
				const tasks = new Map<string, TaskRecord>();
				for (const [at, { id, state, createdAt, since, waitsFor, isProgress, ...fields }] of changes.entries()) {
					const before = tasks.get(id);
					if (state === null) {
						index.remove(id);
						tasks.delete(id);
					} else if (isProgress && before?.state.name === "running" && state.name === "running") {
						before.rev = at + 1;
						before.progress += 1;
						index.note(before);
					} else {
						const bornAt = createdAt ?? before?.createdAt ?? 1_000 + at;
						const needs = waitsFor ?? before?.waitsFor ?? [];
						const task = taskRecord(id, { ...fields, state, rev: at + 1, createdAt: bornAt, waitsFor: needs });
						index.put(task);
						tasks.set(id, task);
					}
					const all = [...tasks.values()];
					const byRev = all.filter(({ rev }) => rev > since).sort((a, b) => a.rev - b.rev);
					expect(index.changedSince(since)).toEqual(byRev);
					const waiting = all.filter(isPending).sort(compareTurn);
					expect([...index.line]).toEqual(waiting);
					expect(new Set(index.line.projects)).toEqual(new Set(waiting.map(({ projectId }) => projectId)));
					const inProject = waiting.filter(({ projectId }) => projectId === "p1");
					expect(new Set(index.line.inProject("p1"))).toEqual(new Set(inProject));
					const dependents = waiting.filter((task) => task.waitsFor.includes("t1")).map(({ id }) => id);
					expect(new Set(index.line.dependentsOf("t1"))).toEqual(new Set(dependents));
					expect(new Set(index.processing.values())).toEqual(new Set(all.filter(isProcessing)));
					expect(index.load).toEqual(all.reduce((load, task) => addLoad(load, loadOf(task)), NO_LOAD));
					const places = queuePositions(waiting);
					for (let number = 0; number <= 12; number++)
						expect(index.positionOf(`t${number}`)).toBe(places.get(`t${number}`) ?? null);
					const newestFirst = all.sort((a, b) => b.createdAt - a.createdAt || (a.id > b.id ? -1 : 1));
					expect([...index.newestFirst(null)]).toEqual(newestFirst);
					const end = { createdAt: since % 10, id: "t3" };
					const older = newestFirst.filter(
						(task) => task.createdAt < end.createdAt || (task.createdAt === end.createdAt && task.id < end.id),
					);
					expect([...index.newestFirst(end)]).toEqual(older);
				}
			}),
		);
	});

	it("[P1] is the same whether the tasks came one by one or were all there at once", () => {
		const row = fc.record({
			id: fc.nat(30).map((number) => `t${number}`),
			rev: fc.nat(1_000),
			createdAt: fc.nat(20),
			priority: fc.constantFrom(...prioritySchema.options),
			state: fc.constantFrom(...STATES),
		});
		fc.assert(
			fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, comparator: "SameValue" }), (rows) => {
				const tasks = rows.map(({ id, ...fields }) => taskRecord(id, fields)).sort((a, b) => a.rev - b.rev);
				const atOnce = new TaskIndex(tasks);
				const oneByOne = new TaskIndex();
				for (const task of tasks) oneByOne.put(task);
				expect([...atOnce.newestFirst(null)]).toEqual([...oneByOne.newestFirst(null)]);
				for (const { id } of tasks) expect(atOnce.positionOf(id)).toBe(oneByOne.positionOf(id));
			}),
		);
	});
});
