/**
 * Tells the user's ops shard what has changed, and hears from it what operators hold back. What to tell is decided in
 * `core/ops/reporter.ts`; this stores it with the change it counts, sends one report at a time, and sends it again until it is
 * confirmed. Nobody waits for a report.
 */
import type { DayUsage } from "../../protocol/usage.ts";
import { exponentialMs } from "../core/backoff.ts";
import { shardName, shardOf } from "../core/ops/home.ts";
import { copyPauses, isAnyPaused, type KnownPauses } from "../core/ops/known-pauses.ts";
import { OPS_POLICY } from "../core/ops/ops-policy.ts";
import type { OpsReport, QueueCounters, ReportVerdict } from "../core/ops/report.ts";
import {
	isAboutSockets,
	isDirty,
	type NextReport,
	nextReport,
	observe,
	onVerdict,
	type ReporterState,
	reporterStateSchema,
	startReporter,
	type TaskChange,
} from "../core/ops/reporter.ts";
import { NO_PAUSES, type Pauses } from "../core/pauses.ts";
import type { Decision } from "../core/queue-machine.ts";
import { isActive, isProcessing, type TaskRecord } from "../core/task-record.ts";
import { addDays } from "../core/usage.ts";
import { logProblem } from "../log.ts";
import { Meta } from "../ops/meta.ts";
import { inTime } from "./in-time.ts";

/** The name of its state among the queue's single values. */
export const OPS_META = "ops";

type Load = { queued: number; running: number };

export type OpsReporterOptions = {
	sql: SqlStorage;
	/** Its state as it was stored last; undefined if it never was. */
	stored: string | undefined;
	shards: Cloudflare.Env["OPS_SHARD"];
	shardCount: () => number;
	tasks: () => ReadonlyMap<string, TaskRecord>;
	rev: () => number;
	/** The user's open sockets. */
	sockets: () => number;
	/** Operators have paused or resumed something: every waiting task's turn must be looked at again. */
	pausesChanged: () => void;
	/** The object must wake at this time, or before. */
	wakeAt: (time: number | null) => void;
};

export class OpsReporter {
	readonly #options: OpsReporterOptions;
	readonly #meta: Meta;
	/** Null until the user is known. */
	#state: ReporterState | null;
	/** The home must be on record before it hears anything, or nobody would know where to take leave. */
	#isStored: boolean;
	#load: Load;
	/** What becomes true when the running transaction is committed. */
	#staged: { state: ReporterState; load: Load } | null = null;
	/** Larger than that of every report that was sent at this revision in this life of the object. */
	#count = 1;
	/** With so many sockets the shard knew everything, and no task has changed its count since; null if there may be news. */
	#settledSockets: number | null = null;
	#isSending = false;
	#sentAt = 0;
	/** Runs while changes are collected for the next report. */
	#turn: ReturnType<typeof setTimeout> | null = null;
	#retry: { at: number; tries: number } | null = null;
	#pausesHeardAt = 0;
	/** When a question was left without an answer. */
	#askedInVainAt = 0;
	#asking: Promise<void> | null = null;

	constructor(options: OpsReporterOptions) {
		this.#options = options;
		this.#meta = new Meta(options.sql);
		this.#state = options.stored === undefined ? null : reporterStateSchema.parse(JSON.parse(options.stored));
		this.#isStored = this.#state !== null;
		this.#load = { queued: 0, running: 0 };
		for (const task of options.tasks().values()) this.#load = plus(this.#load, task, 1);
	}

	get pauses(): Pauses {
		return this.#state?.pauses ?? NO_PAUSES;
	}

	/** What is in the books of each day; tasks that have not ended have more. */
	get days(): readonly DayUsage[] {
		return this.#state?.days ?? [];
	}

	// — With a change of tasks ——————————————————————————————————————————————————————————————————————

