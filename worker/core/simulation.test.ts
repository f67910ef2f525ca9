import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queuePositions } from "../../protocol/queue-position.ts";
import type { Task } from "../../protocol/task.ts";
import type { Usage } from "../../protocol/usage.ts";
import { AUDIENCES, type Audience, PACING, reportAfterMs } from "./audience.ts";
import { judge } from "./batch.ts";
import type { Failure } from "./failure.ts";
import { toTasks } from "./feed.ts";
import { lookAt } from "./next-alarm.ts";
import { NO_PAUSES } from "./pauses.ts";
import { POLICY } from "./policy.ts";
import { FULL, runawaySteps, World } from "./simulation.fixture.ts";
import { TaskIndex } from "./task-index.ts";
import { newTask } from "./task-record.fixture.ts";
import { isProcessing, statusOf, type TaskRecord } from "./task-record.ts";
import type { TaskEvent } from "./task-transition.ts";
import { NO_USAGE, plus } from "./usage.ts";

const PROJECTS = ["p0", "p1", "p2"];
const busy: Failure = { code: "provider_unavailable", isRetryable: true, retryAfterMs: null };
const refused: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };

const PRIORITIES = ["normal", "high", "low"] as const;
const BATCHES = ["cancel", "delete", "retry", "retry"] as const;

type Action = { kind: (typeof KINDS)[number]; pick: number };
const KINDS = [
	...["enqueue", "enqueue", "outline", "cancel", "delete", "retry", "prioritize", "batch", "pause", "resume", "forget"],
	...["deliver", "deliver", "deliver", "deliver", "deliver", "lose", "repeat"],
	...["ringProcessor", "ringProcessor", "ringProcessor", "report", "getOn", "getOn", "finishStep", "finishStep", "finishStep"],
	...["failStep", "refuseStep", "fillStorage", "makeRoom", "crash", "sleepQueue", "look", "wait", "wait", "jump"],
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
	const pass = (ms: number): void => {
		world.now += ms;
		world.sendOutbox();
		if (world.isAlarmDue) world.ringQueue();
	};
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
		report: () => world.report(project),
		// Reports in time, on a line that loses none.
		getOn: () => {
			for (let words = 0; words < 4; words++) {
				pass(pick % 1_000);
				const { length } = world.network;
				world.report(project);
				for (const call of world.network.splice(length)) world.deliver(call);
			}
		},
		finishStep: () => world.finishStep(project, pick % 2 === 0),
		failStep: () => world.failStep(project, busy),
		// Also a processor that still writes what it was given room for before may find that there is none.
		fillStorage: () => {
			world.change(() => {
				if (pick % 2 === 0) world.stored = FULL;
			});
			world.endFull(project);
		},
		makeRoom: () => world.makeRoom(),
		refuseStep: () => world.failStep(project, pick % 5 === 0 ? refused : busy),
		crash: () => world.crash(project),
		sleepQueue: () => world.forgetMemory(),
		look: () => {
			world.audience = AUDIENCES[pick % AUDIENCES.length] ?? "nobody";
		},
		wait: () => pass(pick * 10),
		// A minute and more to either side, as time servers and virtual machines do it; something happens after it.
		jump: () => {
			world.jump((pick - 5_000) * 20);
			world.followClock();
		},
	};
	perform[kind]();
}

/** News change a task in place, so its revision is kept beside it. */
type Before = { before: ReadonlyMap<string, TaskRecord>; revs: ReadonlyMap<string, number> };

