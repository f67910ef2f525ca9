import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Usage } from "../../protocol/usage.ts";
import { usageOf } from "./usage.fixture.ts";
import { NO_USAGE, plus } from "./usage.ts";
import { copyFor, countUsage, EMPTY_LEDGER, type Ledger, merge, openTask, usageOfTask } from "./usage-ledger.ts";

const TASKS = ["a", "b", "c"];

/** The rows of a project: that of the run has all tasks, of the others each carries what it was written with. */
type Rows = { run: Ledger; copies: Map<string, Ledger> };

const actions = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant("begin" as const), task: fc.constantFrom(...TASKS) }),
		/** A step is stored; `row` is the one that it writes. */
		fc.record({ kind: fc.constant("commit" as const), calls: fc.nat(2), row: fc.constantFrom("chapter", "story", "outline") }),
		/** A step has failed. */
		fc.record({ kind: fc.constant("fail" as const), calls: fc.nat(2) }),
		/** The calls of a step are lost with the object. */
		fc.record({ kind: fc.constant("kill" as const) }),
		/** The run is over: its row is kept without it. */
		fc.record({ kind: fc.constant("end" as const) }),
		/** Drafts go with their rows. */
		fc.record({ kind: fc.constant("drop" as const), row: fc.constantFrom("chapter", "story", "outline") }),
	),
	{ maxLength: 60 },
);

describe("the books of a project", () => {
	it("have every call that was stored, once, whatever row carried it last", () => {
		fc.assert(
			fc.property(actions, (actions) => {
				const rows: Rows = { run: EMPTY_LEDGER, copies: new Map() };
				const truth = new Map<string, Usage>();
				let current: string | null = null;
				const read = () => merge(rows.run, [...rows.copies.values()]);
				const store = (task: string, used: Usage): Ledger => {
					truth.set(task, plus(truth.get(task) ?? NO_USAGE, used));
					return countUsage(read(), task, used);
				};
				for (const action of actions) {
					if (action.kind === "begin") {
						current = action.task;
						rows.run = openTask(read(), action.task, undefined);
					} else if (current === null) continue;
					else if (action.kind === "commit") rows.copies.set(action.row, copyFor(store(current, usageOf(action.calls)), current));
					else if (action.kind === "fail") rows.run = store(current, usageOf(0, action.calls));
					else if (action.kind === "end") {
						rows.run = read();
						current = null;
					} else if (action.kind === "drop") {
						// As the shell does: what is dropped is in the run's row before.
						rows.run = read();
						rows.copies.delete(action.row);
					}
					const ledger = read();
					expect(ledger.project).toEqual([...truth.values()].reduce(plus, NO_USAGE));
					for (const task of TASKS) expect(usageOfTask(ledger, task) ?? NO_USAGE).toEqual(truth.get(task) ?? NO_USAGE);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("take the queue's word of a task that so many others came after that it is not known any more", () => {
		let ledger = countUsage(openTask(EMPTY_LEDGER, "a", undefined), "a", usageOf(3));
		for (const task of ["1", "2", "3", "4", "5", "6", "7"]) ledger = openTask(ledger, task, undefined);
		expect(usageOfTask(openTask(ledger, "a", usageOf(2)), "a")).toEqual(usageOf(3));
		ledger = openTask(ledger, "8", undefined);
		expect(usageOfTask(ledger, "a")).toBeUndefined();
		expect(usageOfTask(openTask(ledger, "a", usageOf(2)), "a")).toEqual(usageOf(2));
		expect(openTask(ledger, "a", usageOf(2)).project).toEqual(usageOf(3));
	});

	it("say nothing of a task that has made no call", () => {
		expect(usageOfTask(openTask(EMPTY_LEDGER, "a", undefined), "a")).toBeUndefined();
	});
});
