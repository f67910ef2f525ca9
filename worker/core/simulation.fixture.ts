/**
 * A world of one queue and its processors in pure code: the very decisions that the objects make, with storage as plain
 * values, a network that loses, repeats and reorders calls, and a clock that tests move. Shells are modelled as thinly as they are.
 */
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import type { Failure } from "./failure.ts";
import { syncFrom, toTasks } from "./feed.ts";
import { nextAlarm } from "./next-alarm.ts";
import { onAlarm, onStart, onStop, type ProcessorState } from "./processor-machine.ts";
import { QueueDraft, type QueueState } from "./queue-machine.ts";
import { nextChapterStep } from "./resume.ts";
import { deadlineOf, isProcessing, type NewTask } from "./task-record.ts";
import type { TaskEvent } from "./task-transition.ts";

const EPOCH = "00000000000000aa";
const KEPT_MS = 30 * 24 * 3_600_000;
const message = { code: "writing_chapter", values: {} } as const;

type Run = { taskId: string; attempt: number; fence: number; wanted: number };
type Outcome = { kind: "finished"; chapters: number[] } | { kind: "failed"; failure: Failure };

/** One project's processor: what it has stored, and what it has only in memory. */
type Processor = {
	fence: number;
	run: (Run & { isStepUnderWay: boolean; outcome: Outcome | null }) | null;
	chapters: { number: number; taskId: string }[];
	/** The step in memory; a crash takes it. */
	active: Run | null;
};

export type Call =
	| { to: "processor"; project: string; kind: "start"; run: Run }
	| { to: "processor"; project: string; kind: "stop"; taskId: string; fence: number }
	| { to: "processor"; project: string; kind: "answer"; fence: number; isOver: boolean }
	| { to: "queue"; project: string; fence: number; taskId: string; event: TaskEvent };

export class World {
	now = 1_000_000;
	queue: QueueState = { rev: 0, tasks: new Map() };
	feed: FeedState = emptyFeed;
	readonly processors = new Map<string, Processor>();
	/** Calls under way; each may be delivered, lost or repeated, in any order. */
	network: Call[] = [];
	/** Stops that the queue repeats until they are acknowledged. */
	outbox: Extract<Call, { kind: "stop" }>[] = [];
	readonly #random: () => number;
	readonly #maxRunning: number;

	constructor(random: () => number, maxRunning: number) {
		this.#random = random;
		this.#maxRunning = maxRunning;
		this.feed = applySync(emptyFeed, syncFrom({ epoch: EPOCH, rev: 0, horizon: 0 }, null, [], []));
	}

	// — The queue's shell: load, decide, commit, send ——