/** What must hold after every single step, whatever has happened. Plain comparisons: it runs some hundred thousand times. */
function check(world: World, { before, revs }: Before, action: Action): void {
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
	for (const task of running) {
		const heard = world.runs.lastWord(task.id);
		const lookedAt = lookAt(task, heard) ?? Number.NaN;
		// When memory is lost a look may be due by what the row says: then it is taken at once.
		const dueAt = Math.max(lookedAt, world.now + 1);
		must("[P4] whatever is processing has an alarm in time", world.armedAt !== null && world.armedAt <= dueAt);
		const nextWord = world.nextWords.get(task.id);
		must(
			"[P4] a row outlives the next word that is due, and two more tries",
			nextWord?.attempt !== task.attempt ||
				task.state.name !== "running" ||
				task.state.deadline >= nextWord.at + 2 * POLICY.reportAgainMs,
		);
		const lastWordAt = Math.max(task.updatedAt, heard?.attempt === task.attempt ? heard.at : 0);
		const isRunning = task.state.name === "running";
		must("[P4] and is looked at a minute after its last word", !isRunning || lookedAt <= lastWordAt + 60_000);
	}
	must("[P6] what has ended is not worked on", runawaySteps(world).length === 0);
	must("[P1] a client that applied every change is at the queue's state", world.feed.tasks.size === world.queue.tasks.size);
	must("[P1] and so is one that is told of progress by what it changes", world.deltaFeed.tasks.size === world.feed.tasks.size);
	const positions = queuePositions([...world.queue.tasks.values()].filter(({ state }) => state.name === "pending"));
	for (const task of world.queue.tasks.values()) {
		must("[P1] and has its newest version", world.feed.tasks.get(task.id)?.rev === task.rev);
		must("[P1] at its place", world.feed.tasks.get(task.id)?.position === (positions.get(task.id) ?? null));
		const earlier = before.get(task.id);
		const isTold = revs.get(task.id) !== task.rev;
		const told = world.feed.tasks.get(task.id);
		const toldByDelta = world.deltaFeed.tasks.get(task.id);
		must(
			"[P1] and so has one that is told of progress by what it changes",
			toldByDelta?.position === told?.position && (!isTold || isDeepStrictEqual(toldByDelta, told)),
		);
		// Whoever gives a running task its priority says nothing about how far it is.
		const saysHowFar = isTold && action.kind !== "prioritize";
		must("an estimate is never past when it is written", !saysHowFar || (task.pace?.estimatedEndAt ?? world.now) >= world.now);
		if (earlier === undefined) continue;
		must("revisions and attempts only grow", task.rev >= (revs.get(task.id) ?? 0) && task.attempt >= earlier.attempt);
		const hasEnded =
			statusOf(earlier) === "completed" || (statusOf(earlier) === "failed" && !["retry", "batch"].includes(action.kind));
		// The answer to its stop may bring what it had used before.
		const isCompleted = statusOf(earlier) === "completed";
		const isSame = task === earlier || (!isCompleted && isDeepStrictEqual(withoutUsage(task), withoutUsage(earlier)));
		must("[P2] what has ended stays as it is", !hasEnded || isSame);
	}
}

function withoutUsage({ usage: _, rev: __, ...rest }: TaskRecord): Omit<TaskRecord, "usage" | "rev"> {
	return rest;
}

/** Nothing that was stored is missing from any sum, and nothing is in it twice. */
function checkUsage({ queue, processors, used, booked }: World): void {
	const sum = (usages: Iterable<Usage | undefined>): Usage =>
		[...usages].reduce<Usage>((a, b) => plus(a, b ?? NO_USAGE), NO_USAGE);
	for (const task of queue.tasks.values()) expect(task.usage?.total).toEqual(used.get(task.id));
	const unbooked = [...queue.tasks.values()].flatMap(({ usage }) => usage?.unbooked ?? []);
	expect(sum([booked, ...unbooked])).toEqual(sum(used.values()));
	expect(sum([...processors.values()].map(({ ledger }) => ledger.project))).toEqual(sum(used.values()));
}

