/**
 * The queue's tasks as they are stored, with a copy in memory. Memory is a cache: it is filled at wake and changed only together
 * with the rows. It stores decisions and makes none.
 */
import * as z from "zod/v4/mini";
import type { Load } from "../core/capacity.ts";
import type { Decision, QueueState } from "../core/queue-machine.ts";
import type { News, SteadyRun } from "../core/steady-run.ts";
import { type Age, TaskIndex } from "../core/task-index.ts";
import { type TaskRecord, taskRecordSchema } from "../core/task-record.ts";
import type { Line } from "../core/waiting-line.ts";
import { logProblem } from "../log.ts";
import type { Snapshot } from "./snapshot.ts";

/** Deletions remembered one by one; a client that missed more than this starts over with a reset. */
const TOMBSTONES_KEPT = 1_000;

type Head = { epoch: string; horizon: number };

export class TaskStore implements QueueState {
	#epoch: string;
	readonly #sql: SqlStorage;
	/** Each task under its id, and nothing else. */
	readonly #kv: SyncKvStorage;
	#index: TaskIndex;
	readonly #tombstones = new Map<string, number>();
	#rev: number;
	#horizon: number;

	constructor(
		{ sql, kv }: Pick<DurableObjectStorage, "sql" | "kv">,
		{ meta, tasks: records, tombstones }: Snapshot,
		createEpoch: () => string,
	) {
		this.#sql = sql;
		this.#kv = kv;
		const head = this.#readHead(meta, createEpoch);
		this.#epoch = head.epoch;
		this.#horizon = head.horizon;
		this.#rev = head.horizon;
		const tasks: TaskRecord[] = [];
		for (const record of records) {
			const task = readRecord(record);
			if (task !== null) tasks.push(task);
			// Also one that cannot be read has been seen by clients: the revision never goes back.
			this.#rev = Math.max(this.#rev, task?.rev ?? revOf(record));
		}
		for (const { id, rev } of tombstones) {
			this.#rev = Math.max(this.#rev, rev);
			this.#tombstones.set(id, rev);
		}
		this.#index = new TaskIndex(tasks);
	}

	get epoch(): string {
		return this.#epoch;
	}

	get rev(): number {
		return this.#rev;
	}

	/** Deletions up to and with this revision are forgotten. */
	get horizon(): number {
		return this.#horizon;
	}

	get newestCreatedAt(): number {
		return this.#index.newestCreatedAt;
	}

	get tasks(): ReadonlyMap<string, TaskRecord> {
		return this.#index.tasks;
	}

	get line(): Line {
		return this.#index.line;
	}

	get processing(): ReadonlyMap<string, TaskRecord> {
		return this.#index.processing;
	}

	get load(): Load {
		return this.#index.load;
	}

	positionOf(taskId: string): number | null {
		return this.#index.positionOf(taskId);
	}

	newestFirst(before: Age | null): Iterable<TaskRecord> {
		return this.#index.newestFirst(before);
	}

	changedSince(rev: number): TaskRecord[] {
		return this.#index.changedSince(rev);
	}

	/** Deletions that are remembered, each with its revision. */
	get tombstones(): ReadonlyMap<string, number> {
		return this.#tombstones;
	}

	deletedSince(rev: number): string[] {
		const deleted: string[] = [];
		for (const [id, deletedAt] of this.#tombstones) if (deletedAt > rev) deleted.push(id);
		return deleted;
	}

	/** Writes a decision's rows; call it inside the transaction that makes the decision durable as a whole. */
	write(decision: Decision): void {
		for (const task of decision.changed) this.#put(task);
		for (const { id, rev } of decision.deleted) {
			this.#kv.delete(id);
			this.#sql.exec("INSERT OR REPLACE INTO tombstones (id, rev) VALUES (?, ?)", id, rev);
		}
		const horizon = this.#horizonAfter(decision);
		if (horizon > this.#horizon) {
			this.#sql.exec("DELETE FROM tombstones WHERE rev <= ?", horizon);
			this.#setMeta("horizon", String(horizon));
		}
	}

	/**
	 * Begins anew under another epoch, in storage from which everything is erased but the tasks' own rows; call it inside that transaction.
	 * @returns to call when it is committed: memory follows
	 */
	beginAnew(epoch: string): () => void {
		// All of them: also those that could not be read.
		for (const [id] of this.#kv.list()) this.#kv.delete(id);
		this.#setMeta("epoch", epoch);
		return () => {
			this.#epoch = epoch;
			this.#rev = 0;
			this.#horizon = 0;
			this.#tombstones.clear();
			this.#index = new TaskIndex([]);
		};
	}

	/** Its row is a transaction of its own, and memory follows at once. */
	advance(run: SteadyRun, news: News): void {
		this.#kv.put(run.task.id, news.row);
		run.advance(news);
		this.#index.note(run.task);
		this.#rev = news.rev;
	}

	/** Takes a decision that is written into memory. */
	remember(decision: Decision): void {
		const horizon = this.#horizonAfter(decision);
		for (const task of decision.changed) this.#index.put(task);
		for (const { id, rev } of decision.deleted) {
			this.#index.remove(id);
			this.#tombstones.set(id, rev);
		}
		if (horizon > this.#horizon) {
			for (const [id, rev] of this.#tombstones) if (rev <= horizon) this.#tombstones.delete(id);
			this.#horizon = horizon;
		}
		this.#rev = decision.rev;
	}

	/** The horizon moves up when more deletions would be remembered than are worth it. */
	#horizonAfter({ deleted }: Decision): number {
		const excess = this.#tombstones.size + deleted.length - TOMBSTONES_KEPT;
		if (deleted.length === 0 || excess <= 0) return this.#horizon;
		const revs = [...this.#tombstones.values(), ...deleted.map(({ rev }) => rev)];
		return revs[excess - 1] ?? this.#horizon;
	}

	#readHead(meta: Snapshot["meta"], createEpoch: () => string): Head {
		const epoch = meta.get("epoch");
		if (epoch !== undefined) return { epoch, horizon: Number(meta.get("horizon") ?? 0) };
		const created = createEpoch();
		this.#setMeta("epoch", created);
		return { epoch: created, horizon: 0 };
	}

	#put(task: TaskRecord): void {
		this.#kv.put(task.id, JSON.stringify(task));
	}

	#setMeta(key: string, value: string): void {
		this.#sql.exec(
			"INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			key,
			value,
		);
	}
}

/** One that cannot be read must not keep a user from all his other tasks; it stays stored for whoever mends it. */
function readRecord(text: string): TaskRecord | null {
	try {
		return z.parse(taskRecordSchema, JSON.parse(text));
	} catch (error) {
		logProblem("task record unreadable", {}, error);
		return null;
	}
}

/** Of a record that cannot be read. Within the user's own texts the quotes would stand behind a backslash. */
function revOf(record: string): number {
	return Number(/"rev":(\d+)/.exec(record)?.[1] ?? 0);
}
