import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decision, QueueDraft, type QueueState } from "./queue-machine.ts";
import { newTask } from "./task-record.fixture.ts";
import { isProcessing, type NewTask, statusOf, type TaskRecord } from "./task-record.ts";

const KEPT_MS = 30 * 24 * 3_600_000;
const message = { code: "writing_chapter", values: {} } as const;
const empty: QueueState = { rev: 0, tasks: new Map() };

/** A queue without storage: commits every decision to a map. */
class MemoryQueue {
	state: QueueState = empty;
	now = 1_000_000;
	readonly maxRunning: number;

	constructor(maxRunning = 2) {
		this.maxRunning = maxRunning;
	}

	change<T>(decide: (draft: QueueDraft) => T): { result: T; decision: Decision } {
		this.now += 1;
		const draft = new QueueDraft(this.state, {
			now: this.now,
			random: () => 0.5,
			maxRunning: this.maxRunning,
			finishedKeptMs: KEPT_MS,
		});
		const result = decide(draft);
		const decision = draft.decide();
		const tasks = new Map(this.state.tasks);
		for (const task of decision.changed) tasks.set(task.id, task);
		for (const { id } of decision.deleted) tasks.delete(id);
		this.state = { rev: decision.rev, tasks };
		return { result, decision };
	}

	add(...specs: NewTask[]): Decision {
		return this.change((draft) => expect(draft.enqueue(specs)).toBeNull()).decision;
	}

	finish(id: string): Decision {
		const attempt = this.task(id).attempt;
		return this.change((draft) => draft.apply(id, { type: "finished", attempt, message, chapters: [1] })).decision;
	}

	fail(id: string): Decision {
		const failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null } as const;
		const attempt = this.task(id).attempt;
		return this.change((draft) => draft.apply(id, { type: "stepFailed", attempt, failure })).decision;
	}

	cancel(id: string): Decision {
		return this.change((draft) => draft.apply(id, { type: "cancel", code: "cancelled" })).decision;
	}

	task(id: string): TaskRecord {
		const task = this.state.tasks.get(id);
		if (task === undefined) throw new Error(`no task ${id}`);
		return task;
	}

	get processing(): string[] {
		return [...this.state.tasks.values()].filter(isProcessing).map(({ id }) => id);
	}
}

describe("choosing", () => {
	it("starts at most the user's number, and one of a project", () => {
		const queue = new MemoryQueue(2);
		queue.add(newTask("a", { projectId: "p" }), newTask("b", { projectId: "p" }), newTask("c"), newTask("d"));
		expect(queue.processing).toEqual(["a", "c"]);
		expect(queue.task("b").message.code).toBe("waiting_project");
		expect(queue.task("d").message).toEqual({ code: "waiting_limit", values: { running: 2 } });
	});

	it("takes the highest priority first, then the oldest, and never interrupts", () => {
		const queue = new MemoryQueue(1);
		queue.add(newTask("running"));
		queue.add(newTask("low", { priority: "low" }));
		queue.add(newTask("older"));
		queue.add(newTask("newer"));
		queue.add(newTask("high", { priority: "high" }));
		const order: string[] = [];
		for (let turn = 0; turn < 5; turn++) {
			const [id = ""] = queue.processing;
			order.push(id);
			queue.finish(id);
		}
		expect(order).toEqual(["running", "high", "older", "newer", "low"]);
	});

	it("calls the processor of what starts, with a fence that grows", () => {
		const queue = new MemoryQueue(1);
		const first = queue.add(newTask("a"), newTask("b")).calls;
		const second = queue.finish("a").calls;
		expect([...first, ...second].map((call) => [call.kind, call.taskId])).toEqual([
			["start", "a"],
			["start", "b"],
		]);
		expect(second[0]?.fence).toBeGreaterThan(first[0]?.fence ?? Number.POSITIVE_INFINITY);
	});
});

