/**
 * A world of one queue and its processors in pure code: the very decisions that the objects make, with storage as plain
 * values, a network that loses, repeats and reorders calls, and a clock that tests move. Shells are modelled as thinly as they are.
 */
import { expect } from "vitest";
import * as z from "zod/v4/mini";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import { type Sync, syncSchema } from "../../protocol/feed.ts";
import type { Usage } from "../../protocol/usage.ts";
import { type Audience, PACING } from "./audience.ts";
import type { Failure } from "./failure.ts";
import { type FeedHead, progressSync, syncFrom, toTasks } from "./feed.ts";
import { LiveRuns } from "./live-runs.ts";
import { commit, EMPTY_QUEUE, KEPT_MS, MAX_ACTIVE, PLENTY } from "./memory-queue.fixture.ts";
import { hasClockJumped, type LastWord, lookAt, needsOwnAlarm, nextAlarm, postponedAlarm } from "./next-alarm.ts";
import { NO_PAUSES, type Pauses } from "./pauses.ts";
import { onAlarm, onStart, onStop, type ProcessorState } from "./processor-machine.ts";
import { type Decision, QueueDraft, type QueueState } from "./queue-machine.ts";
import { nextChapterStep } from "./resume.ts";
import type { SteadyRun } from "./steady-run.ts";
import type { StoredText } from "./storage-room.ts";
import { beginSync, nextPiece, type PieceSource, type SyncProgress } from "./sync-pieces.ts";
import { TaskIndex } from "./task-index.ts";
import { isProcessing, type NewTask, taskRecordSchema, toTask } from "./task-record.ts";
import type { TaskEvent } from "./task-transition.ts";
import { usageOf } from "./usage.fixture.ts";
import { NO_USAGE, plus } from "./usage.ts";
import { countUsage, EMPTY_LEDGER, type Ledger, openTask, usageOfTask } from "./usage-ledger.ts";

const PIECE_CHARS = 2_000;
const EPOCH = "00000000000000aa";
const message = { code: "writing_chapter", values: {} } as const;

type Run = { taskId: string; attempt: number; fence: number; wanted: number; usage: Usage | undefined };
type Outcome = { kind: "finished"; chapters: number[] } | { kind: "failed"; failure: Failure } | { kind: "storage_full" };

/** One project's processor: what it has stored, and what it has only in memory. */
type Processor = {
	fence: number;
	run: (Run & { isUnderWay: boolean; outcome: Outcome | null }) | null;
	chapters: { number: number; taskId: string }[];
	/** What its calls have used. */
	ledger: Ledger;
	/** The work in memory; a crash takes it. */
	active: Run | null;
	/** Reports that were made. */
	reports: number;
	/** Who looks, as it was told last. */
	audience: Audience;
};

/** No room is left. */
export const FULL: StoredText = { ...PLENTY, totalBytes: PLENTY.maxBytes };

export type Call =
	| { to: "processor"; project: string; kind: "start"; run: Run }
	| { to: "processor"; project: string; kind: "stop"; id: number; taskId: string; fence: number; usage: Usage | undefined }
	| { to: "processor"; project: string; kind: "answer"; fence: number; isOver: boolean; audience: Audience }
	| { to: "queue"; project: string; fence: number; taskId: string; event: TaskEvent };

export class World {
	readonly epoch = EPOCH;
	now = 1_000_000;
	queue: QueueState = EMPTY_QUEUE;
	/** A client that got every frame. */
	feed: FeedState = emptyFeed;
	/** Another, which is told of progress by what it changes. */
	deltaFeed: FeedState = emptyFeed;
	/** A client that lost its connection and comes back now and then. */
	straggler: FeedState = emptyFeed;
	pauses: Pauses = NO_PAUSES;
	stored: StoredText = PLENTY;
	horizon = 0;
	readonly #tombstones = new Map<string, number>();
	readonly processors = new Map<string, Processor>();
	/** What the queue has heard of runs, in memory only. */
	runs = new LiveRuns(this);
	/** When processors were made to believe that their next word is due; nobody in this world goes by it. */
	readonly nextWords = new Map<string, LastWord>();
	/** Who looks at all tasks. */
	audience: Audience = "nobody";
	/** What the queue's alarm is set for; it outlives the object. */
	armedAt: number | null = null;
	/** How far the clock has jumped: the rest of `now` is time that has passed. */
	#jumpedMs = 0;
	/** The time that has to have passed before the alarm goes off. */
	#ringsAfterMs = 0;
	/** Alarms that were set: a row each. */
	alarmsSet = 0;
	/** Reports that were decided without a draft, and told. */
	newsTaken = 0;
	/** Calls under way; each may be delivered, lost or repeated, in any order. */
	network: Call[] = [];
	/** Stops that the queue repeats until they are acknowledged. */
	outbox: Extract<Call, { kind: "stop" }>[] = [];
	/** What every task has truly used: its calls whose step is stored, or its failure. */
	readonly used = new Map<string, Usage>();
	/** What the days have of it. */
	booked: Usage = NO_USAGE;
	#stops = 0;
	readonly #random: () => number;
	readonly #maxRunning: number;

