import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queuePositions } from "../../protocol/queue-position.ts";
import type { Task } from "../../protocol/task.ts";
import { judge } from "./batch.ts";
import type { Failure } from "./failure.ts";
import { toTasks } from "./feed.ts";
import { lookAt } from "./next-alarm.ts";
import { NO_PAUSES } from "./pauses.ts";
import { POLICY } from "./policy.ts";
import { runawaySteps, World } from "./simulation.fixture.ts";
import { newTask } from "./task-record.fixture.ts";
import { isProcessing, statusOf, type TaskRecord } from "./task-record.ts";

const PROJECTS = ["p0", "p1", "p2"];
const busy: Failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };
const refused: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };

const PRIORITIES = ["normal", "high", "low"] as const;
/** Of sockets, of somebody who polls, of nobody. */
const NEWS_EVERY_MS = [0, 10_000, Number.POSITIVE_INFINITY];
const BATCHES = ["cancel", "delete", "retry", "retry"] as const;

type Action = { kind: (typeof KINDS)[number]; pick: number };
const KINDS = [
	...["enqueue", "enqueue", "outline", "cancel", "delete", "retry", "prioritize", "batch", "pause", "resume", "forget"],
	...["deliver", "deliver", "deliver", "deliver", "deliver", "lose", "repeat"],
	...["ringProcessor", "ringProcessor", "ringProcessor", "report", "finishStep", "finishStep", "finishStep"],
	...["failStep", "refuseStep", "crash", "crashQueue", "wait", "wait"],
] as const;

const arbitraryActions = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), pick: fc.nat(10_000) }), {
	minLength: 40,
	maxLength: 200,
	size: "max",
});
const arbitraryRandom = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));

function act(world: World, { kind, pick }: Action, count: number): void {
	const ids = [...world.queue.tasks.keys()];
	const id = ids[pick % Math.max(1, ids.length)] ?? "";
	const project = PROJECTS[pick % PROJECTS.length] ?? "";
	const index = pick % Math.max(1, world.network.length);
	const call = world.network[index];
	const perform: Record<Action["kind"], () => void> = {
		enqueue: () => {
			const params = { chaptersToGenerate: 1 + (pick % 3) };
			const dependsOn = pick % 4 === 0 && id !== "" ? [id] : [];
			const priority = PRIORITIES[pick % 7] ?? "normal";
			world.enqueue(newTask(`t${count}`, { projectId: project, work: { type: "chapter", params }, dependsOn, priority }));
		},
		// The dependent stands first: the queue puts them in order.
		outline: () =>
			world.enqueue(
				newTask(`t${count}b`, { projectId: project, dependsOn: [`t${count}a`] }),
				newTask(`t${count}a`, { projectId: project }),
			),
		cancel: () => world.change((draft) => draft.cancel(id)),
		delete: () => world.change((draft) => draft.delete(id)),
		retry: () => world.change((draft) => draft.retry(id, null)),
		prioritize: () => world.change((draft) => draft.prioritize(id, PRIORITIES[pick % 3] ?? "normal")),
		batch: () => {
			const some = ids.filter((_, position) => (pick + position) % 3 === 0);
			world.change((draft) => judge(draft, BATCHES[pick % BATCHES.length] ?? "retry", some, null));
		},
		pause: () => {
			world.pauses = { intake: pick % 4 === 0, providers: pick % 4 === 1 ? ["demo"] : [] };
			world.change((draft) => draft.reconsider());
		},
		resume: () => world.resume(pick % 3),
		forget: () => world.forgetDeletions(),
		deliver: () => {
			world.network.splice(index, 1);
			if (call !== undefined) world.deliver(call);
		},
		lose: () => world.network.splice(index, 1),
		repeat: () => call !== undefined && world.deliver(call),
		ringProcessor: () => world.ringProcessor(project),
		report: () => world.report(project, NEWS_EVERY_MS[pick % 7]),
		finishStep: () => world.finishStep(project, pick % 2 === 0),
		failStep: () => world.failStep(project, busy),
		refuseStep: () => world.failStep(project, pick % 5 === 0 ? refused : busy),
		crash: () => world.crash(project),
		crashQueue: () => world.crashQueue(),
		wait: () => {
			world.now += pick * 10;
			world.sendOutbox();
			world.ringQueue();
		},
	};
	perform[kind]();
}

