import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUDIENCES } from "./audience.ts";
import { judge } from "./batch.ts";
import { progressSync } from "./feed.ts";
import { KEPT_MS, MemoryQueue } from "./memory-queue.fixture.ts";
import { POLICY } from "./policy.ts";
import type { Decision, QueueDraft } from "./queue-machine.ts";
import { newTask } from "./task-record.fixture.ts";
import { statusOf, type TaskRecord, toTask } from "./task-record.ts";
import type { TaskEvent } from "./task-transition.ts";
import type { Line } from "./waiting-line.ts";

const message = { code: "writing_chapter", values: {} } as const;

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

	it("goes by priority also among those that come in one call", () => {
		const queue = new MemoryQueue(2);
		queue.add(newTask("low", { priority: "low" }), newTask("normal"), newTask("high", { priority: "high" }));
		expect(queue.processing).toEqual(["normal", "high"]);
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

	it("of a task that was queued a moment ago, in the same draft, are known as well", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("other"), newTask("a"));
		queue.change((draft) => {
			draft.cancel("other");
			draft.enqueue([newTask("b", { dependsOn: ["a"] })]);
			draft.cancel("a");
		});
		expect(queue.task("b").state).toEqual({ name: "failed", code: "dependency_cancelled" });
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
		queue.add(...["a", "b", "c", "d"].map((id) => newTask(id, { keySource: "user" })));
		expect(queue.finish("a").keys).toEqual([{ taskId: "a", erase: "now" }]);
		expect(queue.cancel("b").keys).toEqual([{ taskId: "b", erase: "now" }]);
		expect(queue.change((draft) => draft.delete("c")).decision.keys).toEqual([{ taskId: "c", erase: "now" }]);
		expect(queue.fail("d").keys).toEqual([{ taskId: "d", erase: "later" }]);
		expect(queue.change((draft) => draft.apply("d", { type: "retry", ai: null })).decision.keys).toEqual([
			{ taskId: "d", erase: "never" },
		]);
	});

	it("of a task that has no key of the user there is none to erase", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("a", { keySource: "none" }), newTask("b", { keySource: "server" }), newTask("c"));
		expect([queue.finish("a").keys, queue.cancel("b").keys, queue.fail("c").keys]).toEqual([[], [], []]);
	});

	it("[P8] a task that is retried with a key of the user has one to erase from then on", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("a", { keySource: "none" }));
		queue.fail("a");
		const ai = { provider: "openai", model: null, keySource: "user" } as const;
		expect(queue.change((draft) => draft.retry("a", ai)).decision.keys).toEqual([{ taskId: "a", erase: "never" }]);
		expect(queue.cancel("a").keys).toEqual([{ taskId: "a", erase: "now" }]);
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

/** Counts how often somebody goes over all tasks. */
class WatchedMap<V> extends Map<string, V> {
	walks = 0;
	override values() {
		this.walks += 1;
		return super.values();
	}
}

type Decide = (draft: QueueDraft, queue: MemoryQueue) => unknown;

/** Walks over the queue that one change of it costs, and how many of those that wait are looked at. */
function costOf(queue: MemoryQueue, decide: Decide): { walks: number; looks: number } {
	const { line } = queue.state;
	const tasks = new WatchedMap(queue.state.tasks);
	let walks = 0;
	let looks = 0;
	function* look(waiting: Iterable<TaskRecord>) {
		for (const task of waiting) {
			looks += 1;
			yield task;
		}
	}
	const watched: Line = {
		get projects() {
			return line.projects;
		},
		inProject: (projectId) => look(line.inProject(projectId)),
		dependentsOf: (taskId) => line.dependentsOf(taskId),
		[Symbol.iterator]: () => {
			walks += 1;
			return look(line);
		},
	};
	queue.state = { ...queue.state, tasks, line: watched };
	const draft = queue.draft();
	decide(draft, queue);
	draft.decide();
	return { walks: walks + tasks.walks, looks };
}

/** Tasks in chains of ten. */
function chains(count: number): MemoryQueue {
	const queue = new MemoryQueue(3);
	const chain = (index: number) => (index % 10 === 0 ? [] : [`t${index - 1}`]);
	queue.add(...Array.from({ length: count }, (_, index) => newTask(`t${index}`, { dependsOn: chain(index) })));
	return queue;
}

const walksOf = (count: number, decide: Decide) => costOf(chains(count), decide).walks;