	constructor(random: () => number, maxRunning: number) {
		this.#random = random;
		this.#maxRunning = maxRunning;
		this.feed = this.deltaFeed = applySync(emptyFeed, syncFrom(this.#head(), null, [], []));
	}

	get tasks(): QueueState["tasks"] {
		return this.queue.tasks;
	}

	// — The queue's shell: load, decide, commit, send ——

	change<T>(decide: (draft: QueueDraft) => T): T {
		this.followClock();
		return this.#commitChange(decide);
	}

	/** The platform counts the time that passes, and then goes by the clock as well. */
	get isAlarmDue(): boolean {
		return this.armedAt !== null && this.armedAt <= this.now && this.#ringsAfterMs <= this.now - this.#jumpedMs;
	}

	/** The clock is set; no time passes. */
	jump(ms: number): void {
		this.now += ms;
		this.#jumpedMs += ms;
		// Processors count time that passes; a row that outlives their next report by the clock as it was may not by this one.
		this.nextWords.clear();
	}

	followClock(): void {
		const processing = [...this.queue.tasks.values()].filter(isProcessing);
		if (!hasClockJumped(processing, (taskId) => this.runs.lastWord(taskId), this.armedAt, this.now)) return;
		this.runs.clockJumped(this.now);
		this.#commitChange((draft) => draft.clockJumped());
		this.#setAlarmAnew();
	}

	#setAlarmAnew(): void {
		this.armedAt = null;
		this.#ensureAlarm(this.queue.tasks.keys());
	}

	#commitChange<T>(decide: (draft: QueueDraft) => T): T {
		const draft = new QueueDraft(this.queue, {
			now: this.now,
			random: this.#random,
			maxRunning: this.#maxRunning,
			finishedKeptMs: KEPT_MS,
			pauses: this.pauses,
			maxActive: MAX_ACTIVE,
			stored: () => this.stored,
			hasKey: () => true,
			lastWord: (taskId) => this.runs.lastWord(taskId),
		});
		const result = decide(draft);
		const decision = draft.decide();
		this.runs.follow(decision);
		this.#follow(decision, progressSync({ ...this.#head(), rev: decision.rev }, decision, this.queue.tasks));
		return result;
	}