/** What must hold after every single step, whatever has happened. Plain comparisons: it runs some hundred thousand times. */
function check(world: World, before: ReadonlyMap<string, TaskRecord>, action: Action): void {
	const must = (promise: string, holds: boolean): void => {
		if (!holds) throw new Error(`${promise} broken by ${action.kind}`);
	};
	for (const { chapters } of world.processors.values()) {
		must(
			"[P3] each number once, without gaps",
			chapters.every(({ number }, index) => number === index + 1),
		);
	}
	const running = [...world.queue.tasks.values()].filter(isProcessing);
	must("[P5] one task of a project", new Set(running.map(({ projectId }) => projectId)).size === running.length);
	must("[P4] whatever is processing has an alarm", running.length === 0 || world.alarmAt() !== null);
	for (const task of running) {
		const heard = world.lastWords.get(task.id);
		const lastWordAt = Math.max(task.updatedAt, heard?.attempt === task.attempt ? heard.at : 0);
		const isRunning = task.state.name === "running";
		must(
			"[P4] and is looked at a minute after its last word",
			!isRunning || (lookAt(task, heard) ?? Number.POSITIVE_INFINITY) <= lastWordAt + 60_000,
		);
	}
	must("[P6] what has ended is not worked on", runawaySteps(world).length === 0);
	must("[P1] a client that applied every change is at the queue's state", world.feed.tasks.size === world.queue.tasks.size);
	const positions = queuePositions([...world.queue.tasks.values()].filter(({ state }) => state.name === "pending"));
	for (const task of world.queue.tasks.values()) {
		must("[P1] and has its newest version", world.feed.tasks.get(task.id)?.rev === task.rev);
		must("[P1] at its place", world.feed.tasks.get(task.id)?.position === (positions.get(task.id) ?? null));
		must("an estimate is never past when it is written", (task.pace?.estimatedEndAt ?? world.now) >= task.updatedAt);
		const earlier = before.get(task.id);
		if (earlier === undefined) continue;
		must("revisions and attempts only grow", task.rev >= earlier.rev && task.attempt >= earlier.attempt);
		const hasEnded =
			statusOf(earlier) === "completed" || (statusOf(earlier) === "failed" && !["retry", "batch"].includes(action.kind));
		must("[P2] what has ended stays as it is", !hasEnded || task === earlier);
	}
}

function byId(tasks: Iterable<Task>): Task[] {
	return [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** From now on the network is reliable and processors live: time passes until nothing is left to do. */
function settle(world: World): void {
	world.pauses = NO_PAUSES;
	world.change((draft) => draft.reconsider());
	for (let round = 0; round < 2_000; round++) {
		for (const call of world.network.splice(0)) world.deliver(call);
		for (const project of PROJECTS) {
			world.ringProcessor(project);
			world.finishStep(project);
			for (const call of world.network.splice(0)) world.deliver(call);
		}
		world.sendOutbox();
		if (world.network.length > 0) continue;
		const alarmAt = world.alarmAt();
		const isIdle = [...world.processors.values()].every(({ run }) => run === null);
		if (alarmAt === null && isIdle) return;
		if (alarmAt !== null) world.now = alarmAt;
		world.ringQueue();
	}
	throw new Error(`still busy: ${JSON.stringify([...world.queue.tasks.values()].filter(isProcessing))}`);
}

function play(actions: Action[], random: () => number, maxRunning: number): World {
	const world = new World(random, maxRunning);
	for (const [count, action] of actions.entries()) {
		const before = world.queue.tasks;
		act(world, action, count);
		check(world, before, action);
	}
	return world;
}

describe("queue and processors under a bad network", () => {
	it("[P1] [P2] [P3] [P4] [P5] [P6] keep every promise at every step, and come to rest with everything done", () => {
		fc.assert(
			fc.property(arbitraryActions, arbitraryRandom, fc.integer({ min: 1, max: 3 }), (actions, stream, maxRunning) => {
				const world = play(actions, () => Number(stream.next().value), maxRunning);
				settle(world);
				for (const task of world.queue.tasks.values()) {
					if (statusOf(task) === "pending") {
						// [P4] only a task that failed and may be retried is still waited for.
						expect(task.waitsFor.some((id) => world.queue.tasks.get(id)?.state.name !== "completed")).toBe(true);
					} else expect(["completed", "failed"]).toContain(statusOf(task));
					if (task.state.name !== "completed") continue;
					// [P3] a completed task has stored all it was asked for, and says truly which.
					const stored = world.processor(task.projectId).chapters.filter(({ taskId }) => taskId === task.id);
					const wanted = task.work.type === "chapter" ? task.work.params.chaptersToGenerate : 0;
					expect(stored).toHaveLength(wanted);
					expect(task.chapters).toEqual(stored.map(({ number }) => number));
				}
				const tasks = toTasks([...world.queue.tasks.values()], world.queue.tasks.values());
				expect(byId(world.feed.tasks.values())).toEqual(byId(tasks));
				// [P1] whoever was cut off between any two frames ends at the same state.
				world.resume(Number.POSITIVE_INFINITY);
				expect(byId(world.straggler.tasks.values())).toEqual(byId(tasks));
			}),
			{ numRuns: 2_000 },
		);
	}, 60_000);

	it.each([
		["goes on", false],
		["dies as well", true],
	])(
		"[P4] a processor that never answers is noticed within a minute, and its task goes on; the queue's memory %s",
		(_, isLost) => {
			const world = new World(() => 0.5, 1);
			world.enqueue(newTask("t", { projectId: "p0" }));
			for (const call of world.network.splice(0)) world.deliver(call);
			for (const call of world.network.splice(0)) world.deliver(call);
			world.ringProcessor("p0");
			world.report("p0");
			for (const call of world.network.splice(0)) world.deliver(call);
			// Its storage is gone with it: nothing will ever wake it.
			world.processors.clear();
			const diedAt = world.now;
			const armedAt = world.alarmAt() ?? Number.NaN;
			expect(armedAt - diedAt).toBe(POLICY.lookAgainMs);
			if (isLost) world.crashQueue();
			world.now = isLost ? (world.alarmAt() ?? Number.NaN) : armedAt;
			world.ringQueue();
			expect(world.now - diedAt).toBeLessThanOrEqual(60_000);
			expect(world.queue.tasks.get("t")).toMatchObject({ attempt: 2, state: { name: "starting" } });
			settle(world);
			expect(world.queue.tasks.get("t")?.state.name).toBe("completed");
		},
	);
});
