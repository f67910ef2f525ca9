/**
 * One user's queue: tasks, order, feed and sockets. This object is the shell around `core/queue-machine.ts`: every change
 * loads, decides, commits in one transaction, and only then sends frames and calls processors. It does no work itself.
 * It is long because the platform wants every call of the object as a method of this one class; each is a few lines.
 */
import { DurableObject } from "cloudflare:workers";
import { formatCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ProjectSummary } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";
import { verifyToken } from "../api/verify-token.ts";
import { refuseIfFull } from "../core/capacity.ts";
import { type FeedHead, nextPollMs, resumePoint, syncFrom, toTasks } from "../core/feed.ts";
import { POLICY } from "../core/policy.ts";
import { type Decision, type QueueCall, QueueDraft } from "../core/queue-machine.ts";
import { type Refusal, type Result, refuse } from "../core/refusal.ts";
import type { ReportAnswer, RunOutcome, RunReport } from "../core/run.ts";
import { deadlineOf, expiryOf, isProcessing, type NewTask, type TaskRecord } from "../core/task-record.ts";
import { logEvent, logProblem } from "../log.ts";
import { readSettings } from "../settings.ts";
import { migrate } from "../storage.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { ClientFrames } from "./client-frames.ts";
import { Outbox } from "./outbox.ts";
import { ProcessorCalls } from "./processor-calls.ts";
import { ProjectRegistry } from "./project-registry.ts";
import { RunLink, type RunListener } from "./run-link.ts";
import { QUEUE_MIGRATIONS } from "./schema.ts";
import { SealedKeys } from "./sealed-keys.ts";
import { Sockets } from "./sockets.ts";
import { TaskStore } from "./task-store.ts";

export type RetryAi = Pick<NewTask, "provider" | "model" | "keySource"> & { keyBox: string | null };
export type EnqueueRequest = { task: Omit<NewTask, "projectId" | "projectName">; keyBox: string | null };

/** Where the API's Worker tells the queue who opens a socket; nobody else can reach this object. */
export const SESSION_HEADERS = { userId: "x-session-user", expiresAt: "x-session-expires-at" } as const;

