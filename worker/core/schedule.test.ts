import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../protocol/messages.ts";
import { compareTurn } from "../../protocol/queue-position.ts";
import { judge } from "./batch.ts";
import { isFinalFailure } from "./dependencies.ts";
import { MemoryQueue, PLENTY } from "./memory-queue.fixture.ts";
import { NO_PAUSES } from "./pauses.ts";
import { newTask } from "./task-record.fixture.ts";
import { isProcessing, statusOf, type TaskRecord } from "./task-record.ts";

const PRIORITIES = ["high", "normal", "low"] as const;
const PROVIDERS = ["demo", "openai"] as const;
const KINDS = [
	...["add", "add", "add", "add", "finish", "finish", "finish", "fail", "stumble", "wait"],
	...[
		"cancel",
		"retry",
		"delete",
		"prioritize",
		"limit",
		"pause",
		"storage",
		"batchCancel",
		"batchRetry",
		"batchDelete",
		"deleteProject",
	],
] as const;

const arbitraryAction = fc.record({
	kind: fc.constantFrom(...KINDS),
	pick: fc.nat(1_000),
	priority: fc.constantFrom(...PRIORITIES),
	provider: fc.constantFrom(...PROVIDERS),
	project: fc.nat(3),
	/** Older tasks to depend on, and whether the task comes with another one that it or that depends on it. */
	deps: fc.array(fc.nat(1_000), { maxLength: 3 }),
	twin: fc.constantFrom("none", "before", "behind"),
});
type Action = typeof arbitraryAction extends fc.Arbitrary<infer A> ? A : never;

/** A queue, and what the rules say about it, worked out without any of the queue's own bookkeeping. */
class Trial {
	readonly queue: MemoryQueue;
	/** Also of tasks that were deleted since. */
	readonly #completed = new Set<string>();
	/** What a retried task need not wait for: it was gone for good by then. */
	readonly #excused = new Map<string, Set<string>>();
	#count = 0;

	constructor(maxRunning: number) {
		this.queue = new MemoryQueue(maxRunning);
	}

	act(action: Action): void {
		this.#step(() => this.#perform(action));
	}

	#step(perform: () => void): void {
		const before = this.queue.state.tasks;
		perform();
		const after = this.queue.state.tasks;
		for (const task of after.values()) {
			if (task.state.name === "completed") this.#completed.add(task.id);
			if (before.get(task.id)?.state.name !== "failed" || task.state.name === "failed") continue;
			const gone = task.dependsOn.filter((id) => !this.#completed.has(id) && isGone(after.get(id)));
			this.#excused.set(task.id, new Set([...(this.#excused.get(task.id) ?? []), ...gone]));
		}
		this.#check(before);
	}

