/**
 * The whole queue's decisions: one event in, the tasks that change and the calls to make out. It works on a draft of the
 * task map and never on the map itself, so a decision that is not committed leaves no trace. Storage, sockets and
 * calls are the shell's business (`worker/queue/`).
 */
import { isSameMessage } from "../../protocol/messages.ts";
import type { Priority } from "../../protocol/task.ts";
import type { DayUsage, Usage } from "../../protocol/usage.ts";
import { type Capacity, refuseMoreActive, refuseNewTasks } from "./capacity.ts";
import { isFinalFailure, isWorthWaitingFor, orderByDependencies } from "./dependencies.ts";
import { DraftTasks } from "./draft-tasks.ts";
import { type LastWord, lookAt } from "./next-alarm.ts";
import type { Pauses } from "./pauses.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { chooseNext, placesOf, waitReason } from "./schedule.ts";
import { allowedBytes, grantAllowance, type StoredText } from "./storage-room.ts";
import type { TaskIndex } from "./task-index.ts";
import { createTask, expiryOf, isActive, type NewTask, type TaskAi, type TaskRecord } from "./task-record.ts";
import { type TaskEvent, type Transition, transition } from "./task-transition.ts";
import { candidates, concerned, type Turn, turnOf } from "./turns.ts";
import { callsOf, dayOf, minus, NO_USAGE } from "./usage.ts";

export type QueueState = {
	rev: number;
	tasks: ReadonlyMap<string, TaskRecord>;
} & Pick<TaskIndex, "line" | "processing" | "load" | "newestCreatedAt">;

export type QueueContext = {
	now: number;
	random: () => number;
	maxRunning: number;
	/** How long tasks that have ended stay in the list. */
	finishedKeptMs: number;
	pauses: Pauses;
	/** Tasks that may wait or run. */
	maxActive: number;
	/** Asked only where somebody waits, starts, or wants to store more. */
	stored: () => StoredText;
	/** Whether the sealed AI key of a task is still stored. */
	hasKey: (taskId: string) => boolean;
	/** Of a run, if the queue has one in memory. */
	lastWord: (taskId: string) => LastWord | undefined;
};

/** A call to a processor. A start is repeated by the task's own deadline, a stop by the shell's outbox. */
export type QueueCall =
	| { kind: "start"; taskId: string; projectId: string; attempt: number; fence: number }
	| {
			kind: "stop";
			taskId: string;
			projectId: string;
			fence: number;
			dropsDraft: boolean;
			/** What the queue has heard of the task's usage: the processor may know of more. */
			usage: Usage | undefined;
	  };

/** What to do with the sealed AI key of a task that has ended. */
export type KeyChange = { taskId: string; erase: "now" | "later" | "never" };

export type Decision = {
	/** The tasks that are new or changed, each with its new `rev`. */
	changed: TaskRecord[];
	deleted: { id: string; rev: number }[];
	rev: number;
	calls: QueueCall[];
	keys: KeyChange[];
	/** What is to be added to the days: the usage of tasks that have ended or are gone, each part of it once. */
	used: DayUsage[];
};

/** Decisions about one queue, collected until they are committed together. */
export class QueueDraft {
	readonly #tasks: DraftTasks;
	readonly #context: QueueContext;
	readonly #calls: QueueCall[] = [];
	readonly #keys: KeyChange[] = [];
	readonly #used: DayUsage[] = [];
	/** Tasks that are gone for those who wait for them, while that is being worked off. */
	readonly #orphaned: string[] = [];
	#isTurnForced = false;
	/** Before the draft; null if nobody waited, to whom it could make a difference. */
	readonly #wasStorageFull: boolean | null;
	readonly #fence: number;

	constructor(before: QueueState, context: QueueContext) {
		this.#tasks = new DraftTasks(before);
		this.#context = context;
		// A start always commits a change, so the next revision is larger than the fence of every earlier start.
		this.#fence = before.rev + 1;
		this.#wasStorageFull = isEmpty(before.line.projects) ? null : this.#isStorageFull();
	}