describe("costs", () => {
	it("a report or a heartbeat does not walk the queue", () => {
		const report: TaskEvent = {
			type: "progressed",
			attempt: 1,
			progress: 5,
			message,
			chapters: [1],
			stepsDone: 1,
			stepsTotal: 3,
			audience: "progress",
		};
		expect(walksOf(100, (draft) => expect(draft.apply("t0", report)).toBe("changed"))).toBe(0);
	});

	it("new tasks do not walk the queue, neither those that can start nor those that wait", () => {
		const waits = newTask("x", { dependsOn: ["t0"] });
		for (const specs of [[newTask("x")], [waits], [waits, newTask("y", { projectId: waits.projectId })]]) {
			expect(walksOf(100, (draft) => expect(draft.enqueue(specs)).toBeNull())).toBe(0);
		}
	});

	it.each([
		// The one that starts, and once more because its project was free.
		["each of a project of its own", (index: number) => `p${index}`, 2],
		["all of one project", () => "p", 1],
	])("a task that ends before 1,000 others, %s, looks at none but the next", (_, projectOf, expected) => {
		const queue = new MemoryQueue(3);
		queue.add(...Array.from({ length: 1_000 }, (_, index) => newTask(`t${index}`, { projectId: projectOf(index) })));
		const ended: TaskEvent = { type: "finished", attempt: 1, message, chapters: [1] };
		const { looks, walks } = costOf(queue, (draft) => expect(draft.apply("t0", ended)).toBe("changed"));
		expect({ looks, walks }).toEqual({ looks: expected, walks: 1 });
	});

	it.each(["cancel", "delete", "retry"] as const)(
		"a batch of %s walks the queue as often for 1,000 tasks as for 10",
		(action) => {
			const batch = (draft: QueueDraft, queue: MemoryQueue) => {
				const ids = queue.tasks.map(({ id }) => id);
				if (action === "retry") judge(draft, "cancel", ids, null);
				expect(judge(draft, action, ids, null).every(({ ok }) => ok)).toBe(true);
			};
			expect(walksOf(1_000, batch)).toBe(walksOf(10, batch));
		},
	);
});

describe("progress that is nobody else's business", () => {
	/** A task that has reported, beside one that has not, one that waits for it and one that has ended. */
	function busyQueue(): MemoryQueue {
		const queue = new MemoryQueue(2);
		queue.add(newTask("ended"));
		queue.finish("ended");
		queue.add(newTask("running"), newTask("starting"), newTask("waiting", { dependsOn: ["running"] }));
		const word = { attempt: 1, progress: 10, message, chapters: [], stepsDone: 0, stepsTotal: 3 };
		queue.change((draft) => draft.apply("running", { type: "progressed", audience: "progress", ...word }));
		return queue;
	}
	const words = fc.record({
		attempt: fc.constantFrom(0, 1, 2),
		progress: fc.nat(120),
		stepsDone: fc.nat(3),
		chapters: fc.array(fc.nat(3), { maxLength: 2 }),
		stepsTotal: fc.constantFrom(null, 3),
		message: fc.constantFrom(message, { code: "summarizing_chapter", values: { chapter: 1 } } as const),
	});
	/** Null: whoever polls has asked. */
	const audiences = fc.constantFrom(null, ...AUDIENCES);

	it("[P4] is looked at by the last word that is remembered, also when another look is due", () => {
		const queue = busyQueue();
		const { state } = queue.task("running");
		queue.now = ("deadline" in state ? state.deadline : 0) + 10;
		queue.lastWords.set("running", { attempt: 1, at: queue.now - 20_000 });
		queue.change((draft) => draft.passDeadlines());
		expect(queue.task("running")).toMatchObject({ attempt: 1, state: { name: "running" } });
		queue.now += POLICY.leaseMs;
		queue.change((draft) => draft.passDeadlines());
		expect(queue.task("running")).toMatchObject({ attempt: 2, state: { name: "starting" } });
	});

	it("is told as no more than progress, and only if it is no more", () => {
		const others = fc.constantFrom<TaskEvent>(
			{ type: "prioritized", priority: "high" },
			{ type: "restarted", attempt: 1 },
			{ type: "cancel", code: "cancelled" },
			{ type: "finished", attempt: 1, message, chapters: [1] },
		);
		const reports = fc
			.record({ word: words, audience: audiences })
			.map(
				({ word, audience }): TaskEvent =>
					audience === null ? { type: "answered", ...word } : { type: "progressed", audience, ...word },
			);
		fc.assert(
			fc.property(
				fc.constantFrom("running", "starting", "waiting", "ended"),
				fc.oneof(reports, others),
				fc.nat(90_000),
				(id, event, later) => {
					const queue = busyQueue();
					queue.now += later;
					const before = queue.state.tasks;
					const { decision } = queue.change((draft) => draft.apply(id, event));
					const head = { epoch: "e", rev: decision.rev, horizon: 0 };
					const told = progressSync(head, decision, before);
					const isReport = event.type === "progressed" || event.type === "answered";
					const isTold = isReport && id === "running" && decision.changed.length > 0;
					expect(told !== null).toBe(isTold);
					const [earlier, after] = [before.get(id), decision.changed[0]];
					if (told === null || earlier === undefined || after === undefined) return;
					// Who is told only of the progress knows the whole task.
					expect({ ...toTask(earlier, null), ...told.progress?.[0] }).toEqual(toTask(after, null));
				},
			),
		);
	});
});
