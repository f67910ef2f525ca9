/**
 * Everything that the clients of one user were ever told, compared as it comes: no state may be taken back, and no two clients
 * may be told different things of the same revision. It knows no transport and asks no server.
 */
import { isDeepStrictEqual } from "node:util";
import type { FeedState } from "../../protocol/apply-sync.ts";
import { parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import type { Findings } from "./findings.ts";

/** One connection after another of one transport of one client: here order is kept. */
export type Lane = { name: string; rev: number; tasks: Map<string, Task>; deleted: Set<string> };

export class Sightings {
	/** Every version of every task that anybody has seen. */
	readonly #versions = new Map<string, Map<number, Task>>();
	readonly #storedAt = new Map<string, number>();
	readonly #deleted = new Set<string>();
	readonly #findings: Findings;
	#epoch: string | null = null;
	#isOver = false;

	constructor(findings: Findings) {
		this.#findings = findings;
	}

	/** Ids of the tasks that somebody was told are gone. */
	get deleted(): ReadonlySet<string> {
		return this.#deleted;
	}

	/** What was seen of a task, oldest first. */
	versionsOf(taskId: string): Task[] {
		return [...(this.#versions.get(taskId) ?? [])].sort(([a], [b]) => a - b).map(([, task]) => task);
	}

	openLane(name: string): Lane {
		return { name, rev: -1, tasks: new Map(), deleted: new Set() };
	}

	/** Later answers are not compared: the user erases everything. */
	end(): void {
		this.#isOver = true;
	}

	/**
	 * @param since the cursor that this answers; null if all was asked for
	 * @param after what the client knows now
	 */
	see(lane: Lane, sync: Sync, since: string | null, after: FeedState): void {
		if (this.#isOver) return;
		const cursor = parseCursor(sync.cursor);
		if (cursor === null) {
			this.#findings.add(`[P1] ${lane.name}: ${sync.cursor} is no cursor`);
			return;
		}
		this.#epoch ??= cursor.epoch;
		if (cursor.epoch !== this.#epoch) this.#findings.add(`[P3] ${lane.name}: the queue was begun anew`);
		// The queue has forgotten a revision that it had told of.
		if (sync.reset && since !== null) this.#findings.add(`[P2] ${lane.name}: a reset answered the cursor ${since}`);
		if (cursor.rev < lane.rev) this.#findings.add(`[P2] ${lane.name}: the cursor went back from ${lane.rev} to ${cursor.rev}`);
		lane.rev = Math.max(lane.rev, cursor.rev);
		for (const task of sync.tasks) this.#seeTask(lane, task, cursor.rev);
		for (const { id, rev } of sync.progress ?? []) {
			const task = after.tasks.get(id);
			if (task?.rev === rev) this.#seeTask(lane, task, cursor.rev);
			// A client that was ahead has let it be.
			else if (after.cursor === sync.cursor) this.#findings.add(`[P1] ${lane.name}: progress of ${id}, and no task for it`);
		}
		const isHere = new Set(sync.tasks.map(({ id }) => id));
		const gone = sync.reset ? [...lane.tasks.keys()].filter((id) => !isHere.has(id)) : sync.deleted;
		for (const id of gone) {
			lane.tasks.delete(id);
			lane.deleted.add(id);
			this.#deleted.add(id);
		}
	}

	/** When anybody was first told that a chapter is stored; undefined if nobody was. */
	storedAt(project: string, chapter: number): number | undefined {
		return this.#storedAt.get(`${project}#${chapter}`);
	}

	/** Judges each task's whole life, put together from what all clients saw. @param retriesOf how often the user asked for a retry */
	judgeLives(retriesOf: (taskId: string) => number): void {
		for (const id of this.#versions.keys()) {
			const life = this.versionsOf(id);
			let comebacks = 0;
			for (const [at, task] of life.entries()) {
				if ((task.progress === 100) !== (task.status === "completed")) this.#findings.add(`[P2] ${id}: 100 % and not completed`);
				const next = life[at + 1];
				if (next === undefined) break;
				const step = `${id}: from rev ${task.rev} to ${next.rev}`;
				if (task.status === "completed") this.#findings.add(`[P2] ${step} it changed after it was completed`);
				if (task.status === "failed" && next.status !== "failed") comebacks += 1;
				if (next.attempt < task.attempt) this.#findings.add(`[P2] ${step} the attempt went back`);
				if (next.progress < task.progress) this.#findings.add(`[P2] ${step} the progress went back`);
				if (!task.chapters.every((chapter) => next.chapters.includes(chapter))) {
					this.#findings.add(`[P2] ${step} the chapters went from [${task.chapters}] to [${next.chapters}]`);
				}
			}
			if (comebacks > retriesOf(id)) this.#findings.add(`[P6] ${id}: it came back from failed without a retry`);
		}
	}

	#seeTask(lane: Lane, task: Task, cursorRev: number): void {
		const where = `${lane.name}, task ${task.id}`;
		const known = lane.tasks.get(task.id);
		if (known !== undefined && task.rev < known.rev) this.#findings.add(`[P2] ${where}: rev ${known.rev} then ${task.rev}`);
		if (task.rev > cursorRev) this.#findings.add(`[P1] ${where}: rev ${task.rev} beyond the cursor's ${cursorRev}`);
		if (lane.deleted.has(task.id)) this.#findings.add(`[P2] ${where}: it came back after its deletion`);
		lane.tasks.set(task.id, task);

		const versions = this.#versions.get(task.id) ?? new Map<number, Task>();
		this.#versions.set(task.id, versions);
		const same = versions.get(task.rev);
		if (same === undefined) versions.set(task.rev, task);
		// The place in the line is the moment's, not the revision's.
		else if (!isDeepStrictEqual(same, { ...task, position: same.position }))
			this.#findings.add(`[P2] ${where}: two different states are rev ${task.rev}`);
		for (const chapter of task.chapters) {
			const name = `${task.projectName}#${chapter}`;
			if (!this.#storedAt.has(name)) this.#storedAt.set(name, performance.now());
		}
	}
}
