import { describe, expect, it } from "vitest";
import { LiveRuns } from "./live-runs.ts";
import { POLICY } from "./policy.ts";
import { taskRecord } from "./task-record.fixture.ts";
import type { TaskRecord } from "./task-record.ts";

const running = { name: "running", fence: 1, deadline: 9_000 } as const;

function queueOf(...tasks: TaskRecord[]) {
	const queue = { tasks: new Map(tasks.map((task) => [task.id, task])), epoch: "00000000000000aa" };
	const runs = new LiveRuns(queue);
	const change = (task: TaskRecord) => {
		queue.tasks.set(task.id, task);
		runs.follow({ changed: [task], deleted: [] });
	};
	const remove = (id: string) => {
		queue.tasks.delete(id);
		runs.follow({ changed: [], deleted: [{ id, rev: 9 }] });
	};
	return { runs, change, remove };
}

describe("the runs under way", () => {
	const task = taskRecord("a", { attempt: 2, state: running });

	it("are remembered by their last word", () => {
		const { runs } = queueOf(task);
		expect(runs.lastWord("a")).toBeUndefined();
		runs.hear("a", 2, 5_000);
		expect(runs.lastWord("a")).toMatchObject({ attempt: 2, at: 5_000 });
		runs.hear("a", 2, 6_000);
		expect(runs.lastWord("a")).toMatchObject({ attempt: 2, at: 6_000 });
	});

	it("are none of the queue's if they are over: what they say is not remembered", () => {
		const { runs } = queueOf(task, taskRecord("b", { attempt: 1 }));
		expect(runs.hear("a", 1, 5_000)).toBeNull();
		expect(runs.hear("b", 1, 5_000)).toBeNull();
		expect(runs.hear("c", 1, 5_000)).toBeNull();
		runs.hear("a", 2, 5_000);
		expect(runs.hear("a", 1, 6_000)).toBeNull();
		expect(runs.lastWord("a")).toMatchObject({ attempt: 2, at: 5_000 });
	});

	it("were never heard in the future, after the clock went back", () => {
		const { runs } = queueOf(task);
		runs.hear("a", 2, 5_000);
		runs.clockJumped(5_000 + POLICY.askAgainMs);
		expect(runs.lastWord("a")).toMatchObject({ at: 5_000 });
		runs.clockJumped(2_000);
		expect(runs.lastWord("a")).toMatchObject({ at: 2_000 - POLICY.askAgainMs });
	});

	it("are worked out once, until their task is changed", () => {
		const { runs, change } = queueOf(task);
		const steady = runs.hear("a", 2, 5_000)?.steady;
		expect(steady?.task).toBe(task);
		expect(runs.hear("a", 2, 6_000)?.steady).toBe(steady);
		const changed = { ...task, stepsDone: 1 };
		change(changed);
		expect(runs.lastWord("a")).toMatchObject({ at: 6_000 });
		expect(runs.hear("a", 2, 7_000)?.steady?.task).toBe(changed);
	});

	it("that begin are heard of, and worked out once they run", () => {
		const starting = taskRecord("a", { attempt: 2, state: { name: "starting", fence: 1, deadline: 9_000, sends: 1 } });
		const { runs, change } = queueOf(starting);
		expect(runs.hear("a", 2, 5_000)).toEqual({ attempt: 2, at: 5_000, steady: null });
		change(task);
		expect(runs.hear("a", 2, 6_000)?.steady?.task).toBe(task);
	});

	it("are forgotten when they end or are deleted, whatever comes of them after that", () => {
		const { runs, change, remove } = queueOf(task);
		runs.hear("a", 2, 5_000);
		change({ ...task, state: { name: "completed" } });
		expect(runs.lastWord("a")).toBeUndefined();
		expect(runs.hear("a", 2, 6_000)).toBeNull();
		change(task);
		runs.hear("a", 2, 7_000);
		remove("a");
		expect(runs.lastWord("a")).toBeUndefined();
		expect(runs.hear("a", 2, 8_000)).toBeNull();
	});

	it("of an earlier attempt are not taken for the next one", () => {
		const { runs, change } = queueOf(task);
		runs.hear("a", 2, 5_000);
		const waiting: TaskRecord = { ...task, state: { name: "backoff", fence: 1, deadline: 9_000 } };
		change(waiting);
		expect(runs.lastWord("a")).toBeUndefined();
		// A word that was under way.
		expect(runs.hear("a", 2, 6_000)).toMatchObject({ steady: null });
		const next = { ...task, attempt: 3 };
		change({ ...next, state: { name: "starting", fence: 2, deadline: 9_000, sends: 1 } });
		expect(runs.lastWord("a")).toBeUndefined();
		change(next);
		expect(runs.hear("a", 3, 7_000)?.steady?.task).toBe(next);
		expect(runs.hear("a", 2, 8_000)).toBeNull();
		expect(runs.lastWord("a")).toMatchObject({ attempt: 3, at: 7_000 });
	});
});