function byId(tasks: Iterable<Task>): Task[] {
	return [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** From now on the network is reliable and processors live: time passes until nothing is left to do. */
function settle(world: World): void {
	world.pauses = NO_PAUSES;
	world.makeRoom();
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
		const { armedAt } = world;
		const isIdle = [...world.processors.values()].every(({ run }) => run === null);
		if (armedAt === null && isIdle) return;
		if (armedAt !== null) world.now = Math.max(world.now, armedAt);
		world.ringQueue();
	}
	throw new Error(`still busy: ${JSON.stringify([...world.queue.tasks.values()].filter(isProcessing))}`);
}

function play(actions: Action[], random: () => number, maxRunning: number): World {
	const world = new World(random, maxRunning);
	for (const [count, action] of actions.entries()) {
		const before = world.queue.tasks;
		const revs = new Map([...before.values()].map(({ id, rev }) => [id, rev]));
		act(world, action, count);
		check(world, { before, revs }, action);
	}
	return world;
}

describe("queue and processors under a bad network", () => {
	it("[P1] [P2] [P3] [P4] [P5] [P6] keep every promise at every step, and come to rest with everything done", () => {
		let newsTaken = 0;
		fc.assert(
			fc.property(arbitraryActions, arbitraryRandom, fc.integer({ min: 1, max: 3 }), (actions, stream, maxRunning) => {
				const world = play(actions, () => Number(stream.next().value), maxRunning);
				settle(world);
				checkUsage(world);
				newsTaken += world.newsTaken;
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
				const tasks = toTasks([...world.queue.tasks.values()], new TaskIndex(world.queue.tasks.values()));
				expect(byId(world.feed.tasks.values())).toEqual(byId(tasks));
				// [P1] whoever was cut off between any two frames ends at the same state.
				world.resume(Number.POSITIVE_INFINITY);
				expect(byId(world.straggler.tasks.values())).toEqual(byId(tasks));
			}),
			{ numRuns: 2_000 },
		);
		// Or it would have shown nothing of what is decided without a draft.
		expect(newsTaken).toBeGreaterThan(500);
	}, 60_000);
});

function failed(attempt: number): TaskEvent<"stepFailed"> {
	return { type: "stepFailed", attempt, failure: busy };
}

type Twist = { afterMs: number; kind: "look" | "sleep" | "news"; audience: Audience };
const arbitraryTwists = fc.array(
	fc.record<Twist>({
		afterMs: fc.nat(40_000),
		kind: fc.constantFrom("look", "look", "sleep", "news"),
		audience: fc.constantFrom(...AUDIENCES),
	}),
	{ maxLength: 40 },
);

/** A task that runs in time: its processor reports when it should, and the queue's alarm goes off when it is due. */
class RunInTime {
	readonly world = new World(() => 0.5, 1);
	/** When reports came that were heard. */
	readonly words: number[] = [];
	/** Times the queue was woken by its alarm while all was well. */
	rings = 0;
	/** When the queue took the processor for dead. */
	noticedAt = Number.NaN;
	#sentAt: number;
	#hasNews = false;
	#isUnheard = false;
	#isUrgent = false;

	constructor(audience: Audience) {
		const { world } = this;
		world.audience = audience;
		world.enqueue(newTask("t", { projectId: "p0", work: { type: "chapter", params: { chaptersToGenerate: 50 } } }));
		this.#deliver();
		world.ringProcessor("p0");
		this.#sentAt = world.now;
		this.#report(false);
	}

	get task(): TaskRecord {
		const task = this.world.queue.tasks.get("t");
		if (task === undefined) throw new Error("no task");
		return task;
	}

	/** @param isLost for each report that is due, whether it gets lost */
	pass(ms: number, isLost: () => boolean): void {
		const { world } = this;
		const end = world.now + ms;
		for (;;) {
			const reportAt = this.#reportAt();
			const alarmAt = world.armedAt ?? Number.POSITIVE_INFINITY;
			if (Math.min(reportAt, alarmAt) > end) break;
			world.now = Math.max(world.now, Math.min(reportAt, alarmAt));
			if (alarmAt < reportAt) this.ring();
			else this.#report(isLost());
		}
		world.now = end;
	}

	ring(): void {
		const { attempt } = this.task;
		this.world.ringQueue();
		if (this.task.attempt === attempt) this.rings += 1;
		else this.noticedAt = this.world.now;
	}

	twist({ kind, audience }: Twist): void {
		const { world } = this;
		if (kind === "sleep") world.forgetMemory();
		else if (kind === "news") {
			world.finishStep("p0", true);
			this.#hasNews = true;
		} else {
			// Who comes is told of; who leaves is found to be gone.
			const isComing = AUDIENCES.indexOf(audience) > AUDIENCES.indexOf(world.audience);
			world.audience = audience;
			if (!isComing) return;
			world.processor("p0").audience = audience;
			this.#isUrgent = true;
		}
	}

	#reportAt(): number {
		const { audience, active } = this.world.processor("p0");
		if (active === null) return Number.POSITIVE_INFINITY;
		if (this.#isUrgent) return this.world.now;
		const unsaid = { hasText: false, hasNews: this.#hasNews, isUnheard: this.#isUnheard };
		return this.#sentAt + reportAfterMs(audience, unsaid);
	}

	#report(isLost: boolean): void {
		const { world } = this;
		world.report("p0");
		if (isLost) world.network = [];
		else this.words.push(world.now);
		this.#deliver();
		this.#isUnheard = isLost;
		this.#isUrgent = false;
		this.#hasNews = this.#hasNews && isLost;
		this.#sentAt = world.now;
	}

	#deliver(): void {
		while (this.world.network.length > 0) for (const call of this.world.network.splice(0)) this.world.deliver(call);
	}
}

/** Of every three reports at least one arrives. */
function losses(random: () => boolean): () => boolean {
	let inARow = 0;
	return () => {
		const isLost = inARow < 2 && random();
		inARow = isLost ? inARow + 1 : 0;
		return isLost;
	};
}

