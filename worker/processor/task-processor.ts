/**
 * One project: its manuscript, and the one task that is being worked on. Alarms drive it, some steps an alarm, so that the
 * work goes on whoever is connected. It does what its user's queue says and decides nothing about order.
 */
import { DurableObject } from "cloudflare:workers";
import type { Project, ProjectSummary } from "../../protocol/rest.ts";
import type { Usage } from "../../protocol/usage.ts";
import type { Audience } from "../core/audience.ts";
import { exponentialMs } from "../core/backoff.ts";
import { byteLength } from "../core/capacity.ts";
import type { Failure } from "../core/failure.ts";
import { POLICY } from "../core/policy.ts";
import { hasTimeForStep, onAlarm, onStart, onStop, type ProcessorState, stepLimitMs } from "../core/processor-machine.ts";
import type { Run, RunOutcome, RunReport, StopAnswer } from "../core/run.ts";
import { mayReplace } from "../core/storage-room.ts";
import { callsOf, countCall, NO_USAGE } from "../core/usage.ts";
import { copyFor, countUsage, type Ledger, openTask, usageOfTask } from "../core/usage-ledger.ts";
import { logProblem } from "../log.ts";
import { readSettings } from "../settings.ts";
import { migrate } from "../storage.ts";
import { RequestFields } from "../writer/llm/request-fields.ts";
import { WriterError } from "../writer/writer-error.ts";
import { chapterStep } from "./chapter-step.ts";
import { type DownloadFormat, downloadOf } from "./download.ts";
import { DraftStore } from "./draft-store.ts";
import { type Chapter, Manuscript } from "./manuscript.ts";
import { outlineStep } from "./outline-step.ts";
import { OutlineStore } from "./outline-store.ts";
import { type AtEnd, openLine, tellOutcome } from "./queue-line.ts";
import { Reporter } from "./reporter.ts";
import { RunStore, type StoredRun } from "./run-store.ts";
import { PROCESSOR_MIGRATIONS } from "./schema.ts";
import type { StepResult, StepTools, UsageTexts } from "./step.ts";
import { storedBytes } from "./stored-bytes.ts";
import { readLedger } from "./usage-store.ts";
import { writerOfRun } from "./writer-of-run.ts";

/** The work under way, in memory only: when it is gone, so is the step it was at. */
type ActiveWork = {
	run: Run;
	abort: AbortController;
	reporter: Reporter;
	/** What the calls of the step under way have used. */
	used: Usage;
};

export type BibleWrite = {
	isStored: boolean;
	/** What the project stores now, and what it would with the new bible. */
	storedBytes: number;
	wantedBytes: number;
};

/** There is no room for another step; what was done before is stored. */
class StorageFullError extends Error {
	override readonly name = "StorageFullError";
}

export class TaskProcessor extends DurableObject<Cloudflare.Env> {
	readonly #manuscript: Manuscript;
	readonly #outline: OutlineStore;
	readonly #drafts: DraftStore;
	readonly #runs: RunStore;
	#active: ActiveWork | null = null;
	/** Calls in a row that the queue did not hear; lost with the object, which only shortens the next wait. */
	#unheardCalls = 0;
	/** What runs have learnt of their provider's API; lost with the object, which costs one refused call. */
	#learnt: { fence: number; fields: RequestFields } | null = null;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(ctx, env);
		migrate(ctx.storage, PROCESSOR_MIGRATIONS);
		this.#manuscript = new Manuscript(ctx.storage.sql);
		this.#outline = new OutlineStore(ctx.storage.sql);
		this.#drafts = new DraftStore(ctx.storage.sql);
		this.#runs = new RunStore(ctx.storage.sql);
		void ctx.blockConcurrencyWhile(async () => {
			// A run without a future alarm would never go on, whatever became of the one that was set before.
			const at = await ctx.storage.getAlarm();
			if (this.#runs.load() !== null && (at === null || at <= Date.now())) this.#wakeIn(1);
		});
	}

	// — The manuscript ——————————————————————————————————————————————————————————————————————————————