export class TaskQueue extends DurableObject<Cloudflare.Env> implements RunListener {
	readonly #store: TaskStore;
	readonly #keys: SealedKeys;
	readonly #outbox: Outbox;
	readonly #projects: ProjectRegistry;
	readonly #sockets: Sockets;
	readonly #frames: ClientFrames;
	readonly #calls: ProcessorCalls;
	readonly #alarm: AlarmClock;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(ctx, env);
		migrate(ctx.storage, QUEUE_MIGRATIONS);
		const { sql } = ctx.storage;
		this.#store = new TaskStore(sql, randomEpoch);
		this.#keys = new SealedKeys(sql);
		this.#outbox = new Outbox(sql);
		this.#projects = new ProjectRegistry(sql);
		this.#calls = new ProcessorCalls(env.TASK_PROCESSOR, this.#outbox);
		this.#alarm = new AlarmClock(ctx.storage);
		this.#sockets = new Sockets(ctx);
		this.#frames = new ClientFrames(this.#sockets, {
			hasTask: (taskId) => this.#store.tasks.has(taskId),
			watched: (taskId) => this.#tellAudience(taskId, true),
			verify: (token) => verifyToken(readSettings(this.env), token),
		});
		logEvent("queue woke", { queue: ctx.id.toString(), tasks: this.#store.tasks.size, sockets: this.#sockets.size });
		void ctx.blockConcurrencyWhile(async () => {
			// Every deadline has an alarm, whatever became of the one that was set before.
			await this.#alarm.restore();
			this.#alarm.ensure(this.#deadlines(this.#store.tasks.values()));
		});
	}

	// — Projects ————————————————————————————————————————————————————————————————————————————————————

	async createProject(spec: { userId: string; name: string; bible: string; totalChapters: number }): Promise<Result> {
		const refusal = this.#refuseProject(spec.name);
		if (refusal !== null) return refusal;
		const project: ProjectSummary = {
			id: crypto.randomUUID(),
			name: spec.name,
			totalChapters: spec.totalChapters,
			createdAt: Date.now(),
		};
		// If this object dies between the two objects' writes, the half that exists is erased again.
		this.#outbox.addErase(project.id, Date.now() + 60_000);
		this.#alarm.ensure([this.#outbox.nextDue()]);
		await this.env.TASK_PROCESSOR.getByName(project.id).create({ ...project, userId: spec.userId, bible: spec.bible });
		// Other requests may have been quicker while the processor was being called; the note in the outbox cleans up.
		const refused = this.#refuseProject(spec.name);
		if (refused !== null) return refused;
		return this.ctx.storage.transactionSync((): Result => {
			if (!this.#outbox.dropErase(project.id)) return refuse("temporarily_unavailable", "That took too long. Try again.");
			this.#projects.add(project);
			return { ok: true };
		});
	}

	listProjects(): ProjectSummary[] {
		return this.#projects.list();
	}

	findProject(name: string): ProjectSummary | null {
		return this.#projects.find(name);
	}

	deleteProject(name: string): Result {
		const project = this.#projects.find(name);
		if (project === null) return projectNotFound(name);
		this.#change((draft) => {
			draft.deleteProject(project.id);
			this.#projects.remove(name);
			this.#outbox.addErase(project.id, Date.now());
		});
		return { ok: true };
	}

	// — Tasks ———————————————————————————————————————————————————————————————————————————————————————

	enqueue(projectName: string, requests: EnqueueRequest[]): Result {
		const project = this.#projects.find(projectName);
		if (project === null) return projectNotFound(projectName);
		const full = refuseIfFull(this.#store.tasks.values(), requests.length, requests.length, this.#maxQueued());
		if (full !== null) return full;
		const specs = requests.map(({ task }) => ({ ...task, projectId: project.id, projectName: project.name }));
		const refusal = this.#change((draft) => {
			const code = draft.enqueue(specs);
			if (code !== null) return refuse(code, "A task in dependsOn does not exist, or was cancelled.");
			for (const { task, keyBox } of requests) {
				if (keyBox !== null) this.#keys.put(task.id, keyBox);
			}
			return null;
		});
		return refusal ?? { ok: true };
	}

	/**
	 * The feed for those who ask: the same value that is pushed.
	 * @param seen the cursor of an answer that the client still has; null is answered if nothing came after it
	 */
	poll(since: string | null, seen: string | null): { sync: Sync; nextPollMs: number } | null {
		if (seen !== null && seen === formatCursor(this.#head())) return null;
		return { sync: this.#syncSince(since), nextPollMs: nextPollMs(this.#store.tasks.values()) };
	}

	getTask(taskId: string): Task | null {
		const record = this.#store.tasks.get(taskId);
		return record === undefined ? null : (this.#toTasks([record])[0] ?? null);
	}

	cancelTask(taskId: string): Result {
		const refusal = this.#change((draft) => {
			const task = draft.get(taskId);
			if (task === undefined) return taskNotFound();
			if (task.state.name === "failed" && task.state.code === "cancelled") return null;
			if (draft.apply(taskId, { type: "cancel", code: "cancelled" }) === "changed") return null;
			return refuse("task_not_active", "Only a task that waits or runs can be cancelled; this one has ended.");
		});
		return refusal ?? { ok: true };
	}

	deleteTask(taskId: string): Result {
		const refusal = this.#change((draft) => (draft.delete(taskId) ? null : taskNotFound()));
		return refusal ?? { ok: true };
	}

	/** @param ai what to go on with; null for what the task had, if its key is still stored */
	retryTask(taskId: string, ai: RetryAi | null): Result {
		const full = refuseIfFull(this.#store.tasks.values(), 0, 1, this.#maxQueued());
		const refusal = this.#change((draft) => {
			const task = draft.get(taskId);
			if (task === undefined) return taskNotFound();
			if (task.state.name !== "failed")
				return refuse("task_not_failed", "Only a task that failed or was cancelled can be retried.");
			if (full !== null) return full;
			if (ai === null && task.keySource === "user" && this.#keys.get(taskId) === null) {
				return refuse("ai_config_missing", "The AI key of this task is no longer stored. Send the X-AI-* headers again.");
			}
			if (ai?.keyBox != null) this.#keys.put(taskId, ai.keyBox);
			else if (ai !== null) this.#keys.drop(taskId);
			draft.apply(taskId, { type: "retry", ai: ai === null ? null : modelOf(ai) });
			return null;
		});
		return refusal ?? { ok: true };
	}

	// — The run of a task, as its processor tells it ————————————————————————————————————————————————

	/** @returns the line to report on, or null if the run is over for the queue */
	openRun(taskId: string, attempt: number): RunLink | null {
		const task = this.#store.tasks.get(taskId);
		if (task === undefined || !isProcessing(task) || task.attempt !== attempt || task.state.name === "backoff") return null;
		return new RunLink(this, taskId, attempt);
	}

	reportRun(taskId: string, attempt: number, report: RunReport): ReportAnswer {
		const { text, ...said } = report;
		const outcome = this.#change((draft) => draft.apply(taskId, { type: "progressed", attempt, ...said }));
		if (outcome === "stale" || outcome === "unknown") return { isCurrent: false, audience: "nobody" };
		if (text !== null) this.#sockets.sendText({ type: "text", taskId, attempt, ...text });
		return { isCurrent: true, audience: this.#sockets.audienceOf(taskId) };
	}

	endRun(taskId: string, attempt: number, outcome: RunOutcome): ReportAnswer {
		this.#change((draft) =>
			outcome.kind === "finished"
				? draft.apply(taskId, { type: "finished", attempt, message: outcome.message, chapters: outcome.chapters })
				: draft.apply(taskId, { type: "stepFailed", attempt, failure: outcome.failure }),
		);
		// Taken or too late: either way there is nothing left to say about this run.
		return { isCurrent: false, audience: "nobody" };
	}

	/** A processor that finds itself in the middle of a step it knows nothing of asks to be started anew. */
	restartRun(taskId: string, attempt: number): void {
		this.#change((draft) => draft.apply(taskId, { type: "restarted", attempt }));
	}

	// — Sockets —————————————————————————————————————————————————————————————————————————————————————

	override async fetch(request: Request): Promise<Response> {
		const userId = decodeURIComponent(request.headers.get(SESSION_HEADERS.userId) ?? "");
		const expiresAt = Number(request.headers.get(SESSION_HEADERS.expiresAt));
		const since = new URL(request.url).searchParams.get("since");
		const isFirst = this.#sockets.size === 0;
		const session = { userId, expiresAt, connectedAt: Date.now(), watching: null };
		const response = this.#sockets.accept(session, this.#syncSince(since));
		if (isFirst) this.#tellAudienceOfAll();
		return response;
	}

	override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
		await this.#frames.receive(socket, message);
	}

	override webSocketClose(socket: WebSocket, code: number): void {
		this.#sockets.answerClose(socket, code);
	}

	override webSocketError(socket: WebSocket): void {
		this.#sockets.forget(socket);
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
	 * The one way in which tasks change. Frames are handed to the sockets after the write; the platform holds them back
	 * until it is durable, so nobody sees a state that a crash can take back. A refusal commits nothing.
	 */
	#change<T>(decide: (draft: QueueDraft) => T): T {
		const now = Date.now();
		const draft = new QueueDraft(this.#store, {
			finishedKeptMs: this.#finishedKeptMs(),
			now,
			random: Math.random,
			maxRunning: readSettings(this.env).MAX_RUNNING_PER_USER,
		});
		const { result, decision } = this.ctx.storage.transactionSync(() => {
			const result = decide(draft);
			if (isRefusal(result)) return { result, decision: null };
			const decision = draft.decide();
			this.#store.write(decision);
			this.#keys.apply(decision.keys, now);
			for (const call of decision.calls) {
				if (call.kind === "stop") this.#outbox.addStop(call, now);
			}
			return { result, decision };
		});
		if (decision === null) return result;
		this.#store.remember(decision);
		this.#broadcast(decision);
		for (const call of decision.calls) {
			if (call.kind === "start") this.#start(call);
		}
		this.#calls.deliverDue(now);
		this.#alarm.ensure(this.#deadlines(decision.changed));
		return result;
	}

	#broadcast({ changed, deleted, rev }: Decision): void {
		if (changed.length === 0 && deleted.length === 0) return;
		const gone = deleted.map(({ id }) => id);
		this.#sockets.broadcast(syncFrom(this.#head(), rev, this.#toTasks(changed), gone));
	}

	#head(): FeedHead {
		return { epoch: this.#store.epoch, rev: this.#store.rev, horizon: this.#store.horizon };
	}

	#syncSince(since: string | null): Sync {
		const from = resumePoint(this.#head(), since);
		const changed = [...this.#store.tasks.values()].filter(({ rev }) => from === null || rev > from);
		return syncFrom(this.#head(), from, this.#toTasks(changed), from === null ? [] : this.#store.deletedSince(from));
	}

	#toTasks(records: TaskRecord[]): Task[] {
		return toTasks(records, this.#store.tasks.values());
	}

	#start(call: Extract<QueueCall, { kind: "start" }>): void {
		const { taskId, attempt } = call;
		const task = this.#store.tasks.get(taskId);
		if (task === undefined) return;
		this.#calls.start(task, call, this.#keys.get(taskId), () => {
			this.#change((draft) => draft.apply(taskId, { type: "acknowledged", attempt }));
		});
	}

	/** The first socket has come: whoever works for this user may report more often from now on. */
	#tellAudienceOfAll(): void {
		for (const task of this.#store.tasks.values()) {
			if (task.state.name === "running") this.#tellAudience(task.id, false);
		}
	}

	#tellAudience(taskId: string, wantsTextSoFar: boolean): void {
		const task = this.#store.tasks.get(taskId);
		if (task?.state.name === "running") this.#calls.attend(task, this.#sockets.audienceOf(taskId), wantsTextSoFar);
	}

	*#deadlines(tasks: Iterable<TaskRecord>): Generator<number | null> {
		const finishedKeptMs = this.#finishedKeptMs();
		for (const task of tasks) {
			yield deadlineOf(task);
			yield expiryOf(task, finishedKeptMs);
		}
		yield this.#outbox.nextDue();
		yield this.#keys.nextErasure();
	}

	#refuseProject(name: string): Refusal | null {
		if (this.#projects.find(name) !== null) return refuse("project_exists", `There is already a project named “${name}”.`);
		if (this.#projects.count() < LIMITS.projectsPerUser) return null;
		return refuse("too_many_projects", `You have ${LIMITS.projectsPerUser} projects, which is the limit. Delete one first.`);
	}

	#maxQueued(): number {
		return readSettings(this.env).MAX_QUEUED_PER_USER;
	}

	#finishedKeptMs(): number {
		return readSettings(this.env).FINISHED_TASKS_KEPT_DAYS * 24 * 3_600_000;
	}
}

function isRefusal(value: unknown): boolean {
	return typeof value === "object" && value !== null && "ok" in value && value.ok === false;
}

function projectNotFound(name: string): Refusal {
	return refuse("project_not_found", `There is no project named “${name}”.`);
}

function taskNotFound(): Refusal {
	return refuse("task_not_found", "There is no such task.");
}

function modelOf({ provider, model, keySource }: RetryAi): Pick<NewTask, "provider" | "model" | "keySource"> {
	return { provider, model, keySource };
}

function randomEpoch(): string {
	return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
