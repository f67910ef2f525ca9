/**
 * One user's queue: tasks, order, feed and sockets. This object is the shell around `core/queue-machine.ts`: every change
 * loads, decides, commits in one transaction, and only then sends frames and calls processors. It does no work itself.
 * It is long because the platform wants every call of the object as a method of this one class; what users ask for is
 * in `task-calls.ts` and `project-calls.ts`, and each method here is a few lines.
 */
import { DurableObject } from "cloudflare:workers";
import { formatCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { ProjectSummary, TaskListQuery, Verdict } from "../../protocol/rest.ts";
import type { Priority, Task } from "../../protocol/task.ts";
import type { DayUsage, Usage } from "../../protocol/usage.ts";
import { verifyToken } from "../api/verify-token.ts";
import { pollBody } from "../core/answer-body.ts";
import { PACING } from "../core/audience.ts";
import { type FeedHead, nextPollMs, progressSync, resumePoint, syncFrom, toTasks } from "../core/feed.ts";
import { matchesEtag } from "../core/if-none-match.ts";
import { LiveRuns } from "../core/live-runs.ts";
import { hasClockJumped, lookAt, needsOwnAlarm } from "../core/next-alarm.ts";
import type { KnownPauses } from "../core/ops/known-pauses.ts";
import { POLICY } from "../core/policy.ts";
import { type Decision, type QueueCall, QueueDraft } from "../core/queue-machine.ts";
import type { Result } from "../core/refusal.ts";
import type { ReportAnswer, RunOutcome, RunReport } from "../core/run.ts";
import { expiryOf, isProcessing, type TaskRecord, toTask } from "../core/task-record.ts";
import type { TaskEvent } from "../core/task-transition.ts";
import { addDays, callsOf } from "../core/usage.ts";
import { logProblem, logWake } from "../log.ts";
import { readSettings, type Settings } from "../settings.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { CallRate } from "./call-rate.ts";
import { ClientFrames } from "./client-frames.ts";
import { GroupCommit } from "./group-commit.ts";
import { IdempotencyKeys, type IdempotentCall } from "./idempotency.ts";
import { OPS_META, OpsReporter } from "./ops-reporter.ts";
import { Outbox } from "./outbox.ts";
import { type OnUsage, ProcessorCalls } from "./processor-calls.ts";
import { type Change, ProjectCalls, type ProjectSpec } from "./project-calls.ts";
import { ProjectRegistry } from "./project-registry.ts";
import { RunInquiry } from "./run-inquiry.ts";
import { createRunLink, type RunLink, type RunListener } from "./run-link.ts";
import { SealedKeys } from "./sealed-keys.ts";
import { readSession } from "./session.ts";
import { readSnapshot } from "./snapshot.ts";
import { Sockets } from "./sockets.ts";
import { type BatchRequest, type EnqueueRequest, type RetryAi, type SealedBatchAi, TaskCalls } from "./task-calls.ts";
import { TaskStore } from "./task-store.ts";
import { logTransitions } from "./transition-log.ts";

export type { IdempotentCall } from "./idempotency.ts";
export type { BatchRequest, BatchTarget, EnqueueRequest, RetryAi } from "./task-calls.ts";

export class TaskQueue extends DurableObject<Cloudflare.Env> implements RunListener {
	readonly #store: TaskStore;
	readonly #keys: SealedKeys;
	readonly #outbox: Outbox;
	readonly #projects: ProjectRegistry;
	readonly #sockets: Sockets;
	readonly #frames: ClientFrames;
	readonly #calls: ProcessorCalls;
	readonly #alarm: AlarmClock;
	readonly #rate: CallRate;
	readonly #projectCalls: ProjectCalls;
	readonly #taskCalls: TaskCalls;
	readonly #ops: OpsReporter;
	readonly #inquiry: RunInquiry;
	readonly #commit = new GroupCommit();
	readonly #runs: LiveRuns;
	#hasTakenTurns = false;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(ctx, env);
		const snapshot = readSnapshot(ctx.storage);
		const { sql } = ctx.storage;
		this.#store = new TaskStore(ctx.storage, snapshot, randomEpoch);
		this.#runs = new LiveRuns(this.#store);
		this.#keys = new SealedKeys(sql, snapshot.nextErasureAt);
		this.#outbox = new Outbox(sql, snapshot.nextCallAt);
		this.#projects = new ProjectRegistry(sql);
		const change: Change = (decide) => this.#change(decide);
		const onUsage: OnUsage = (taskId, usage, known) => this.#learnUsage(taskId, usage, known);
		this.#calls = new ProcessorCalls(env.TASK_PROCESSOR, this.#outbox, this.#projects, onUsage, change);
		this.#alarm = new AlarmClock(ctx.storage);
		this.#sockets = new Sockets(ctx, {
			head: () => this.#head(),
			changedSince: (rev) => this.#store.changedSince(rev),
			tombstones: this.#store.tombstones,
			toTask: (record) => toTask(record, this.#store.positionOf(record.id)),
		});
		this.#frames = new ClientFrames(this.#sockets, {
			hasTask: (taskId) => this.#store.tasks.has(taskId),
			watched: (taskId) => this.#tellAudience(taskId, true),
			verify: (token) => verifyToken(this.#settings, token),
		});
		const idempotency = new IdempotencyKeys(sql);
		this.#rate = new CallRate({
			perMinute: () => this.#settings.ENQUEUES_PER_MINUTE,
			tasks: () => this.#store.tasks.values(),
		});
		const shared = { projects: this.#projects, idempotency, rate: this.#rate, change };
		this.#projectCalls = new ProjectCalls({
			...shared,
			processors: env.TASK_PROCESSOR,
			outbox: this.#outbox,
			bibleRate: new CallRate({
				perMinute: () => this.#settings.BIBLE_WRITES_PER_MINUTE,
				calls: "may replace a bible",
			}),
			maxStoredBytes: () => this.#maxStoredBytes(),
			draft: () => this.#draft(Date.now()),
		});
		this.#taskCalls = new TaskCalls({
			...shared,
			tasks: () => this.#store.tasks,
			newestFirst: (before) => this.#store.newestFirst(before),
			toTasks: (records) => this.#toTasks(records),
			keys: this.#keys,
			draft: () => this.#draft(Date.now()),
		});
		this.#inquiry = new RunInquiry({
			processing: () => this.#store.processing.values(),
			lastWord: (taskId) => this.#runs.lastWord(taskId),
			wordOf: (task) => this.#calls.wordOf(task),
			heard: ({ id, attempt }, { text: _, ...word }) => {
				this.#change((draft) => draft.apply(id, { type: "answered", attempt, ...word }));
			},
		});
		this.#ops = new OpsReporter({
			sql,
			stored: snapshot.meta.get(OPS_META),
			shards: env.OPS_SHARD,
			shardCount: () => this.#settings.OPS_SHARDS,
			tasks: () => this.#store.tasks,
			rev: () => this.#store.rev,
			sockets: () => this.#sockets.ownSize,
			pausesChanged: () => this.#change((draft) => draft.reconsider()),
			wakeAt: (time) => this.#alarm.ensureAt(time),
		});
		logWake(env, "queue", { queue: ctx.id.toString(), tasks: this.#store.tasks.size, sockets: this.#sockets.size });
		void ctx.blockConcurrencyWhile(async () => {
			// Every deadline has an alarm, whatever became of the one that was set before.
			await this.#alarm.restore();
			this.#alarm.ensure(this.#deadlines(this.#store.tasks.values()));
			// A deploy may have raised the limit.
			if (isAnyWaitingForRoom(this.#store.line) && this.#draft(Date.now()).roomBytes() > 0) this.#alarm.ensureAt(Date.now() + 1);
		});
	}

	// — Projects ————————————————————————————————————————————————————————————————————————————————————

	createProject(spec: ProjectSpec, call: IdempotentCall | null): Promise<Result<{ isReplay: boolean }>> {
		return this.#projectCalls.create(spec, call);
	}

	listProjects(): ProjectSummary[] {
		return this.#projects.list();
	}

	findProject(name: string): ProjectSummary | null {
		return this.#projects.find(name);
	}

	deleteProject(name: string): Result<{ restorableUntil: number }> {
		return this.#projectCalls.delete(name);
	}

	restoreProject(name: string): Result {
		return this.#projectCalls.restore(name);
	}

	setBible(name: string, bible: string): Promise<Result> {
		return this.#projectCalls.setBible(name, bible);
	}

	// — Tasks ———————————————————————————————————————————————————————————————————————————————————————

	/** @returns the ids in the order of the requests; of the first call when this one repeats it */
	async enqueue(
		projectName: string,
		requests: EnqueueRequest[],
		call: IdempotentCall | null,
	): Promise<Result<{ taskIds: string[]; isReplay: boolean }>> {
		await this.#ops.refreshPauses(requests[0]?.task.userId ?? null);
		await this.#commit.join();
		return this.#taskCalls.enqueue(projectName, requests, call);
	}

	/**
	 * The feed for those who ask: the same value that is pushed.
	 * @param seen which answers the client still has, as `If-None-Match` says it by their cursors; null is answered if the newest is one of them
	 */
	async poll(since: string | null, seen: string | null): Promise<{ sync: Sync; nextPollMs: number } | null> {
		await this.#bringUpToDate();
		if (seen !== null && matchesEtag(seen, formatCursor(this.#head()))) return null;
		return { sync: this.#syncSince(since), nextPollMs: nextPollMs(this.#store.load.active) };
	}

	/** The same as the text of an answer, with the cursor that it has brought the client to. */
	async pollBody(since: string | null, seen: string | null): Promise<{ cursor: string; body: string } | null> {
		const answer = await this.poll(since, seen);
		return answer === null ? null : { cursor: answer.sync.cursor, body: pollBody(answer, since) };
	}

	async getTask(taskId: string): Promise<Task | null> {
		await this.#bringUpToDate();
		const record = this.#store.tasks.get(taskId);
		return record === undefined ? null : (this.#toTasks([record])[0] ?? null);
	}

	/** One page of the list, as the text of an answer. */
	async pageBody(query: TaskListQuery): Promise<Result<{ body: string }>> {
		await this.#bringUpToDate();
		return this.#taskCalls.list(query);
	}

	updateTask(taskId: string, change: { priority: Priority }): Result<{ task: Task }> {
		return this.#taskCalls.update(taskId, change);
	}

	cancelTask(taskId: string): Result {
		return this.#taskCalls.cancel(taskId);
	}

	deleteTask(taskId: string): Result {
		return this.#taskCalls.delete(taskId);
	}

	/** @param ai what to go on with; null for what the task had, if its key is still stored */
	async retryTask(taskId: string, ai: RetryAi | null): Promise<Result> {
		await this.#ops.refreshPauses(null);
		return this.#taskCalls.retry(taskId, ai);
	}

	async batch(request: BatchRequest): Promise<Result<{ verdicts: Verdict[] }>> {
		if (request.action === "retry") await this.#ops.refreshPauses(null);
		return this.#taskCalls.batch(request);
	}

	/** After a dry run of the same batch, which is what counts as the call. */
	retryWithKeys(taskIds: string[], ai: SealedBatchAi): Result<{ verdicts: Verdict[] }> {
		return this.#taskCalls.retryWithKeys(taskIds, ai);
	}

	/** What the user's tasks have used on each day, as far as it is known here. */
	usageByDay(): DayUsage[] {
		const unbooked = [...this.#store.tasks.values()].flatMap(({ usage }) => usage?.unbooked ?? []);
		return addDays(this.#ops.days, unbooked, Date.now());
	}

	/** For calls that make work elsewhere: they count like those that make it here. */
	takeToken(): Result {
		return this.#rate.take(Date.now()) ?? { ok: true };
	}

	// — The run of a task, as its processor tells it ————————————————————————————————————————————————

	/** @returns the line to report on, or null if the run is over for the queue */
	openRun(taskId: string, attempt: number): RunLink | null {
		const task = this.#store.tasks.get(taskId);
		if (task === undefined || !isProcessing(task) || task.attempt !== attempt || task.state.name === "backoff") return null;
		return createRunLink(this, taskId, attempt);
	}

	reportRun(taskId: string, attempt: number, report: RunReport): ReportAnswer {
		const now = Date.now();
		// Before the change, which may arm the alarm by it.
		const run = this.#runs.hear(taskId, attempt, now);
		// The lease that is written has to fit the answer: by that the processor knows when to say its next word.
		const audience = this.#sockets.audienceOf(taskId);
		const steady = run !== null && this.#hasTakenTurns ? run.steady : null;
		const news = steady === null ? null : steady.newsOf(report, audience, now, this.#store.rev + 1);
		if (steady === null || news === null) {
			const { text: _, ...word } = report;
			const outcome = this.#change((draft) => draft.apply(taskId, { type: "progressed", attempt, audience, ...word }));
			if (outcome === "stale" || outcome === "unknown") return "over";
		} else if (news !== "none") {
			this.#store.advance(steady, news);
			this.#sockets.sendToAll({ before: news.rev - 1, delta: news.frame, whole: () => this.#syncOf(steady.task) }, now);
		}
		const nextWordAt = now + PACING[audience].wordEveryMs;
		if (!this.#alarm.isSetWithin(nextWordAt, now + POLICY.leaseMs)) {
			this.#followClock();
			this.#moveAlarm(nextWordAt, now);
		}
		if (report.text !== null) this.#sockets.sendText({ type: "text", taskId, attempt, ...report.text });
		return audience;
	}

	endRun(taskId: string, attempt: number, outcome: RunOutcome, storedBytes: number, usage?: Usage): void {
		this.#change((draft) => {
			const projectId = draft.get(taskId)?.projectId;
			if (projectId !== undefined) this.#projects.setStoredBytes(projectId, storedBytes);
			return draft.apply(taskId, endEvent(attempt, outcome, usage));
		});
	}

	/**
	 * A run has used up its allowance.
	 * @param storedBytes what its project holds now
	 * @returns bytes up to which it may grow from now on, no more than it holds if there is no room; null if the run is over
	 */
	askRoom(taskId: string, attempt: number, storedBytes: number): number | null {
		return this.#change((draft) => {
			const outcome = draft.apply(taskId, { type: "roomAsked", attempt, storedBytes });
			return outcome === "changed" ? (draft.get(taskId)?.storageUpTo ?? null) : null;
		});
	}

	/** A processor that finds itself in the middle of a step it knows nothing of asks to be started anew. */
	restartRun(taskId: string, attempt: number): void {
		this.#change((draft) => draft.apply(taskId, { type: "restarted", attempt }));
	}

	#learnUsage(taskId: string, usage: Usage, known: Usage | undefined): void {
		// Mostly it has reported everything before.
		const task = this.#store.tasks.get(taskId);
		if (callsOf(usage) <= callsOf(task === undefined ? known : task.usage?.total)) return;
		this.#change((draft) => {
			draft.learnUsage(taskId, usage, known);
			if (task === undefined) this.#outbox.noteUsage(taskId, usage);
		});
	}

	// — Sockets —————————————————————————————————————————————————————————————————————————————————————

	override async fetch(request: Request): Promise<Response> {
		this.#followClock();
		const session = readSession(request, Date.now());
		const refused = this.#sockets.refuse(session, session.connectedAt);
		if (refused !== null) return refused;
		const isFirst = this.#sockets.size === 0;
		const response = this.#sockets.accept(session, new URL(request.url).searchParams.get("since"));
		if (!session.isObserver) this.#ops.socketsChanged(session.userId);
		if (isFirst) this.#tellAudienceOfAll();
		return response;
	}

	override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
		await this.#frames.receive(socket, message);
	}

	override webSocketClose(socket: WebSocket, code: number): void {
		this.#sockets.answerClose(socket, code);
		this.#ops.report();
	}

	override webSocketError(socket: WebSocket): void {
		this.#sockets.forget(socket);
		this.#ops.report();
	}

	/** The shard says what operators hold back from now on. */
	takePauses(pauses: KnownPauses): void {
		this.#ops.learn(pauses);
	}

	// — Time ————————————————————————————————————————————————————————————————————————————————————————

	override alarm(): void {
		this.#alarm.rang();
		try {
			this.#change((draft) => {
				draft.passDeadlines();
				this.#keys.eraseDue(Date.now());
			});
		} catch (error) {
			// The platform repeats a failed alarm a few times and then never again: this object looks after itself.
			logProblem("queue alarm failed", { queue: this.ctx.id.toString() }, error);
			this.#alarm.ensure([Date.now() + POLICY.callResendMaxMs]);
			return;
		}
		this.#alarm.ensure(this.#deadlines(this.#store.tasks.values()));
	}

	// — Load, decide, commit, send ——————————————————————————————————————————————————————————————————

	/**
	 * Changes tasks. What `decide` writes beside them is committed with its decision or not at all; a refusal commits nothing.
	 */
	#change<T>(decide: (draft: QueueDraft) => T): T {
		this.#followClock();
		return this.#commitChange(decide);
	}

	#commitChange<T>(decide: (draft: QueueDraft) => T): T {
		const draft = this.#open();
		const { result, decision } = this.#transact(() => {
			const result = decide(draft);
			if (isRefusal(result)) return { result, decision: null };
			return { result, decision: this.#write(draft.decide()) };
		});
		if (decision !== null) this.#follow(decision);
		return result;
	}

	#transact<T>(write: () => T): T {
		try {
			return this.ctx.storage.transactionSync(write);
		} catch (error) {
			// What was read in it is not true.
			this.#projects.forgetAnswers();
			throw error;
		}
	}

	/** For a word that was just heard: it is early enough for the look that follows it, and no earlier than the next word. */
	#moveAlarm(nextWordAt: number, now: number): void {
		this.#alarm.ensureAt(now + POLICY.leaseMs);
		this.#alarm.postpone(nextWordAt, () => this.#deadlines(this.#store.tasks.values()), now);
	}

	/** Deadlines and the alarm are set by the clock as it is, whenever this object is awake and it is another one than they were set by. */
	#followClock(): void {
		const now = Date.now();
		const lastWord = (taskId: string) => this.#runs.lastWord(taskId);
		if (!hasClockJumped(this.#store.processing.values(), lastWord, this.#alarm.armedAt, now)) return;
		this.#runs.clockJumped(now);
		// By a time that says nothing any more no alarm is early enough; the commit may set it already.
		this.#alarm.rang();
		this.#commitChange((draft) => draft.clockJumped());
		this.#alarm.ensure(this.#deadlines(this.#store.tasks.values()));
	}
	#setAlarmAnew(): void {
		this.#alarm.rang();
		this.#alarm.ensure(this.#deadlines(this.#store.tasks.values()));
	}

	#open(): QueueDraft {
		const draft = this.#draft(Date.now());
		// Limits may be others than when the reasons of those who wait were last looked at: a deploy wakes the object anew.
		if (!this.#hasTakenTurns) draft.reconsider();
		return draft;
	}

	#write(decision: Decision): Decision {
		const now = Date.now();
		this.#store.write(decision);
		this.#keys.apply(decision.keys, now);
		for (const { id } of decision.deleted) {
			const usage = this.#store.tasks.get(id)?.usage;
			if (usage !== undefined) this.#outbox.noteUsage(id, usage.total);
		}
		for (const call of decision.calls) {
			if (call.kind === "stop") this.#outbox.addStop(call, now);
		}
		this.#ops.write(decision, now);
		return decision;
	}

	/**
	 * What follows from a decision that is written. Frames are handed to the sockets now; the platform holds them back until the
	 * write is durable, so nobody sees a state that a crash can take back.
	 */
	#follow(decision: Decision): void {
		this.#hasTakenTurns = true;
		logTransitions(decision, this.#store.tasks);
		const head = { ...this.#head(), rev: decision.rev };
		const progress = this.#sockets.size === 0 ? null : progressSync(head, decision, this.#store.tasks);
		const before = this.#store.rev;
		this.#store.remember(decision);
		this.#runs.follow(decision);
		this.#ops.remember();
		this.#broadcast(decision, progress, before);
		for (const call of decision.calls) {
			if (call.kind === "start") this.#start(call);
		}
		this.#calls.deliverDue(Date.now());
		if (decision.changed.some(needsOwnAlarm)) this.#setAlarmAnew();
		else this.#alarm.ensure(this.#deadlines(decision.changed));
		this.#ops.report();
	}

	#draft(now: number): QueueDraft {
		return new QueueDraft(this.#store, {
			now,
			random: Math.random,
			maxRunning: this.#settings.MAX_RUNNING_PER_USER,
			finishedKeptMs: this.#finishedKeptMs(),
			pauses: this.#ops.pauses,
			maxActive: this.#settings.MAX_QUEUED_PER_USER,
			stored: () => ({
				totalBytes: this.#projects.totalBytes(),
				bytesOf: (projectId) => this.#projects.bytesOf(projectId),
				maxBytes: this.#maxStoredBytes(),
			}),
			hasKey: (taskId) => this.#keys.get(taskId) !== null,
			lastWord: (taskId) => this.#runs.lastWord(taskId),
		});
	}

	/** @param before the revision that everybody has been told of */
	#broadcast({ changed, deleted, rev }: Decision, progress: Sync | null, before: number): void {
		if (changed.length === 0 && deleted.length === 0) return;
		const gone = () => deleted.map(({ id }) => id);
		const whole = () => syncFrom(this.#head(), rev, this.#toTasks(changed), gone());
		this.#sockets.sendToAll({ before, delta: progress && JSON.stringify(progress), whole }, Date.now());
	}

	#bringUpToDate(): Promise<void> | null {
		// First, as a lease that is set anew looks like a report that has just come.
		const isUpToDate = this.#inquiry.bringUpToDate();
		this.#followClock();
		return isUpToDate;
	}

	#head(): FeedHead {
		return { epoch: this.#store.epoch, rev: this.#store.rev, horizon: this.#store.horizon };
	}

	#syncSince(since: string | null): Sync {
		const from = resumePoint(this.#head(), since);
		const changed = from === null ? [...this.#store.tasks.values()] : this.#store.changedSince(from);
		return syncFrom(this.#head(), from, this.#toTasks(changed), from === null ? [] : this.#store.deletedSince(from));
	}

	#syncOf(task: TaskRecord): Sync {
		return syncFrom(this.#head(), task.rev, this.#toTasks([task]), []);
	}

	#toTasks(records: TaskRecord[]): Task[] {
		return toTasks(records, this.#store);
	}

	#start(call: Extract<QueueCall, { kind: "start" }>): void {
		const task = this.#store.tasks.get(call.taskId);
		if (task !== undefined) this.#calls.start(task, call, this.#keys.get(call.taskId));
	}

	/** Somebody has come where nobody was: whoever works for this user may report more often from now on. */
	#tellAudienceOfAll(): void {
		for (const taskId of this.#store.processing.keys()) this.#tellAudience(taskId, false);
	}

	#tellAudience(taskId: string, wantsTextSoFar: boolean): void {
		const task = this.#store.tasks.get(taskId);
		if (task?.state.name === "running") this.#calls.attend(task, this.#sockets.audienceOf(taskId), wantsTextSoFar);
	}

	#deadlines(tasks: Iterable<TaskRecord>): (number | null)[] {
		const finishedKeptMs = this.#finishedKeptMs();
		const times = [this.#outbox.nextDue(), this.#keys.nextErasure(), this.#ops.nextDue(Date.now())];
		for (const task of tasks) times.push(lookAt(task, this.#runs.lastWord(task.id)) ?? expiryOf(task, finishedKeptMs));
		return times;
	}

	get #settings(): Settings {
		return readSettings(this.env);
	}

	#maxStoredBytes(): number {
		return this.#settings.MAX_STORED_MB_PER_USER * 1_000_000;
	}

	#finishedKeptMs(): number {
		return this.#settings.FINISHED_TASKS_KEPT_DAYS * 24 * 3_600_000;
	}
}

function isAnyWaitingForRoom(line: Iterable<TaskRecord>): boolean {
	for (const { message } of line) if (message.code === "waiting_storage") return true;
	return false;
}

function endEvent(attempt: number, outcome: RunOutcome, usage: Usage | undefined): TaskEvent {
	switch (outcome.kind) {
		case "finished":
			return { type: "finished", attempt, message: outcome.message, chapters: outcome.chapters, usage };
		case "failed":
			return { type: "stepFailed", attempt, failure: outcome.failure, usage };
		case "storage_full":
			return { type: "storageFull", attempt, usage };
		default:
			return outcome satisfies never;
	}
}

function isRefusal(value: unknown): boolean {
	return typeof value === "object" && value !== null && "ok" in value && value.ok === false;
}

function randomEpoch(): string {
	return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