	/** What a run is at between two steps is decided without a draft. @returns false if it takes one */
	#takeNews(event: TaskEvent<"progressed">, run: SteadyRun | null): boolean {
		const news = run?.newsOf({ ...event, text: null }, this.audience, this.now, this.queue.rev + 1) ?? null;
		if (run === null || news === null) return false;
		if (news === "none") return true;
		run.advance(news);
		this.newsTaken += 1;
		// After a crash the row is all there is.
		expect(z.parse(taskRecordSchema, JSON.parse(news.row))).toEqual(run.task);
		const decision = { changed: [run.task], deleted: [], rev: news.rev, calls: [], keys: [], used: [] };
		this.#follow(decision, z.parse(syncSchema, JSON.parse(news.frame)));
		return true;
	}

	/** @param progress the same in less, for those who asked; null if nothing less says it */
	#follow(decision: Decision, progress: Sync | null): void {
		const before = this.queue.tasks;
		this.queue = commit(this.queue, decision);
		const { changed, deleted } = decision;
		for (const { id, rev } of deleted) this.#tombstones.set(id, rev);
		for (const day of decision.used) this.booked = plus(this.booked, day);
		for (const { id } of deleted) this.#noteUsage(id, before.get(id)?.usage?.total);
		const gone = deleted.map(({ id }) => id);
		const sync = syncFrom(this.#head(), 0, toTasks(changed, new TaskIndex(this.queue.tasks.values())), gone);
		const delta = progress ?? sync;
		if (changed.length + gone.length > 0) {
			this.feed = applySync(this.feed, sync);
			this.deltaFeed = applySync(this.deltaFeed, delta);
		}
		for (const call of decision.calls) {
			const { projectId: project, taskId, fence } = call;
			if (call.kind === "stop") {
				this.#stops += 1;
				this.outbox.push({ to: "processor", project, kind: "stop", id: this.#stops, taskId, fence, usage: call.usage });
			} else {
				const usage = this.queue.tasks.get(taskId)?.usage?.total;
				const run = { taskId, attempt: call.attempt, fence, wanted: this.#wanted(taskId), usage };
				this.network.push({ to: "processor", project, kind: "start", run });
			}
		}
		if (changed.some(needsOwnAlarm)) this.#setAlarmAnew();
		else this.#ensureAlarm(changed.map(({ id }) => id));
		this.sendOutbox();
	}

	enqueue(...specs: NewTask[]): void {
		this.change((draft) => draft.enqueue(specs));
	}

	/** The straggler resumes from its cursor, and may be cut off again after some of the pieces. */
	resume(maxPieces: number): void {
		const index = new TaskIndex(this.queue.tasks.values());
		const source: PieceSource = {
			head: () => this.#head(),
			changedSince: (rev) => index.changedSince(rev),
			tombstones: this.#tombstones,
			toTask: (record) => toTask(record, index.positionOf(record.id)),
		};
		let told: SyncProgress | null = beginSync(this.#head(), this.straggler.cursor);
		for (let pieces = 0; told !== null && pieces < maxPieces; pieces++) {
			// Small enough that a piece holds two tasks or three.
			const piece = nextPiece(source, told, PIECE_CHARS);
			this.straggler = applySync(this.straggler, piece.sync);
			told = piece.told;
		}
	}

	/** Older deletions are no longer remembered one by one. */
	forgetDeletions(): void {
		this.horizon = this.queue.rev;
		this.#tombstones.clear();
	}

	#head(): FeedHead {
		return { epoch: EPOCH, rev: this.queue.rev, horizon: this.horizon };
	}

	sendOutbox(): void {
		this.network.push(...this.outbox);
	}

	#ensureAlarm(ids: Iterable<string>): void {
		const at = nextAlarm(this.#dues(ids), this.now);
		if (at !== null && (this.armedAt === null || this.armedAt > at)) this.#setAlarm(at);
	}

	#postponeAlarm(nextWordAt: number): void {
		const at = postponedAlarm(this.armedAt, nextWordAt, () => this.#dues(this.queue.tasks.keys()), this.now);
		if (at !== null) this.#setAlarm(at);
	}

	#setAlarm(at: number): void {
		this.armedAt = at;
		this.#ringsAfterMs = at - this.#jumpedMs;
		this.alarmsSet += 1;
	}

	*#dues(ids: Iterable<string>): Generator<number | null> {
		for (const id of ids) {
			const task = this.queue.tasks.get(id);
			if (task !== undefined) yield lookAt(task, this.runs.lastWord(id));
		}
	}

	/** The queue's object dies or goes to sleep: what it has only in memory is gone. It wakes for whatever comes next. */
	forgetMemory(): void {
		this.runs = new LiveRuns(this);
		if (this.armedAt !== null && this.armedAt <= this.now) this.armedAt = null;
		this.#ensureAlarm(this.queue.tasks.keys());
	}

	ringQueue(): void {
		this.armedAt = null;
		this.change((draft) => draft.passDeadlines());
		this.#ensureAlarm(this.queue.tasks.keys());
	}

	// — The network ——

	deliver(call: Call): void {
		if (call.to === "queue") {
			const { project, fence, taskId } = call;
			const { audience } = this;
			// Who looks is what the queue knows when it hears a report, and what it answers.
			const event = call.event.type === "progressed" ? { ...call.event, audience } : call.event;
			const isTaken =
				event.type === "progressed" &&
				this.#takeNews({ ...event, audience }, this.runs.hear(taskId, event.attempt, this.now)?.steady ?? null);
			const outcome = isTaken ? "changed" : this.change((draft) => draft.apply(taskId, event));
			// What ended the run, or came from one that is over, is answered with "forget it".
			const isOver = outcome === "stale" || outcome === "unknown" || event.type !== "progressed";
			if (event.type === "progressed" && !isOver) {
				const at = this.now + PACING[audience].wordEveryMs;
				this.nextWords.set(taskId, { attempt: event.attempt, at });
				this.followClock();
				this.#postponeAlarm(at);
			}
			this.network.push({ to: "processor", project, kind: "answer", fence, isOver, audience });
		} else if (call.kind === "start") {
			this.#start(call.project, call.run);
		} else if (call.kind === "answer") {
			if (call.isOver) this.#forget(call.project, call.fence);
			else this.processor(call.project).audience = call.audience;
		} else {
			this.#stop(call.project, call.fence);
			this.#acknowledge(call.id, usageOfTask(this.processor(call.project).ledger, call.taskId));
		}
	}

	/** @param usage of the task, as its processor knows it */
	#acknowledge(id: number, usage: Usage | undefined): void {
		const call = this.outbox.find((call) => call.id === id);
		if (call === undefined) return;
		const { taskId } = call;
		this.outbox = this.outbox.filter((call) => call.id !== id);
		if (usage === undefined) return;
		this.change((draft) => draft.learnUsage(taskId, usage, call.usage));
		if (!this.queue.tasks.has(taskId)) this.#noteUsage(taskId, usage);
	}

	#noteUsage(taskId: string, usage: Usage | undefined): void {
		if (usage === undefined) return;
		this.outbox = this.outbox.map((call) => (call.taskId === taskId ? { ...call, usage } : call));
	}

	// — The processors' shell ——

	processor(project: string): Processor {
		const known = this.processors.get(project) ?? {
			fence: 0,
			run: null,
			chapters: [],
			ledger: EMPTY_LEDGER,
			active: null,
			reports: 0,
			audience: "progress" as const,
		};
		this.processors.set(project, known);
		return known;
	}

	#start(project: string, run: Run): void {
		const processor = this.processor(project);
		// A repeat only sets the alarm anew, which here may ring at any time.
		if (onStart(stateOf(processor), run.fence) !== "begin") return;
		processor.fence = run.fence;
		processor.ledger = openTask(processor.ledger, run.taskId, run.usage);
		processor.run = { ...run, isUnderWay: false, outcome: null };
		processor.active = null;
	}

	#stop(project: string, fence: number): void {
		const processor = this.processor(project);
		if (onStop(stateOf(processor), fence) === "ignore") return;
		processor.fence = fence;
		this.#forget(project, fence);
	}

	#forget(project: string, fence: number): void {
		const processor = this.processor(project);
		if (processor.run === null || processor.run.fence > fence) return;
		processor.run = null;
		processor.active = null;
	}

	ringProcessor(project: string): void {
		const processor = this.processor(project);
		const { run } = processor;
		const todo = onAlarm(stateOf(processor));
		if (run === null || todo === "idle") return;
		if (todo === "tell-outcome") this.#tellOutcome(project, run, run.outcome);
		else if (todo === "ask-restart") this.#tell(project, run, { type: "restarted", attempt: run.attempt });
		else {
			run.isUnderWay = true;
			processor.active = run;
		}
	}

	/** The step in memory says that it is alive. */
	report(project: string): void {
		const processor = this.processor(project);
		const { active, chapters } = processor;
		if (active === null) return;
		const written = chapters.filter(({ taskId }) => taskId === active.taskId).map(({ number }) => number);
		processor.reports += 1;
		// Also within a step it gets on, or says something else, or nothing new.
		const position = 1 + (processor.reports % 4);
		this.#tell(project, active, {
			type: "progressed",
			attempt: active.attempt,
			progress: 10 * written.length + (Math.floor(processor.reports / 3) % 10),
			message: { code: "writing_chapter", values: { chapter: written.length + 1, position, total: active.wanted } },
			chapters: written,
			stepsDone: written.length,
			stepsTotal: active.wanted,
			usage: usageOfTask(processor.ledger, active.taskId),
			audience: this.audience,
		});
	}

	/**
	 * The step in memory ends: a chapter and its checkpoint are committed together.
	 * @param goesOn the next one begins in the same alarm, and its first report says what this one has stored
	 */
	finishStep(project: string, goesOn = false): void {
		const processor = this.processor(project);
		const { active, run, chapters } = processor;
		if (active === null || run === null) return;
		const written = chapters.filter(({ taskId }) => taskId === active.taskId).map(({ number }) => number);
		const lastChapter = chapters.at(-1)?.number ?? 0;
		const step = nextChapterStep({
			wanted: active.wanted,
			written,
			lastChapter,
			summarizedThrough: lastChapter,
			summaryFailurePoints: 0,
		});
		if (step.kind === "draft") {
			chapters.push({ number: step.chapter, taskId: active.taskId });
			written.push(step.chapter);
			this.#count(processor, active.taskId, usageOf(2, processor.reports % 2));
		}
		if (goesOn && written.length < active.wanted) return;
		this.report(project);
		run.isUnderWay = false;
		if (written.length >= active.wanted) run.outcome = { kind: "finished", chapters: written };
		processor.active = null;
		if (run.outcome !== null) this.#tellOutcome(project, run, run.outcome);
	}

	failStep(project: string, failure: Failure): void {
		const processor = this.processor(project);
		if (processor.active === null || processor.run === null) return;
		this.#count(processor, processor.active.taskId, usageOf(processor.reports % 2, 1));
		processor.run.isUnderWay = false;
		processor.run.outcome = { kind: "failed", failure };
		processor.active = null;
	}

	/** With what the step stores. */
	#count(processor: Processor, taskId: string, used: Usage): void {
		processor.ledger = countUsage(processor.ledger, taskId, used);
		this.used.set(taskId, plus(this.used.get(taskId) ?? NO_USAGE, used));
	}

	/** It stops before its next step, since there is no room for it. */
	endFull(project: string): void {
		const processor = this.processor(project);
		if (processor.active === null || processor.run === null) return;
		this.report(project);
		processor.run.isUnderWay = false;
		processor.run.outcome = { kind: "storage_full" };
		processor.active = null;
	}

	/** Something is erased: the queue learns it in a change. */
	makeRoom(): void {
		this.change(() => {
			this.stored = PLENTY;
		});
	}

	/** The object dies: what it has only in memory is gone, and so is every call it was making. */
	crash(project: string): void {
		this.processor(project).active = null;
	}

	#tellOutcome(project: string, run: Run, outcome: Outcome | null): void {
		if (outcome === null) return;
		const { attempt, taskId } = run;
		const usage = usageOfTask(this.processor(project).ledger, taskId);
		if (outcome.kind === "finished") {
			this.#tell(project, run, { type: "finished", attempt, message, chapters: outcome.chapters, usage });
		} else if (outcome.kind === "storage_full") this.#tell(project, run, { type: "storageFull", attempt, usage });
		else this.#tell(project, run, { type: "stepFailed", attempt, failure: outcome.failure, usage });
	}

	#tell(project: string, { taskId, fence }: Run, event: TaskEvent): void {
		this.network.push({ to: "queue", project, fence, taskId, event });
	}

	#wanted(taskId: string): number {
		const work = this.queue.tasks.get(taskId)?.work;
		return work?.type === "chapter" ? work.params.chaptersToGenerate : 0;
	}
}

function stateOf({ fence, run, active }: Processor): ProcessorState {
	return {
		fence,
		run: run === null ? null : { fence: run.fence, isUnderWay: run.isUnderWay, hasOutcome: run.outcome !== null },
		activeFence: active?.fence ?? null,
	};
}

/** Steps that go on although their task has ended, and that no call under way will stop. */
export function runawaySteps(world: World): string[] {
	if (world.network.length > 0 || world.outbox.length > 0) return [];
	const runaways: string[] = [];
	for (const { active } of world.processors.values()) {
		const task = active === null ? undefined : world.queue.tasks.get(active.taskId);
		if (active !== null && (task === undefined || !isProcessing(task))) runaways.push(active.taskId);
	}
	return runaways;
}