	#perform({ kind, pick, priority, provider, project, deps, twin }: Action): void {
		const { queue } = this;
		const ids = [...queue.state.tasks.keys()];
		const id = ids[pick % Math.max(1, ids.length)] ?? "nobody";
		const running = queue.processing[pick % Math.max(1, queue.processing.length)] ?? "nobody";
		const some = ids.filter((_, index) => (pick + index) % 2 === 0);
		const perform: Record<Action["kind"], () => unknown> = {
			add: () => {
				this.#count += 1;
				const dependsOn = ids.length === 0 ? [] : deps.map((dep) => ids[dep % ids.length] ?? "");
				const name = `t${String(this.#count).padStart(3, "0")}`;
				const spec = newTask(name, { projectId: `p${project}`, priority, provider, dependsOn });
				const other = newTask(`${name}b`, { projectId: `p${(project + pick) % 4}` });
				const specs = {
					none: [spec],
					before: [{ ...spec, dependsOn: [...dependsOn, other.id] }, other],
					behind: [{ ...other, dependsOn: [spec.id] }, spec],
				};
				queue.change((draft) => draft.enqueue(specs[twin]));
			},
			finish: () => running !== "nobody" && queue.finish(running),
			fail: () => running !== "nobody" && queue.fail(running),
			stumble: () => running !== "nobody" && queue.fail(running, true),
			wait: () => {
				queue.now += pick * 20;
				queue.change((draft) => draft.passDeadlines());
			},
			cancel: () => queue.change((draft) => draft.cancel(id)),
			retry: () => queue.change((draft) => draft.retry(id, null)),
			delete: () => queue.change((draft) => draft.delete(id)),
			prioritize: () => queue.change((draft) => draft.prioritize(id, priority)),
			limit: () => {
				queue.maxRunning = 1 + (pick % 4);
				queue.change((draft) => draft.reconsider());
			},
			pause: () => {
				queue.pauses = { intake: pick % 5 === 0, providers: pick % 2 === 0 ? [provider] : [] };
				queue.change((draft) => draft.reconsider());
			},
			storage: () =>
				queue.change(() => {
					queue.stored = { ...queue.stored, totalBytes: pick % 2 === 0 ? queue.stored.maxBytes : 0 };
				}),
			batchCancel: () => queue.change((draft) => judge(draft, "cancel", some, null)),
			batchRetry: () => queue.change((draft) => judge(draft, "retry", some, null)),
			batchDelete: () => queue.change((draft) => judge(draft, "delete", some, null)),
			deleteProject: () => queue.change((draft) => draft.deleteProject(`p${project}`)),
		};
		perform[kind]();
	}

	#unmet({ id, dependsOn }: TaskRecord): string[] {
		return [...new Set(dependsOn)].filter((dep) => !this.#completed.has(dep) && !this.#excused.get(id)?.has(dep));
	}

	/** Why a task may not start, by the rules alone; null if it may. */
	#truth(task: TaskRecord): Message | null {
		const { state, maxRunning, pauses } = this.queue;
		const running = this.queue.tasks.filter(isProcessing);
		const unmet = this.#unmet(task);
		if (unmet.some((id) => state.tasks.get(id)?.state.name === "failed"))
			return { code: "waiting_failed_dependency", values: {} };
		if (unmet.length > 0) return { code: "waiting_dependency", values: { count: unmet.length } };
		if (pauses.intake) return { code: "waiting_intake_paused", values: {} };
		if (pauses.providers.includes(task.provider)) return { code: "waiting_provider_paused", values: {} };
		if (this.queue.stored.totalBytes > 0) return { code: "waiting_storage", values: {} };
		if (running.some(({ projectId }) => projectId === task.projectId)) return { code: "waiting_project", values: {} };
		if (running.length >= maxRunning) return { code: "waiting_limit", values: { running: maxRunning } };
		return null;
	}

	#check(before: ReadonlyMap<string, TaskRecord>): void {
		const must = (rule: string, holds: boolean): void => {
			if (!holds) throw new Error(`broken: ${rule}`);
		};
		const { tasks, maxRunning } = this.queue;
		const wasProcessing = (id: string): boolean => {
			const task = before.get(id);
			return task !== undefined && isProcessing(task);
		};
		const running = tasks.filter(isProcessing);
		const started = running.filter(({ id }) => !wasProcessing(id));
		must("never more than the limit", started.length === 0 || running.length <= maxRunning);
		must("never two of one project", new Set(running.map(({ projectId }) => projectId)).size === running.length);
		for (const task of started) must("nothing before its dependencies", this.#unmet(task).length === 0);
		for (const task of running) {
			const earlier = before.get(task.id);
			must(
				"a running task is not interrupted",
				earlier === undefined || !isProcessing(earlier) || task.attempt >= earlier.attempt,
			);
		}
		for (const task of tasks) {
			if (statusOf(task) !== "pending") continue;
			const truth = this.#truth(task);
			must("nothing that can run waits", truth !== null);
			must(
				`the message names the true reason: ${JSON.stringify(truth)}, not ${JSON.stringify(task.message)}`,
				JSON.stringify(task.message) === JSON.stringify(truth),
			);
			for (const other of started.filter((other) => compareTurn(task, other) < 0)) {
				const holder = running.find(({ projectId }) => projectId === task.projectId);
				const isHeldEarlier = holder !== undefined && (wasProcessing(holder.id) || compareTurn(holder, task) < 0);
				const isPassed = truth?.code === "waiting_limit" || (truth?.code === "waiting_project" && !isHeldEarlier);
				must(`first come, first served within a priority: ${task.id} before ${other.id}`, !isPassed);
			}
		}
	}

	/** All that runs comes to its end, again and again, until nothing does. */
	drain(): void {
		this.queue.pauses = NO_PAUSES;
		this.queue.stored = PLENTY;
		this.#step(() => this.queue.change((draft) => draft.reconsider()));
		for (let turn = 0; turn < 1_000 && this.queue.processing.length > 0; turn++) {
			for (const pick of this.queue.processing.keys()) this.act({ ...STEP, kind: "finish", pick });
			this.act({ ...STEP, kind: "wait", pick: 1_000 });
		}
		expect(this.queue.processing).toEqual([]);
	}

	retryAll(): void {
		const failed = this.queue.tasks.filter(({ state }) => state.name === "failed").map(({ id }) => id);
		this.#step(() => this.queue.change((draft) => judge(draft, "retry", failed, null)));
	}
}

