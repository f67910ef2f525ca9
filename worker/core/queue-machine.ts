/**
 * The whole queue's decisions: one event in, the tasks that change and the calls to make out. It works on a draft of the
 * task map and never on the map itself, so a decision that is not committed leaves no trace. Storage, sockets and
 * calls are the shell's business (`worker/queue/`).
 */
import type { ErrorCode } from "../../protocol/errors.ts";
import { isSameMessage } from "../../protocol/messages.ts";
import { schedule, type TaskLookup } from "./schedule.ts";
import { createTask, deadlineOf, expiryOf, type NewTask, statusOf, type TaskRecord } from "./task-record.ts";
import { type TaskEvent, type Transition, transition } from "./task-transition.ts";

export type QueueState = {
	rev: number;
	tasks: ReadonlyMap<string, TaskRecord>;
};

export type QueueContext = {
	now: number;
	random: () => number;
	maxRunning: number;
	/** How long tasks that have ended stay in the list. */
	finishedKeptMs: number;
};

/** A call to a processor. A start is repeated by the task's own deadline, a stop by the shell's outbox. */
export type QueueCall =
	| { kind: "start"; taskId: string; projectId: string; attempt: number; fence: number }
	| { kind: "stop"; taskId: string; projectId: string; fence: number; dropsDraft: boolean };

/** What to do with the sealed AI key of a task that has ended. */
export type KeyChange = { taskId: string; erase: "now" | "later" | "never" };

export type Decision = {
	/** The tasks that are new or changed, each with its new `rev`. */
	changed: TaskRecord[];
	deleted: { id: string; rev: number }[];
	rev: number;
	calls: QueueCall[];
	keys: KeyChange[];
};

/** Decisions about one queue, collected until they are committed together. */
export class QueueDraft implements TaskLookup {
	readonly #before: QueueState;
	readonly #context: QueueContext;
	/** What differs from `before`, null for a deleted task: a report must not cost a copy of the whole queue. */
	readonly #overlay = new Map<string, TaskRecord | null>();
	readonly #calls: QueueCall[] = [];
	readonly #keys: KeyChange[] = [];
	#fence: number;

	constructor(before: QueueState, context: QueueContext) {
		this.#before = before;
		this.#context = context;
		// A start always commits a change, so the next revision is larger than the fence of every earlier start.
		this.#fence = before.rev + 1;
	}

	get(taskId: string): TaskRecord | undefined {
		const drafted = this.#overlay.get(taskId);
		return drafted === undefined ? this.#before.tasks.get(taskId) : (drafted ?? undefined);
	}