	change<T>(decide: (draft: QueueDraft) => T): T {
		const draft = new QueueDraft(this.queue, {
			now: this.now,
			random: this.#random,
			maxRunning: this.#maxRunning,
			finishedKeptMs: KEPT_MS,
		});
		const result = decide(draft);
		const decision = draft.decide();
		const tasks = new Map(this.queue.tasks);
		for (const task of decision.changed) tasks.set(task.id, task);
		for (const { id } of decision.deleted) tasks.delete(id);
		this.queue = { rev: decision.rev, tasks };
		const deleted = decision.deleted.map(({ id }) => id);
		this.feed = applySync(
			this.feed,
			syncFrom({ epoch: EPOCH, rev: decision.rev, horizon: 0 }, 0, toTasks(decision.changed, tasks.values()), deleted),
		);
		for (const call of decision.calls) {
			const { projectId: project, taskId, fence } = call;
			if (call.kind === "stop") this.outbox.push({ to: "processor", project, kind: "stop", taskId, fence });
			else {
				const run = { taskId, attempt: call.attempt, fence, wanted: this.#wanted(taskId) };
				this.network.push({ to: "processor", project, kind: "start", run });
			}
		}
		this.sendOutbox();
		return result;
	}

	enqueue(spec: NewTask): void {
		this.change((draft) => draft.enqueue([spec]));
	}

	sendOutbox(): void {
		this.network.push(...this.outbox);
	}

	/** When the queue's alarm is due; null if it has none. */
	alarmAt(): number | null {
		return nextAlarm([...this.queue.tasks.values()].map(deadlineOf), this.now);
	}

	ringQueue(): void {
		this.change((draft) => draft.passDeadlines());
	}

	// — The network ——

	deliver(call: Call): void {
		if (call.to === "queue") {
			const outcome = this.change((draft) => draft.apply(call.taskId, call.event));
			if (call.event.type === "acknowledged") return;
			// What ended the run, or came from one that is over, is answered with "forget it".
			const isOver = outcome === "stale" || outcome === "unknown" || call.event.type !== "progressed";
			this.network.push({ to: "processor", project: call.project, kind: "answer", fence: call.fence, isOver });
		} else if (call.kind === "start") {
			this.#start(call.project, call.run);
			this.#tell(call.project, call.run, { type: "acknowledged", attempt: call.run.attempt });
		} else if (call.kind === "answer") {
			if (call.isOver) this.#forget(call.project, call.fence);
		} else {
			this.#stop(call.project, call.fence);
			this.outbox = this.outbox.filter(({ fence, project }) => fence !== call.fence || project !== call.project);
		}
	}

	// — The processors' shell ——

	processor(project: string): Processor {
		const known = this.processors.get(project) ?? { fence: 0, run: null, chapters: [], active: null };
		this.processors.set(project, known);
		return known;
	}

	#start(project: string, run: Run): void {
		const processor = this.processor(project);
		if (onStart(stateOf(processor), run.fence) === "ignore") return;
		processor.fence = run.fence;
		processor.run = { ...run, isStepUnderWay: false, outcome: null };
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
			run.isStepUnderWay = true;
			processor.active = run;
		}
	}

	/** The step in memory says that it is alive. */
	report(project: string): void {
		const { active, chapters } = this.processor(project);
		if (active === null) return;
		const written = chapters.filter(({ taskId }) => taskId === active.taskId).map(({ number }) => number);
		this.#tell(project, active, {
			type: "progressed",
			attempt: active.attempt,
			progress: 10 * written.length,
			message,
			chapters: written,
			stepsDone: written.length,
		});
	}

	/** The step in memory ends: a chapter and its checkpoint are committed together. */
	finishStep(project: string): void {
		const processor = this.processor(project);
		const { active, run, chapters } = processor;
		if (active === null || run === null) return;
		const written = chapters.filter(({ taskId }) => taskId === active.taskId).map(({ number }) => number);
		const lastChapter = chapters.at(-1)?.number ?? 0;
		const step = nextChapterStep({ wanted: active.wanted, written, lastChapter, drafted: null });
		if (step.kind !== "done") {
			chapters.push({ number: step.chapter, taskId: active.taskId });
			written.push(step.chapter);
		}
		this.report(project);
		run.isStepUnderWay = false;
		if (written.length >= active.wanted) run.outcome = { kind: "finished", chapters: written };
		processor.active = null;
		if (run.outcome !== null) this.#tellOutcome(project, run, run.outcome);
	}

	failStep(project: string, failure: Failure): void {
		const processor = this.processor(project);
		if (processor.active === null || processor.run === null) return;
		processor.run.isStepUnderWay = false;
		processor.run.outcome = { kind: "failed", failure };
		processor.active = null;
	}

	/** The object dies: what it has only in memory is gone, and so is every call it was making. */
	crash(project: string): void {
		this.processor(project).active = null;
	}

	#tellOutcome(project: string, run: Run, outcome: Outcome | null): void {
		if (outcome === null) return;
		const { attempt } = run;
		if (outcome.kind === "finished") this.#tell(project, run, { type: "finished", attempt, message, chapters: outcome.chapters });
		else this.#tell(project, run, { type: "stepFailed", attempt, failure: outcome.failure });
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
		run: run === null ? null : { fence: run.fence, isStepUnderWay: run.isStepUnderWay, hasOutcome: run.outcome !== null },
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