describe("dependencies", () => {
	it("hold a task until all of them are completed, and the completion releases it in the same commit", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("outline", { projectId: "p" }));
		queue.add(newTask("chapters", { projectId: "p", dependsOn: ["outline"] }));
		expect(queue.task("chapters").message).toEqual({ code: "waiting_dependency", values: { count: 1 } });
		const { changed } = queue.finish("outline");
		expect(changed.map(({ id, state }) => [id, state.name])).toEqual([
			["outline", "completed"],
			["chapters", "starting"],
		]);
	});

	it("a failed one keeps its dependents waiting and says so; its retry frees them", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("a"), newTask("b", { dependsOn: ["a"] }));
		queue.fail("a");
		expect(queue.task("b")).toMatchObject({ state: { name: "pending" }, message: { code: "waiting_failed_dependency" } });
		queue.change((draft) => draft.apply("a", { type: "retry", ai: null }));
		expect(queue.task("b").message.code).toBe("waiting_dependency");
		queue.finish("a");
		expect(queue.task("b").state.name).toBe("starting");
	});

	it("a cancelled or deleted one fails them, through every generation", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("a"), newTask("b", { dependsOn: ["a"] }), newTask("c", { dependsOn: ["b"] }));
		queue.cancel("a");
		expect(queue.task("b").state).toEqual({ name: "failed", code: "dependency_cancelled" });
		expect(queue.task("c").state).toEqual({ name: "failed", code: "dependency_cancelled" });

		queue.add(newTask("d"), newTask("e", { dependsOn: ["d"] }));
		queue.change((draft) => draft.delete("d"));
		expect(queue.task("e").state).toEqual({ name: "failed", code: "dependency_cancelled" });
	});

	it("[P4] a retried task does not wait for what was completed while it was cancelled", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("a"), newTask("b", { dependsOn: ["a"] }));
		queue.cancel("b");
		queue.finish("a");
		queue.change((draft) => draft.apply("b", { type: "retry", ai: null }));
		expect(queue.task("b").state.name).toBe("starting");
	});

	it("a completed one may be deleted without harm", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("a"), newTask("x"), newTask("b", { dependsOn: ["a", "x"] }));
		queue.finish("a");
		queue.change((draft) => draft.delete("a"));
		queue.finish("x");
		expect(queue.task("b").state.name).toBe("starting");
	});

	it("[P9] unknown, own or cancelled ones are refused and nothing is queued", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("gone"));
		queue.cancel("gone");
		const enqueue = (spec: NewTask) =>
			new QueueDraft(queue.state, { now: 1, random: () => 0, maxRunning: 1, finishedKeptMs: KEPT_MS }).enqueue([spec]);
		expect(enqueue(newTask("a", { dependsOn: ["nobody"] }))).toBe("dependency_not_found");
		expect(enqueue(newTask("a", { dependsOn: ["a"] }))).toBe("dependency_not_found");
		expect(enqueue(newTask("a", { dependsOn: ["gone"] }))).toBe("dependency_cancelled");
	});
});

describe("ending", () => {
	it("[P6] cancel of a running task fails it in the commit that asks its processor to stop, and the next one starts", () => {
		const queue = new MemoryQueue(1);
		queue.add(newTask("a"), newTask("b"));
		const { calls, changed } = queue.cancel("a");
		expect(changed[0]).toMatchObject({ id: "a", state: { name: "failed", code: "cancelled" } });
		expect(calls.map(({ kind, taskId }) => [kind, taskId])).toEqual([
			["stop", "a"],
			["start", "b"],
		]);
	});

	it("[P3] what a task has drafted is kept when it gives up, and dropped when it is cancelled or deleted", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("a"), newTask("b"), newTask("c"));
		const dropped = ({ calls }: Decision) =>
			calls.map((call) => call.kind === "stop" && [call.taskId, call.fence > 0, call.dropsDraft]);
		expect(dropped(queue.fail("a"))).toEqual([["a", true, false]]);
		expect(dropped(queue.cancel("b"))).toEqual([["b", true, true]]);
		expect(dropped(queue.change((draft) => draft.delete("a")).decision)).toEqual([["a", false, true]]);
		queue.finish("c");
		expect(dropped(queue.change((draft) => draft.delete("c")).decision)).toEqual([]);
	});

	it("[P8] the key goes at once when a task is completed, cancelled or deleted, later when it failed, and stays for a retry", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("a"), newTask("b"), newTask("c"), newTask("d"));
		expect(queue.finish("a").keys).toEqual([{ taskId: "a", erase: "now" }]);
		expect(queue.cancel("b").keys).toEqual([{ taskId: "b", erase: "now" }]);
		expect(queue.change((draft) => draft.delete("c")).decision.keys).toEqual([{ taskId: "c", erase: "now" }]);
		expect(queue.fail("d").keys).toEqual([{ taskId: "d", erase: "later" }]);
		expect(queue.change((draft) => draft.apply("d", { type: "retry", ai: null })).decision.keys).toEqual([
			{ taskId: "d", erase: "never" },
		]);
	});

	it("[P1] tasks that ended long ago leave the list as deletions, and nothing else is touched", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("done"), newTask("failed"), newTask("running"), newTask("waits", { dependsOn: ["done", "failed"] }));
		queue.finish("done");
		queue.now += KEPT_MS / 2;
		queue.fail("failed");
		queue.now += KEPT_MS / 2;
		const { decision } = queue.change((draft) => draft.passDeadlines());
		expect(decision.deleted.map(({ id }) => id)).toEqual(["done"]);
		expect(statusOf(queue.task("waits"))).toBe("pending");
	});

	it("deleting a project ends and removes all its tasks and nobody else's", () => {
		const queue = new MemoryQueue(2);
		queue.add(newTask("a", { projectId: "p" }), newTask("b", { projectId: "p" }), newTask("c"));
		const { decision } = queue.change((draft) => draft.deleteProject("p"));
		expect(decision.deleted.map(({ id }) => id)).toEqual(["a", "b"]);
		expect(decision.calls.map(({ kind, taskId }) => [kind, taskId])).toEqual([["stop", "a"]]);
		expect([...queue.state.tasks.keys()]).toEqual(["c"]);
	});
});