	get(taskId: string): TaskRecord | undefined {
		return this.#tasks.get(taskId);
	}

	values(): TaskRecord[] {
		return this.#tasks.values();
	}

	/**
	 * Adds tasks, all or none. Each may depend on tasks of this queue and on others of the same call. `createdAt` is unique and
	 * grows, so that first come is first served and a page of a list can end at a task.
	 */
	enqueue(specs: readonly NewTask[]): Refusal | null {
		const full = refuseNewTasks(this.#tasks.load(), specs, this.#capacity());
		if (full !== null) return full;
		const order = orderByDependencies(specs, (id) => this.get(id));
		if (!order.ok) return order;
		for (const spec of order.ordered) {
			const waitsFor = [...new Set(spec.dependsOn)].filter((id) => this.get(id)?.state.name !== "completed");
			this.#tasks.put({ ...createTask(spec, this.#tasks.nextCreatedAt(this.#context.now)), waitsFor });
		}
		return null;
	}

	/** Ends a task for good. One that the user has cancelled before is as he wants it. */
	cancel(taskId: string): Refusal | null {
		const task = this.get(taskId);
		if (task === undefined) return taskNotFound();
		if (task.state.name === "failed" && task.state.code === "cancelled") return null;
		if (this.apply(taskId, { type: "cancel", code: "cancelled" }) === "changed") return null;
		return refuse("task_not_active", "Only a task that waits or runs can be cancelled; this one has ended.");
	}

	/** @param ai what to go on with; null for what the task had, if its key is still stored */
	retry(taskId: string, ai: TaskAi | null): Refusal | null {
		const refused = this.refuseRetry(taskId);
		if (refused !== null) return refused;
		if (ai === null && this.get(taskId)?.keySource === "user" && !this.#context.hasKey(taskId)) {
			return refuse("ai_config_missing", "The AI key of this task is no longer stored. Send the X-AI-* headers again.");
		}
		this.apply(taskId, { type: "retry", ai });
		return null;
	}

	/** Why a task cannot be retried, whatever the key; null if it can. */
	refuseRetry(taskId: string): Refusal | null {
		const task = this.get(taskId);
		if (task === undefined) return taskNotFound();
		if (task.state.name !== "failed") {
			return refuse("task_not_failed", "Only a task that failed or was cancelled can be retried.");
		}
		return refuseMoreActive(this.#tasks.load(), 1, this.#capacity());
	}

	prioritize(taskId: string, priority: Priority): Refusal | null {
		const task = this.get(taskId);
		if (task === undefined) return taskNotFound();
		if (!isActive(task)) return refuse("task_not_active", "Only a task that waits or runs has a priority; this one has ended.");
		this.apply(taskId, { type: "prioritized", priority });
		return null;
	}

	/** Pauses or limits are others than they were: everybody's turn is looked at again. */
	reconsider(): void {
		this.#isTurnForced = true;
	}

	/** Deadlines that were set by another clock are set by this one. */
	clockJumped(): void {
		for (const { id } of [...this.#tasks.processing()]) this.apply(id, { type: "clockJumped" });
	}

	/** Applies one event to one task and what follows from it for the others. */
	apply(taskId: string, event: TaskEvent): Transition["result"] | "unknown" {
		const task = this.get(taskId);
		if (task === undefined) return "unknown";
		const { now, random } = this.#context;
		const grant = (task: TaskRecord, storedBytes?: number) => this.#grant(task, storedBytes);
		const outcome = transition(task, event, { now, random: random(), fence: this.#fence, grant });
		if (outcome.result !== "changed") return outcome.result;
		this.#tasks.put(outcome.task);
		if (!isActive(outcome.task)) this.#tasks.put(this.#book(outcome.task));
		// Nothing follows from a sum, also if the task has ended.
		if (event.type !== "used") this.#follow(task, outcome.task);
		return "changed";
	}

	/**
	 * A processor that was stopped has said what the task has used since it was queued.
	 * @param known what is in the books of a task that is deleted, as far as the call knows that stopped it
	 */
	learnUsage(taskId: string, usage: Usage, known: Usage | undefined): void {
		if (this.get(taskId) !== undefined) this.apply(taskId, { type: "used", usage });
		else if (callsOf(usage) > callsOf(known)) {
			this.#used.push({ day: dayOf(this.#context.now), ...minus(usage, known ?? NO_USAGE) });
		}
	}

	delete(taskId: string): boolean {
		const task = this.get(taskId);
		if (task === undefined) return false;
		this.#stop(task, true);
		this.#book(task);
		this.#tasks.remove(taskId);
		this.#changeKey(task, "now");
		if (task.state.name !== "completed") this.#failDependents(taskId);
		return true;
	}

	/** Cancels what is active in a project and removes all its tasks. */
	deleteProject(projectId: string): void {
		for (const task of this.values()) {
			if (task.projectId === projectId) this.delete(task.id);
		}
	}

	/** Wakes every task whose deadline has passed, and prunes those that ended long ago. */
	passDeadlines(): void {
		const { now, finishedKeptMs, lastWord } = this.#context;
		for (const task of this.values()) {
			const deadline = lookAt(task, lastWord(task.id));
			const expiry = expiryOf(task, finishedKeptMs);
			if (deadline !== null && deadline <= now) this.apply(task.id, { type: "deadlinePassed" });
			else if (expiry !== null && expiry <= now) this.delete(task.id);
		}
	}

	/** Starts what can start, gives the rest its reason, and closes the draft. */
	decide(): Decision {
		// Also what is written beside the draft can fill the storage or make room, for everybody who waits.
		if (this.#wasStorageFull !== null && this.#isStorageFull() !== this.#wasStorageFull) this.#isTurnForced = true;
		this.#takeTurns(this.#isTurnForced ? "all" : turnOf(this.#tasks));
		return { ...this.#tasks.stamp(), calls: this.#calls, keys: this.#keys, used: this.#used };
	}

	/** Bytes that may still be stored, beside what running tasks have been given; negative if there is too much. */
	roomBytes(): number {
		const { storedBytes, maxStoredBytes } = this.#capacity();
		return maxStoredBytes - storedBytes;
	}

	/** Bytes that a project may store, its running task's text included. */
	limitOf(projectId: string): number {
		const { bytesOf } = this.#context.stored();
		const runs = this.#tasks.processing().filter((task) => task.projectId === projectId);
		return bytesOf(projectId) + allowedBytes(runs, bytesOf) + Math.max(0, this.roomBytes());
	}

	#capacity(): Capacity {
		const { totalBytes, bytesOf, maxBytes } = this.#context.stored();
		const storedBytes = totalBytes + this.#tasks.load().textBytes + allowedBytes(this.#tasks.processing(), bytesOf);
		return { maxActive: this.#context.maxActive, storedBytes, maxStoredBytes: maxBytes };
	}

	#isStorageFull(): boolean {
		return this.roomBytes() < 1;
	}

	/** What a run has been given already it keeps: the answer that took it back could get lost. */
	#grant({ projectId, storageUpTo }: TaskRecord, said?: number): number {
		const { bytesOf } = this.#context.stored();
		const counted = Math.max(storageUpTo ?? 0, bytesOf(projectId));
		const storedBytes = said ?? bytesOf(projectId);
		const roomBytes = this.roomBytes() - Math.max(0, storedBytes - counted);
		return Math.max(storageUpTo ?? 0, grantAllowance(storedBytes, roomBytes, this.#context.maxRunning));
	}

	/** What a change of one task means for its processor, its key and the tasks that wait for it. */
	#follow(before: TaskRecord, after: TaskRecord): void {
		if (after.state.name === "starting") this.#callStart(after);
		if (after.state.name === "completed") {
			this.#changeKey(after, "now");
			for (const { id } of this.#tasks.waitingFor(after.id)) {
				this.apply(id, { type: "dependencyCompleted", dependencyId: after.id });
			}
		}
		if (after.state.name === "failed") {
			const isFinal = isFinalFailure(after.state.code);
			// What a task that gave up has made is where its retry goes on; nobody goes on with one that was cancelled.
			this.#stop(before, isFinal);
			this.#changeKey(after, isFinal ? "now" : "later");
			if (isFinal) this.#failDependents(after.id);
		}
		if (before.state.name === "failed" && after.state.name === "pending") {
			this.#changeKey(after, "never");
			// What it waited for may be completed or gone for good by now.
			const waitsFor = after.waitsFor.filter((id) => isWorthWaitingFor(this.get(id)?.state));
			if (waitsFor.length < after.waitsFor.length) this.#tasks.put({ ...after, waitsFor });
		}
	}

	/** Only a task that the user pays for has a key: a retry with another one's has taken it away. */
	#changeKey({ id, keySource }: TaskRecord, erase: KeyChange["erase"]): void {
		if (keySource === "user") this.#keys.push({ taskId: id, erase });
	}

	#callStart(task: TaskRecord): void {
		if (task.state.name !== "starting") return;
		const { fence } = task.state;
		this.#calls.push({ kind: "start", taskId: task.id, projectId: task.projectId, attempt: task.attempt, fence });
	}

	/**
	 * A processor that holds the task, or may have been told to take it, must let go. One that has let go already may still
	 * keep what the task had made; a fence of 0 stops nothing.
	 */
	#stop(task: TaskRecord, dropsDraft: boolean): void {
		const fence = "fence" in task.state ? task.state.fence : 0;
		const hasDraft = dropsDraft && task.attempt > 0 && task.state.name !== "completed";
		if (fence === 0 && !hasDraft) return;
		const { id: taskId, projectId, usage } = task;
		this.#calls.push({ kind: "stop", taskId, projectId, fence, dropsDraft, usage: usage?.total });
	}

	/** Takes what no day's sum has yet out of a task that has ended or goes. */
	#book(task: TaskRecord): TaskRecord {
		if (task.usage === undefined || task.usage.unbooked.length === 0) return task;
		this.#used.push(...task.usage.unbooked);
		return { ...task, usage: { ...task.usage, unbooked: [] } };
	}

	/** All generations. Each may be as long as the queue, so this is a loop and no recursion. */
	#failDependents(taskId: string): void {
		this.#orphaned.push(taskId);
		if (this.#orphaned.length > 1) return;
		for (const id of this.#orphaned) {
			for (const task of this.#tasks.waitingFor(id)) this.apply(task.id, { type: "cancel", code: "dependency_cancelled" });
		}
		this.#orphaned.length = 0;
	}

	#takeTurns(whose: Turn): void {
		if (whose === "nobody") return;
		const find = (id: string) => this.get(id);
		const { maxRunning, pauses } = this.#context;
		const isStorageFull = this.#isStorageFull();
		const limits = { maxRunning, pauses, isStorageFull };
		const next = chooseNext(candidates(this.#tasks, whose), placesOf(this.#tasks.processing()), find, limits);
		for (const task of next) this.apply(task.id, { type: "start" });
		const places = placesOf(this.#tasks.processing());
		// Those that start take of the room.
		const after = { ...limits, isStorageFull: this.#isStorageFull() };
		for (const task of concerned(this.#tasks, after.isStorageFull === isStorageFull ? whose : "all")) {
			const reason = waitReason(task, places, find, after);
			if (reason !== null && !isSameMessage(task.message, reason)) this.apply(task.id, { type: "reworded", message: reason });
		}
	}
}

function isEmpty(items: Iterable<unknown>): boolean {
	for (const _ of items) return false;
	return true;
}

function taskNotFound(): Refusal {
	return refuse("task_not_found", "There is no such task.");
}