const STEP: Action = { kind: "wait", pick: 0, priority: "normal", provider: "demo", project: 0, deps: [], twin: "none" };

function isGone(task: TaskRecord | undefined): boolean {
	return task === undefined || (task.state.name === "failed" && isFinalFailure(task.state.code));
}

const histories = fc.array(arbitraryAction, { maxLength: 80, size: "max" });
const limits = fc.integer({ min: 1, max: 4 });

function play(actions: Action[], maxRunning: number): Trial {
	const trial = new Trial(maxRunning);
	for (const action of actions) trial.act(action);
	return trial;
}

describe("[P5] whatever happens to a queue", () => {
	it("limits, projects, dependencies and turns hold, nothing waits without need, and every message is true", () => {
		fc.assert(
			fc.property(histories, limits, (actions, maxRunning) => {
				play(actions, maxRunning);
			}),
			{ numRuns: 1_500 },
		);
	}, 60_000);

	it("[P4] everything that can run gets its turn, and what still waits waits for a task that failed", () => {
		fc.assert(
			fc.property(histories, limits, (actions, maxRunning) => {
				const trial = play(actions, maxRunning);
				trial.drain();
				const failed = new Set(trial.queue.tasks.filter(({ state }) => state.name === "failed").map(({ id }) => id));
				const pending = trial.queue.tasks.filter((task) => statusOf(task) === "pending");
				for (const { id, waitsFor } of pending.sort((a, b) => a.createdAt - b.createdAt)) {
					expect(waitsFor.some((dep) => failed.has(dep))).toBe(true);
					// Those that wait for it wait for the same reason, one further away.
					failed.add(id);
				}
				trial.retryAll();
				trial.drain();
				expect(trial.queue.tasks.filter(({ state }) => state.name !== "completed")).toEqual([]);
			}),
			{ numRuns: 500 },
		);
	}, 60_000);

	it("[P1] every change has a revision of its own, and every task a createdAt that is younger than all before it", () => {
		fc.assert(
			fc.property(histories, (actions) => {
				const { queue } = play(actions, 2);
				const revs = queue.tasks.map(({ rev }) => rev);
				expect(new Set(revs).size).toBe(revs.length);
				expect(Math.max(0, ...revs)).toBeLessThanOrEqual(queue.state.rev);
				for (const task of queue.tasks) {
					for (const id of task.dependsOn) {
						expect(queue.state.tasks.get(id)?.createdAt ?? 0).toBeLessThan(task.createdAt);
					}
				}
				expect(new Set(queue.tasks.map(({ createdAt }) => createdAt)).size).toBe(queue.tasks.length);
			}),
		);
	});
});