type Action = {
	kind: "add" | "finish" | "fail" | "cancel" | "delete" | "retry";
	pick: number;
	priority: 0 | 1 | 2;
	project: number;
	deps: number[];
};

const arbitraryAction: fc.Arbitrary<Action> = fc.record({
	kind: fc.constantFrom("add", "add", "add", "finish", "finish", "fail", "cancel", "delete", "retry"),
	pick: fc.nat(1_000),
	priority: fc.constantFrom(0, 1, 2),
	project: fc.nat(3),
	deps: fc.array(fc.nat(1_000), { maxLength: 3 }),
});

function act(queue: MemoryQueue, action: Action, count: number): void {
	const ids = [...queue.state.tasks.keys()];
	const id = ids[action.pick % Math.max(1, ids.length)];
	if (action.kind === "add" || id === undefined) {
		const dependsOn = ids.length === 0 ? [] : action.deps.map((dep) => ids[dep % ids.length] ?? "");
		const priority = (["high", "normal", "low"] as const)[action.priority];
		const spec = newTask(`t${String(count).padStart(4, "0")}`, { projectId: `p${action.project}`, priority, dependsOn });
		queue.change((draft) => draft.enqueue([spec]));
		return;
	}
	if (action.kind === "finish" && isProcessing(queue.task(id))) queue.finish(id);
	if (action.kind === "fail" && isProcessing(queue.task(id))) queue.fail(id);
	if (action.kind === "cancel") queue.cancel(id);
	if (action.kind === "delete") queue.change((draft) => draft.delete(id));
	if (action.kind === "retry") queue.change((draft) => draft.apply(id, { type: "retry", ai: null }));
}

function check(queue: MemoryQueue): void {
	const tasks = [...queue.state.tasks.values()];
	const running = tasks.filter(isProcessing);
	expect(running.length).toBeLessThanOrEqual(queue.maxRunning);
	expect(new Set(running.map(({ projectId }) => projectId)).size).toBe(running.length);
	for (const task of tasks) {
		if (statusOf(task) !== "pending") continue;
		for (const id of task.waitsFor) expect(queue.state.tasks.has(id)).toBe(true);
		const isBlocked =
			task.waitsFor.length > 0 ||
			running.length >= queue.maxRunning ||
			running.some(({ projectId }) => projectId === task.projectId);
		expect(isBlocked).toBe(true);
		expect(task.message.code).toMatch(/^waiting_/);
	}
	for (const task of running) expect(task.waitsFor).toEqual([]);
}

describe("random histories", () => {
	const histories = fc.array(arbitraryAction, { maxLength: 60 });

	it("[P5] never two of a project or more than the limit, nothing before its dependencies, no wait without a reason", () => {
		fc.assert(
			fc.property(histories, fc.integer({ min: 1, max: 3 }), (actions, maxRunning) => {
				const queue = new MemoryQueue(maxRunning);
				for (const [count, action] of actions.entries()) {
					const before = queue.state.rev;
					act(queue, action, count);
					check(queue);
					expect(queue.state.rev).toBeGreaterThanOrEqual(before);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it("[P4] everything that can run gets its turn once running tasks end", () => {
		fc.assert(
			fc.property(histories, (actions) => {
				const queue = new MemoryQueue(2);
				for (const [count, action] of actions.entries()) act(queue, action, count);
				for (let turn = 0; turn <= actions.length && queue.processing.length > 0; turn++) {
					for (const id of queue.processing) queue.finish(id);
				}
				for (const task of queue.state.tasks.values()) {
					if (statusOf(task) === "pending") expect(task.message.code).toMatch(/dependency/);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it("[P1] every change of a task has a revision of its own", () => {
		fc.assert(
			fc.property(histories, (actions) => {
				const queue = new MemoryQueue(2);
				for (const [count, action] of actions.entries()) act(queue, action, count);
				const revs = [...queue.state.tasks.values()].map(({ rev }) => rev);
				expect(new Set(revs).size).toBe(revs.length);
				expect(Math.max(0, ...revs)).toBeLessThanOrEqual(queue.state.rev);
			}),
		);
	});
});
