/**
 * One project: its manuscript, and the one task that is being worked on. Alarms drive it, one step an alarm, so that the
 * work goes on whoever is connected. It does what its user's queue says and decides nothing about order.
 */
import { DurableObject } from "cloudflare:workers";
import type { Project, ProjectSummary } from "../../protocol/rest.ts";
import { exponentialMs } from "../core/backoff.ts";
import type { Failure } from "../core/failure.ts";
import { POLICY } from "../core/policy.ts";
import { onAlarm, onStart, onStop, type ProcessorState } from "../core/processor-machine.ts";
import type { Audience, Run } from "../core/run.ts";
import { logProblem } from "../log.ts";
import { readSettings } from "../settings.ts";
import { migrate } from "../storage.ts";
import { WriterError } from "../writer/writer-error.ts";
import { chapterStep } from "./chapter-step.ts";
import { type DownloadFormat, downloadOf } from "./download.ts";
import { DraftStore } from "./draft-store.ts";
import { type Chapter, Manuscript } from "./manuscript.ts";
import { outlineStep } from "./outline-step.ts";
import { OutlineStore } from "./outline-store.ts";
import { openLine, tellOutcome } from "./queue-line.ts";
import { Reporter } from "./reporter.ts";
import { RunStore, type StoredRun } from "./run-store.ts";
import { PROCESSOR_MIGRATIONS } from "./schema.ts";
import type { StepResult, StepTools } from "./step.ts";
import { writerOfRun } from "./writer-of-run.ts";

/** A step ends well inside the platform's 15 minutes for an alarm; one that takes longer is as good as stalled. */
const STEP_LIMIT_MS = 12 * 60_000;

/** The step under way, in memory only: when it is gone, so is the work it stood for. */
type ActiveStep = { run: Run; abort: AbortController; reporter: Reporter };

export class TaskProcessor extends DurableObject<Cloudflare.Env> {
	readonly #manuscript: Manuscript;
	readonly #outline: OutlineStore;
	readonly #drafts: DraftStore;
	readonly #runs: RunStore;
	#active: ActiveStep | null = null;
	/** Calls in a row that the queue did not hear; lost with the object, which only shortens the next wait. */
	#unheardCalls = 0;

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

	create(project: ProjectSummary & { userId: string; bible: string }): void {
		this.#manuscript.create(project);
	}

	describe(): Project | null {
		const project = this.#manuscript.project();
		return project === null ? null : { ...project, outline: this.#outline.read(), chapters: this.#manuscript.list() };
	}

	setBible(bible: string): boolean {
		return this.#manuscript.setBible(bible);
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

	/** Begins a run. A repeat of the running one changes nothing; one that is older than what was seen is late and ignored. */
	start(run: Run): void {
		if (onStart(this.#state(), run.fence) === "ignore") return;
		this.#abort();
		this.#runs.begin(run);
		this.#wakeIn(1);
	}

	/** Ends the run of this fence and every older one. @param dropsDraft nobody will go on with what it has not finished */
	stop(taskId: string, fence: number, dropsDraft: boolean): void {
		if (onStop(this.#state(), fence) === "end") {
			this.#abort();
			this.#runs.raiseFence(fence);
			this.#runs.end(fence);
		}
		// A retry of the same task may be under way by now, and what it has drafted is its own.
		if (dropsDraft && this.#runs.load()?.run.taskId !== taskId) this.#drafts.drop(taskId);
	}

	/** Somebody looks, or no longer does. @param wantsTextSoFar a new watcher has nothing of the chapter yet */
	attend(taskId: string, audience: Audience, wantsTextSoFar: boolean): void {
		if (this.#active?.run.taskId === taskId) this.#active.reporter.attend(audience, wantsTextSoFar);
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
				if (outcome !== null) await tellOutcome(this.env.TASK_QUEUE, run, outcome);
				return this.#runs.end(run.fence);
			case "ask-restart":
				await this.env.TASK_QUEUE.getByName(run.userId).restartRun(run.taskId, run.attempt);
				return this.#runs.end(run.fence);
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
					: { fence: stored.run.fence, isStepUnderWay: stored.stepBeganAt !== null, hasOutcome: stored.outcome !== null },
			activeFence: this.#active?.run.fence ?? null,
		};
	}

	/** One step, from its begin mark to its commit. */
	async #work(run: Run): Promise<void> {
		const abort = new AbortController();
		const limit = new AbortController();
		const reporter = new Reporter({
			open: () => openLine(this.env.TASK_QUEUE, run),
			onStale: () => this.#forget(run),
			onProblem: (error) => logProblem("report failed", { task: run.taskId, attempt: run.attempt }, error),
			audience: "progress",
		});
		const active = { run, abort, reporter };
		// Not AbortSignal.timeout: its timer would keep the object awake long after the step.
		const timer = setTimeout(() => limit.abort(new DOMException("The step took too long", "TimeoutError")), STEP_LIMIT_MS);
		this.#active = active;
		try {
			this.#runs.beginStep(Date.now());
			const signal = AbortSignal.any([abort.signal, limit.signal]);
			const result = await this.#step({ run, reporter, signal });
			// No await between this check and the commit: a stop either came before it or finds the step done.
			if (abort.signal.aborted) return;
			this.ctx.storage.transactionSync(() => {
				result.commit();
				this.#runs.endStep(result.outcome);
			});
			const isTold = await reporter.finish(result.report, result.outcome);
			if (isTold && result.outcome !== null) this.#runs.end(run.fence);
		} catch (error) {
			if (abort.signal.aborted) return;
			this.#runs.endStep({ kind: "failed", failure: this.#classify(run, error) });
		} finally {
			clearTimeout(timer);
			reporter.close();
			if (this.#active === active) {
				this.#active = null;
				if (this.#runs.load() !== null) this.#wakeIn(1);
			}
		}
	}

	async #step(tools: Pick<StepTools, "run" | "reporter" | "signal">): Promise<StepResult> {
		const { work } = tools.run;
		const writer = await writerOfRun(tools.run, readSettings(this.env));
		const stores = { manuscript: this.#manuscript, outline: this.#outline, drafts: this.#drafts };
		const all = { ...tools, ...stores, writer, now: Date.now };
		return work.type === "chapter" ? chapterStep(all, work.params) : outlineStep(all, work.params);
	}

	#classify(run: Run, error: unknown): Failure {
		logProblem("step failed", { task: run.taskId, attempt: run.attempt, provider: run.provider }, error);
		if (error instanceof WriterError) return error.failure;
		const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
		return { code: isTimeout ? "provider_timeout" : "internal_error", isRetryable: true, retryAfterMs: null };
	}

	/** The queue has given the task to another attempt, or ended it. */
	#forget(run: Run): void {
		if (this.#active?.run.fence === run.fence) this.#abort();
		this.#runs.end(run.fence);
	}

	#abort(): void {
		this.#active?.abort.abort(new DOMException("The run was stopped", "AbortError"));
		this.#active?.reporter.close();
		this.#active = null;
	}

	/** Always strictly in the future: an alarm for this very moment can be lost on the local runtime. */
	#wakeIn(delayMs: number): void {
		void this.ctx.storage.setAlarm(Date.now() + delayMs);
	}
}