describe("a run and its queue in time", () => {
	it("[P4] whoever comes and goes, however often the queue sleeps, and though two reports in a row are lost: a processor that lives keeps its task, a dead one is noticed within a minute of its last word", () => {
		const arbitraryLosses = fc.infiniteStream(fc.boolean());
		fc.assert(
			fc.property(arbitraryTwists, arbitraryLosses, fc.constantFrom(...AUDIENCES), (twists, stream, audience) => {
				const run = new RunInTime(audience);
				const isLost = losses(() => stream.next().value === true);
				for (const twist of twists) {
					run.pass(twist.afterMs, isLost);
					run.twist(twist);
					expect(run.task).toMatchObject({ attempt: 1, state: { name: "running" } });
				}
				// Its storage is gone with it: nothing will ever wake it.
				run.world.processors.clear();
				run.pass(60_000, isLost);
				expect(run.noticedAt - (run.words.at(-1) ?? Number.NaN)).toBeLessThanOrEqual(60_000);
			}),
			{ numRuns: 300 },
		);
	}, 30_000);

	/** Passes time as the platform has it: the alarm goes off by the time that passes, and not before its time by the clock. */
	function passUntil(world: World, isDone: () => boolean): number {
		for (let passedMs = 0; passedMs < 600_000; passedMs += 100) {
			if (isDone()) return passedMs;
			world.now += 100;
			if (world.isAlarmDue) world.ringQueue();
		}
		throw new Error("not within ten minutes");
	}

	it.each([
		["forward, before the attempt fails", 60_000, "before"],
		["forward, to just before the alarm that is set", 53_500, "before"],
		["far forward, before the attempt fails", 3_600_000, "before"],
		["back, before the attempt fails", -60_000, "before"],
		["forward, while it waits", 60_000, "after"],
		["back, while it waits", -3_600_000, "after"],
	])("[P4] a backoff is as long as it says although the clock jumps %s", (_, jumpMs, when) => {
		const run = new RunInTime("nobody");
		const { world, task } = run;
		const fail = () => world.deliver({ to: "queue", project: "p0", fence: 1, taskId: "t", event: failed(task.attempt) });
		if (when === "before") world.jump(jumpMs);
		fail();
		const { state, message } = run.task;
		expect([state.name, message.values.seconds]).toEqual(["backoff", 2]);
		if (when === "after") {
			world.jump(jumpMs);
			// The object is awake for some reason, here another user's word on its own task.
			world.followClock();
		}
		expect(passUntil(world, () => run.task.attempt > task.attempt)).toBeLessThanOrEqual(2_100);
	});

	it.each([60_000, -60_000])(
		"[P4] a dead processor is noticed although the clock jumps by %d ms, and a living one keeps its task",
		(jumpMs) => {
			const run = new RunInTime("progress");
			const { world } = run;
			run.pass(20_000, () => false);
			world.jump(jumpMs);
			world.report("p0");
			for (const call of world.network.splice(0)) world.deliver(call);
			passUntil(world, () => {
				expect(run.task.attempt).toBe(1);
				world.report("p0");
				for (const call of world.network.splice(0)) world.deliver(call);
				return world.now > 1_000_000 + jumpMs + 200_000;
			});
			world.jump(jumpMs);
			world.followClock();
			world.processors.clear();
			expect(passUntil(world, () => run.task.attempt > 1)).toBeLessThanOrEqual(60_000);
		},
	);

	it("costs a call every 35 s if nobody looks, with a row and a moved alarm each, and the queue is never woken for nothing", () => {
		const run = new RunInTime("nobody");
		const { rev } = run.world.queue;
		const { alarmsSet } = run.world;
		run.pass(10 * POLICY.unwatchedReportMs, () => {
			// It sleeps between any two.
			run.world.forgetMemory();
			return false;
		});
		expect(run.words.length - 1).toBe(10);
		expect([run.world.queue.rev - rev, run.world.alarmsSet - alarmsSet, run.rings]).toEqual([10, 10, 0]);
		expect(PACING.nobody.keepsLine).toBe(false);
	});

	it("wakes the queue for nothing only if a report is late", () => {
		for (const audience of AUDIENCES) {
			const run = new RunInTime(audience);
			run.pass(300_000, () => false);
			expect([audience, run.rings]).toEqual([audience, 0]);
		}
	});

	it.each([
		["goes on", false],
		["is lost as well", true],
	])("[P4] when a processor dies unwatched its task goes on within a minute; the queue's memory %s", (_, isLost) => {
		const run = new RunInTime("nobody");
		run.pass(70_000, () => false);
		run.world.processors.clear();
		if (isLost) run.world.forgetMemory();
		run.pass(60_000, () => false);
		expect(run.task.attempt).toBe(2);
		expect(run.noticedAt - (run.words.at(-1) ?? Number.NaN)).toBe(POLICY.leaseMs);
		settle(run.world);
		expect(run.task.state.name).toBe("completed");
	});
});