	/** A snapshot, so that what is done to one task does not disturb the walk over the others. */
	values(): TaskRecord[] {
		const tasks: TaskRecord[] = [];
		for (const task of this.#before.tasks.values()) {
			const drafted = this.#overlay.get(task.id);
			if (drafted !== null) tasks.push(drafted ?? task);
		}
		for (const [id, drafted] of this.#overlay) {
			if (drafted !== null && !this.#before.tasks.has(id)) tasks.push(drafted);
		}
		return tasks;
	}

	/** Adds tasks; each may depend on tasks of this queue, earlier ones of the same call included. */
	enqueue(specs: NewTask[]): ErrorCode | null {
		for (const spec of specs) {
			const task = createTask(spec, this.#context.now);
			for (const id of new Set(spec.dependsOn)) {
				const dependency = this.get(id);
				if (dependency === undefined || id === spec.id) return "dependency_not_found";
				if (dependency.state.name === "failed" && isFinalFailure(dependency.state.code)) return "dependency_cancelled";
			}
			const waitsFor = [...new Set(spec.dependsOn)].filter((id) => this.get(id)?.state.name !== "completed");
			this.#put({ ...task, waitsFor });
		}
		return null;
	}

	/** Applies one event to one task and what follows from it for the others. */
	apply(taskId: string, event: TaskEvent): Transition["result"] | "unknown" {
		const task = this.get(taskId);
		if (task === undefined) return "unknown";
		const { now, random } = this.#context;
		const outcome = transition(task, event, { now, random: random(), fence: this.#fence });
		if (outcome.result !== "changed") return outcome.result;
		this.#put(outcome.task);
		this.#follow(task, outcome.task);
		return "changed";
	}

	delete(taskId: string): boolean {
		const task = this.get(taskId);
		if (task === undefined) return false;
		this.#stop(task, true);
		this.#overlay.set(taskId, null);
		this.#keys.push({ taskId, erase: "now" });
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
		const { now, finishedKeptMs } = this.#context;
		for (const task of this.values()) {
			const deadline = deadlineOf(task);
			const expiry = expiryOf(task, finishedKeptMs);
			if (deadline !== null && deadline <= now) this.apply(task.id, { type: "deadlinePassed" });
			else if (expiry !== null && expiry <= now) this.delete(task.id);
		}
	}

	/** Starts what can start, gives the rest its reason, and closes the draft. */
	decide(): Decision {
		if (this.#hasTurnChanged()) this.#takeTurns();
		let rev = this.#before.rev;
		const changed: TaskRecord[] = [];
		const deleted: { id: string; rev: number }[] = [];
		for (const [id, task] of this.#overlay) {
			// Created and deleted within one draft: nobody ever saw it.
			if (task === null && !this.#before.tasks.has(id)) continue;
			rev += 1;
			if (task === null) deleted.push({ id, rev });
			else changed.push({ ...task, rev });
		}
		return { changed, deleted, rev, calls: this.#calls, keys: this.#keys };
	}

	#put(task: TaskRecord): void {
		this.#overlay.set(task.id, task);
	}

	/** What a change of one task means for its processor, its key and the tasks that wait for it. */
	#follow(before: TaskRecord, after: TaskRecord): void {
		if (after.state.name === "starting") this.#callStart(after);
		if (after.state.name === "completed") {
			this.#keys.push({ taskId: after.id, erase: "now" });
			for (const task of this.values()) {
				if (task.waitsFor.includes(after.id)) this.apply(task.id, { type: "dependencyCompleted", dependencyId: after.id });
			}
		}
		if (after.state.name === "failed") {
			const isFinal = isFinalFailure(after.state.code);
			// What a task that gave up has made is where its retry goes on; nobody goes on with one that was cancelled.
			this.#stop(before, isFinal);
			this.#keys.push({ taskId: after.id, erase: isFinal ? "now" : "later" });
			if (isFinal) this.#failDependents(after.id);
		}
		if (before.state.name === "failed" && after.state.name === "pending") {
			this.#keys.push({ taskId: after.id, erase: "never" });
			// What it waited for may be completed or gone for good by now.
			const waitsFor = after.waitsFor.filter((id) => this.#isWorthWaitingFor(id));
			if (waitsFor.length < after.waitsFor.length) this.#put({ ...after, waitsFor });
		}
	}

	#isWorthWaitingFor(taskId: string): boolean {
		const state = this.get(taskId)?.state;
		if (state === undefined || state.name === "completed") return false;
		return !(state.name === "failed" && isFinalFailure(state.code));
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
		this.#calls.push({ kind: "stop", taskId: task.id, projectId: task.projectId, fence, dropsDraft });
	}

	#failDependents(taskId: string): void {
		for (const task of this.values()) {
			if (task.state.name === "pending" && task.waitsFor.includes(taskId)) {
				this.apply(task.id, { type: "cancel", code: "dependency_cancelled" });
			}
		}
	}

	/** Progress, acknowledgements and repeats give nobody a turn: they must not cost a walk over the queue. */
	#hasTurnChanged(): boolean {
		for (const [id, after] of this.#overlay) {
			const before = this.#before.tasks.get(id);
			if (before === undefined || after === null) return true;
			if (statusOf(before) !== statusOf(after) || before.priority !== after.priority) return true;
			if (before.waitsFor.length !== after.waitsFor.length) return true;
		}
		return false;
	}

	#takeTurns(): void {
		const { start, wait } = schedule(this, this.#context.maxRunning);
		for (const task of start) this.apply(task.id, { type: "start" });
		for (const { task, reason } of wait) {
			if (!isSameMessage(task.message, reason)) this.apply(task.id, { type: "reworded", message: reason });
		}
	}
}

/** Failures that the user decided: nobody is meant to wait for these to be retried. */
function isFinalFailure(code: string): boolean {
	return code === "cancelled" || code === "dependency_cancelled" || code === "project_deleted";
}