	/** Writes what the decision means; call it inside the transaction, while `tasks` are still those before it. */
	write(decision: Decision, now: number): void {
		const tasks = this.#options.tasks();
		this.#staged = null;
		// Most changes only say how far a task is, which is nothing that is counted.
		const { deleted, used } = decision;
		if (deleted.length === 0 && used.length === 0 && decision.changed.every((after) => isSameCount(tasks.get(after.id), after)))
			return;
		const changes: TaskChange[] = [
			...decision.changed.map((after) => ({ before: tasks.get(after.id), after })),
			...decision.deleted.map(({ id }) => ({ before: tasks.get(id), after: null })),
		];
		const userId = (changes[0]?.after ?? changes[0]?.before ?? this.#state)?.userId;
		if (userId === undefined) return;
		const known = this.#state ?? startReporter(userId, this.#options.shardCount());
		const observed = observe(known, changes, now);
		const state = used.length === 0 ? observed : { ...observed, days: addDays(observed.days, used, now) };
		let load = this.#load;
		for (const { before, after } of changes) {
			if (before !== undefined) load = plus(load, before, -1);
			if (after !== null) load = plus(load, after, 1);
		}
		if (state !== known || !this.#isStored) this.#meta.set(OPS_META, state);
		this.#staged = { state, load };
	}

	/** The transaction is committed. */
	remember(): void {
		if (this.#staged === null) return;
		this.#state = this.#staged.state;
		this.#load = this.#staged.load;
		this.#isStored = true;
		this.#staged = null;
		this.#settledSockets = null;
	}

	// — Reports —————————————————————————————————————————————————————————————————————————————————————

	/** A socket of the user has come or gone. */
	socketsChanged(userId: string): void {
		this.#state ??= startReporter(userId, this.#options.shardCount());
		this.report();
	}

	/** Sends what is not confirmed yet, now or in its turn; nothing if a report is under way or was refused a moment ago. */
	report(): void {
		if (this.#settledSockets === this.#options.sockets() && !this.#isHeldBack()) return;
		const now = Date.now();
		if (this.#isWaitingInVain(now)) void this.#askPauses();
		if (this.#isSending || this.#turn !== null || (this.#retry !== null && this.#retry.at > now)) return;
		const next = this.#next();
		this.#settledSockets = next === null ? this.#options.sockets() : null;
		if (next === null) return;
		const waitMs = next.isFull ? 0 : this.#sentAt + OPS_POLICY.reportEveryMs - now;
		// Also if this object dies now, it wakes and looks again; though nobody is woken for a socket that came or went.
		this.#options.wakeAt(this.nextDue(now));
		if (waitMs > 0) this.#reportIn(Math.min(waitMs, OPS_POLICY.reportEveryMs));
		else this.#begin(next, now);
	}

	#begin(next: NextReport, now: number): void {
		this.#sentAt = now;
		this.#state = next.state;
		if (next.mustStore || !this.#isStored) this.#save();
		this.#isSending = true;
		void this.#send(next.home, next.report);
	}

	/** Too short a time to keep the object from its sleep. */
	#reportIn(waitMs: number): void {
		this.#turn = setTimeout(() => {
			this.#turn = null;
			// Its turn has come, also if the clock went back meanwhile.
			this.#sentAt = 0;
			this.report();
		}, waitMs);
	}

	/** When this object must look again by itself; null if the shard knows everything. */
	nextDue(now: number): number | null {
		const recheckAt = this.#isHeldBack() ? this.#pausesHeardAt + OPS_POLICY.pausesRecheckMs : null;
		const resendAt = this.#resendAt(now);
		if (recheckAt === null || resendAt === null) return recheckAt ?? resendAt;
		return Math.min(recheckAt, resendAt);
	}

	#resendAt(now: number): number | null {
		if (this.#state === null) return null;
		const counters = this.#counters(this.#state);
		if (!isDirty(this.#state, counters)) return null;
		// One that is under way sees to its own retry.
		if (this.#retry !== null && !this.#isSending) return this.#retry.at;
		return isAboutSockets(this.#state, counters) ? null : now + OPS_POLICY.resendMaxMs;
	}

	async #send(home: number, report: OpsReport): Promise<void> {
		try {
			// An answer that is not let go keeps the call open and both objects awake.
			using answer = await this.#shard(home).report(report);
			if (this.#state === null) return;
			const verdict = structuredClone<ReportVerdict>(answer.verdict);
			const { state, count } = onVerdict(this.#state, report, verdict, this.#options.shardCount());
			const hasMoved = state.home !== this.#state.home || state.moves !== this.#state.moves;
			this.#state = state;
			this.#count = count;
			this.#retry = null;
			// Or a queue that sleeps while its tasks run would tell its shard the same at each wake. What follows at once is written then.
			if (hasMoved || !this.#isDirty()) this.#save();
			this.learn(answer.pauses);
		} catch (error) {
			const tries = this.#retry?.tries ?? 0;
			this.#retry = { at: Date.now() + exponentialMs(OPS_POLICY.resendMs, OPS_POLICY.resendMaxMs, tries), tries: tries + 1 };
			this.#options.wakeAt(this.#retry.at);
			logProblem("ops report not taken", { shard: home }, error);
		} finally {
			this.#isSending = false;
		}
		this.report();
	}

	#next(): NextReport | null {
		if (this.#state === null) return null;
		const at = { rev: this.#options.rev(), count: this.#count, shards: this.#options.shardCount() };
		return nextReport(this.#state, this.#counters(this.#state), at);
	}

	#isDirty(): boolean {
		return this.#state !== null && isDirty(this.#state, this.#counters(this.#state));
	}

	#counters({ completed, failed, cancelled }: ReporterState): QueueCounters {
		return { ...this.#load, completed, failed, cancelled, sockets: this.#options.sockets() };
	}

	// — Pauses ——————————————————————————————————————————————————————————————————————————————————————

	/** Before a user's call may start tasks: asks, if what is known of pauses is old. It goes on without an answer. */
	async refreshPauses(userId: string | null): Promise<void> {
		const user = userId ?? this.#state?.userId ?? null;
		const now = Date.now();
		if (user === null || now - this.#pausesHeardAt < OPS_POLICY.pausesFreshMs) return;
		// A shard that is away must not cost every call its second.
		if (now - this.#askedInVainAt < OPS_POLICY.askPausesAgainMs) return;
		this.#state ??= startReporter(user, this.#options.shardCount());
		this.#asking ??= this.#askInTime();
		await this.#asking;
	}

	async #askInTime(): Promise<void> {
		const heardAt = this.#pausesHeardAt;
		const isHeard = await inTime(this.#askPauses(), OPS_POLICY.askPausesMs);
		if (!isHeard) logProblem("ops pauses not heard in time", {}, "the shard did not answer");
		if (this.#pausesHeardAt === heardAt) this.#askedInVainAt = Date.now();
		this.#asking = null;
	}

	/** What a shard has said; of two versions the newer counts. */
	learn(pauses: KnownPauses): void {
		this.#pausesHeardAt = Date.now();
		if (this.#state === null || this.#state.pauses.version >= pauses.version) return;
		this.#state = {
			...this.#state,
			pauses: copyPauses(pauses),
		};
		this.#save();
		this.#options.pausesChanged();
	}

	async #askPauses(): Promise<void> {
		if (this.#state === null) return;
		try {
			using heard = await this.#shard(shardOf(this.#state.userId, this.#options.shardCount())).pauses();
			this.learn(heard);
		} catch (error) {
			logProblem("ops pauses not heard", {}, error);
		}
	}

	/** Whether tasks may be waiting for an operator. */
	#isHeldBack(): boolean {
		return this.#load.queued > 0 && this.#state !== null && isAnyPaused(this.#state.pauses);
	}

	#isWaitingInVain(now: number): boolean {
		if (!this.#isHeldBack() || now - this.#pausesHeardAt < OPS_POLICY.pausesRecheckMs) return false;
		// One question at a time; the next one is due as if this had been answered.
		this.#pausesHeardAt = now;
		return true;
	}

	#save(): void {
		if (this.#state === null) return;
		this.#meta.set(OPS_META, this.#state);
		this.#isStored = true;
	}

	#shard(index: number) {
		return this.#options.shards.getByName(shardName(index));
	}
}

/** Whether a change of a task changes no number: it waits, runs or has ended as before. */
function isSameCount(before: TaskRecord | undefined, after: TaskRecord): boolean {
	return before !== undefined && isActive(before) === isActive(after) && isProcessing(before) === isProcessing(after);
}

function plus({ queued, running }: Load, task: TaskRecord, sign: 1 | -1): Load {
	if (isProcessing(task)) return { queued, running: running + sign };
	return isActive(task) ? { queued: queued + sign, running } : { queued, running };
}