describe("pauses", () => {
	it("of everything start nothing and interrupt nothing; the end of the pause starts what waited", () => {
		const queue = new MemoryQueue(2);
		queue.add(newTask("runs"));
		queue.pauses = { intake: true, providers: [] };
		queue.add(newTask("waits", { priority: "high" }));
		expect(queue.processing).toEqual(["runs"]);
		expect(queue.task("waits").message.code).toBe("waiting_intake_paused");
		queue.pauses = NO_PAUSES;
		queue.change((draft) => draft.reconsider());
		expect(queue.processing).toEqual(["runs", "waits"]);
	});

	it("of a provider hold back its own tasks only, and the message says so before it speaks of the limit", () => {
		const queue = new MemoryQueue(1);
		queue.pauses = { intake: false, providers: ["openai"] };
		queue.add(newTask("paused", { priority: "high", provider: "openai" }), newTask("free"), newTask("next"));
		expect(queue.processing).toEqual(["free"]);
		expect(queue.task("paused").message.code).toBe("waiting_provider_paused");
		expect(queue.task("next").message.code).toBe("waiting_limit");
	});
});

describe("a full storage", () => {
	const full = { ...PLENTY, totalBytes: PLENTY.maxBytes };

	it("starts nothing and interrupts nothing; whoever frees some starts what waited, by himself or by what is written beside the draft", () => {
		const queue = new MemoryQueue(2);
		queue.add(newTask("runs"));
		queue.stored = { ...full, totalBytes: full.maxBytes - 300_000 };
		queue.add(newTask("also"), newTask("waits"));
		expect(queue.task("waits").message.code).toBe("waiting_limit");
		queue.change((draft) => {
			queue.stored = full;
			draft.apply("also", { type: "storageFull", attempt: 1 });
		});
		expect(queue.processing).toEqual(["runs"]);
		const waiting = { state: { name: "pending" }, message: { code: "waiting_storage" }, attempt: 1, storageUpTo: null };
		expect(queue.task("also")).toMatchObject(waiting);
		expect(queue.task("waits").message.code).toBe("waiting_storage");
		queue.change(() => {
			queue.stored = PLENTY;
		});
		expect(queue.processing).toEqual(["runs", "also"]);
		expect(queue.task("also").attempt).toBe(2);
		expect(queue.task("waits").message.code).toBe("waiting_limit");
	});

	it("a pause is named first, since it ends without the user", () => {
		const queue = new MemoryQueue(2);
		queue.pauses = { intake: true, providers: [] };
		queue.stored = full;
		queue.add(newTask("waits"));
		expect(queue.task("waits").message.code).toBe("waiting_intake_paused");
	});
});

describe("priority", () => {
	it("a waiting task that is made high goes before older ones; one that runs goes on", () => {
		const queue = new MemoryQueue(1);
		queue.add(newTask("runs"), newTask("older"), newTask("newer"));
		const { decision } = queue.change((draft) => draft.prioritize("newer", "high"));
		expect(decision.changed.map(({ id, priority }) => [id, priority])).toEqual([["newer", "high"]]);
		queue.change((draft) => draft.prioritize("runs", "low"));
		expect(queue.processing).toEqual(["runs"]);
		queue.finish("runs");
		expect(queue.processing).toEqual(["newer"]);
	});

	it("of a task that has ended, or does not exist, cannot be changed; the same one again costs no row", () => {
		const queue = new MemoryQueue(1);
		queue.add(newTask("a"));
		expect(queue.change((draft) => draft.prioritize("a", "normal")).decision.changed).toEqual([]);
		queue.finish("a");
		expect(queue.draft().prioritize("a", "high")).toMatchObject({ code: "task_not_active" });
		expect(queue.draft().prioritize("nobody", "high")).toMatchObject({ code: "task_not_found" });
	});
});