	/** @returns the bytes it stores */
	create(project: ProjectSummary & { userId: string; bible: string }): number {
		this.#manuscript.create(project);
		return this.#storedBytes();
	}

	describe(): Project | null {
		const project = this.#manuscript.project();
		if (project === null) return null;
		const usage = this.#ledger().project;
		const known = callsOf(usage) === 0 ? {} : { usage };
		return { ...project, outline: this.#outline.read(), chapters: this.#manuscript.list(), ...known };
	}

	/**
	 * @param limitBytes what the project may store with a longer bible
	 * @returns null if there is no project any more
	 */
	setBible(bible: string, limitBytes: number): BibleWrite | null {
		const oldBytes = this.#manuscript.bibleBytes();
		if (oldBytes === null) return null;
		const storedBytes = this.#storedBytes();
		const newBytes = byteLength(bible);
		const wantedBytes = storedBytes - oldBytes + newBytes;
		if (!mayReplace({ oldBytes, newBytes }, storedBytes, limitBytes)) return { isStored: false, storedBytes, wantedBytes };
		this.#manuscript.setBible(bible);
		return { isStored: true, storedBytes: wantedBytes, wantedBytes };
	}

	chapter(number: number): Chapter | null {
		return this.#manuscript.chapter(number);
	}

	download(format: DownloadFormat): ReadableStream<Uint8Array> {
		return downloadOf(this.#manuscript, this.#outline, format);
	}

	/** Erases the project for good; what was under way stops. */
	async erase(): Promise<void> {
		this.#abort();
		// Nothing else may come between: a late call to this object is to find an empty project and no missing table.
		await this.ctx.blockConcurrencyWhile(async () => {
			await this.ctx.storage.deleteAlarm();
			await this.ctx.storage.deleteAll();
			migrate(this.ctx.storage, PROCESSOR_MIGRATIONS);
		});
	}

	// — What the queue says —————————————————————————————————————————————————————————————————————————

	/** Begins a run. A repeat of one that does not get on wakes it; one that is older than what was seen is late and ignored. */
	start(run: Run): void {
		const todo = onStart(this.#state(), run.fence);
		if (todo === "ignore") return;
		if (todo === "begin") {
			const ledger = this.#abort();
			this.#runs.begin(run, openTask(ledger, run.taskId, run.usage));
		}
		this.#wakeIn(1);
	}

	/**
	 * Ends the run of this fence and every older one.
	 * @param dropsDraft nobody will go on with what it has not finished
	 * @returns what the queue has to know of its end: a run that is stopped says no word of its own any more
	 */
	stop(taskId: string, fence: number, dropsDraft: boolean): StopAnswer {
		if (onStop(this.#state(), fence) === "end") {
			const ledger = this.#abort();
			this.#runs.raiseFence(fence);
			this.#runs.end(fence, ledger);
		}
		// A retry of the same task may be under way by now, and what it has drafted is its own.
		if (dropsDraft && this.#runs.load()?.run.taskId !== taskId) this.#drafts.drop(taskId);
		return this.#atEnd(taskId);
	}

	/** Somebody looks, or no longer does. @param wantsTextSoFar a new watcher has nothing of the chapter yet */
	attend(taskId: string, audience: Audience, wantsTextSoFar: boolean): void {
		if (this.#active?.run.taskId === taskId) this.#active.reporter.attend(audience, wantsTextSoFar);
	}

	/** How far it is, for somebody who asks now and then; null if it is not at work on this attempt. */
	wordOf(taskId: string, attempt: number): RunReport | null {
		const run = this.#active?.run;
		return run?.taskId === taskId && run.attempt === attempt ? (this.#active?.reporter.word() ?? null) : null;
	}

	// — The work ————————————————————————————————————————————————————————————————————————————————————

	override async alarm(): Promise<void> {
		const todo = onAlarm(this.#state());
		const stored = this.#runs.load();
		if (stored === null || todo === "idle") return;
		try {
			await this.#goOn(todo, stored);
			this.#unheardCalls = 0;
		} catch (error) {
			// The queue cannot be reached: the run stays as it is, and is looked at again.
			logProblem("processor alarm failed", { processor: this.ctx.id.toString(), task: stored.run.taskId }, error);
			this.#wakeIn(exponentialMs(POLICY.callResendMs, POLICY.callResendMaxMs, this.#unheardCalls));
			this.#unheardCalls += 1;
		}
	}

	async #goOn(todo: "tell-outcome" | "ask-restart" | "work", { run, outcome }: StoredRun): Promise<void> {
		switch (todo) {
			case "tell-outcome":
				if (outcome !== null) await tellOutcome(this.env.TASK_QUEUE, run, outcome, this.#atEnd(run.taskId));
				return this.#endRun(run.fence);
			case "ask-restart":
				await this.env.TASK_QUEUE.getByName(run.userId).restartRun(run.taskId, run.attempt);
				return this.#endRun(run.fence);
			case "work":
				return this.#work(run);
			default:
				return todo satisfies never;
		}
	}

	#state(): ProcessorState {
		const stored = this.#runs.load();
		return {
			fence: this.#runs.fence(),
			run:
				stored === null
					? null
					: { fence: stored.run.fence, isUnderWay: stored.workBeganAt !== null, hasOutcome: stored.outcome !== null },
			activeFence: this.#active?.run.fence ?? null,
		};
	}

	/** Steps, as many as an alarm has time for, from the begin mark to the commit that ends the last of them. */
	async #work(run: Run): Promise<void> {
		const abort = new AbortController();
		const reporter = new Reporter({
			open: () => openLine(this.env.TASK_QUEUE, run, () => this.#atEnd(run.taskId)),
			onStale: () => this.#forget(run),
			onProblem: (error) => logProblem("report failed", { task: run.taskId, attempt: run.attempt }, error),
			audience: "progress",
			usage: usageOfTask(this.#ledger(), run.taskId),
		});
		const active: ActiveWork = { run, abort, reporter, used: NO_USAGE };
		this.#active = active;
		try {
			const beganAt = Date.now();
			this.#runs.beginWork(beganAt);
			let longestStepMs = 0;
			let upTo = run.storageUpTo;
			let stepsDone = 0;
			let isAtRest = true;
			for (;;) {
				// A chapter that is stored gets its summary, however little room there is.
				if (isAtRest) upTo = await this.#ensureRoom(active, upTo);
				if (abort.signal.aborted) return;
				const stepBeganAt = Date.now();
				const result = await this.#step(active, stepLimitMs(stepBeganAt - beganAt));
				// No await between this check and the commit: a stop either came before it or finds the step done.
				if (abort.signal.aborted) return;
				const now = Date.now();
				longestStepMs = Math.max(longestStepMs, now - stepBeganAt);
				const isLast = result.outcome !== null || !hasTimeForStep(now - beganAt, longestStepMs);
				this.#commit(active, (usage, ledger) => {
					result.commit(usage);
					if (isLast) this.#runs.endWork(result.outcome, ledger);
				});
				if (isLast) {
					const isTold = await reporter.finish(result.report, result.outcome);
					if (isTold && result.outcome !== null) this.#endRun(run.fence);
					return;
				}
				isAtRest = result.report.stepsDone > stepsDone;
				stepsDone = result.report.stepsDone;
				await reporter.flush(result.report);
				// Whoever waits has his turn, as between two alarms: a stop that has come is heard before another call is made.
				await scheduler.wait(0);
				if (abort.signal.aborted) return;
			}
		} catch (error) {
			if (abort.signal.aborted) return;
			const isFull = error instanceof StorageFullError;
			const outcome: RunOutcome = isFull ? { kind: "storage_full" } : { kind: "failed", failure: this.#classify(run, error) };
			this.#commit(active, (_, ledger) => this.#runs.endWork(outcome, ledger));
			await reporter.catchUp();
		} finally {
			reporter.close();
			if (this.#active === active) {
				this.#active = null;
				if (this.#runs.load() !== null) this.#wakeIn(1);
			}
		}
	}

	/** What a step has made, or how it failed, is one transaction with what its calls have used. */
	#commit(active: ActiveWork, write: (usage: UsageTexts, ledger: Ledger) => void): void {
		const { run, used, reporter } = active;
		const ledger = countUsage(this.#ledger(), run.taskId, used);
		const texts = {
			own: callsOf(used) === 0 ? null : JSON.stringify(used),
			// Also if this step made no call: its row may take the place of the one that has the newest copy.
			ledger: callsOf(ledger.project) === 0 ? null : JSON.stringify(copyFor(ledger, run.taskId)),
		};
		this.ctx.storage.transactionSync(() => write(texts, ledger));
		active.used = NO_USAGE;
		reporter.setUsage(usageOfTask(ledger, run.taskId));
	}

	async #step(active: ActiveWork, limitMs: number): Promise<StepResult> {
		const { run, reporter, abort } = active;
		const limit = new AbortController();
		// Not AbortSignal.timeout: its timer would keep the object awake long after the step.
		const timer = setTimeout(() => limit.abort(new DOMException("The step took too long", "TimeoutError")), limitMs);
		try {
			const writer = await writerOfRun(run, readSettings(this.env), this.#fieldsOf(run));
			const stores = { manuscript: this.#manuscript, outline: this.#outline, drafts: this.#drafts };
			const signal = AbortSignal.any([abort.signal, limit.signal]);
			const countUsage: StepTools["countUsage"] = (usage) => {
				active.used = countCall(active.used, usage);
			};
			const all = { run, reporter, signal, ...stores, writer, now: Date.now, countUsage };
			return run.work.type === "chapter" ? await chapterStep(all, run.work.params) : await outlineStep(all, run.work.params);
		} finally {
			clearTimeout(timer);
		}
	}

	#fieldsOf({ fence }: Run): RequestFields {
		if (this.#learnt?.fence !== fence) this.#learnt = { fence, fields: new RequestFields() };
		return this.#learnt.fields;
	}

	/**
	 * Sees to it that another step may begin: the queue is asked only when what the run was allowed to store is used up.
	 * @returns bytes up to which the project may grow; throws if there is no room
	 */
	async #ensureRoom({ run }: ActiveWork, upTo: number | null): Promise<number | null> {
		const storedBytes = this.#storedBytes();
		if (upTo === null || storedBytes < upTo) return upTo;
		const granted = await this.env.TASK_QUEUE.getByName(run.userId).askRoom(run.taskId, run.attempt, storedBytes);
		if (granted === null) this.#forget(run);
		else if (granted <= storedBytes) throw new StorageFullError();
		return granted;
	}

	#classify(run: Run, error: unknown): Failure {
		logProblem("step failed", { task: run.taskId, attempt: run.attempt, provider: run.provider }, error);
		if (error instanceof WriterError) return error.failure;
		const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
		return { code: isTimeout ? "provider_timeout" : "internal_error", isRetryable: true, retryAfterMs: null };
	}

	/** The queue has given the task to another attempt, or ended it. */
	#forget(run: Run): void {
		const ledger = this.#active?.run.fence === run.fence ? this.#abort() : this.#ledger();
		this.#runs.end(run.fence, ledger);
	}

	/** @returns the books with what the calls of the step have used that ends here, for the row that is written next */
	#abort(): Ledger {
		const active = this.#active;
		const ledger = this.#ledger();
		if (active === null) return ledger;
		active.abort.abort(new DOMException("The run was stopped", "AbortError"));
		active.reporter.close();
		this.#active = null;
		return countUsage(ledger, active.run.taskId, active.used);
	}

	#endRun(fence: number): void {
		this.#runs.end(fence, this.#ledger());
	}

	#ledger(): Ledger {
		return readLedger(this.ctx.storage.sql);
	}

	#atEnd(taskId: string): AtEnd {
		return { storedBytes: this.#storedBytes(), usage: usageOfTask(this.#ledger(), taskId) };
	}

	#storedBytes(): number {
		return storedBytes(this.ctx.storage.sql);
	}

	/** Always strictly in the future: an alarm for this very moment can be lost on the local runtime. */
	#wakeIn(delayMs: number): void {
		void this.ctx.storage.setAlarm(Date.now() + delayMs);
	}
}
