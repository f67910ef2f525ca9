/**
 * Many queues, their shards and the hub in pure code: the very decisions that the objects make, with storage as plain values and
 * a network that loses, repeats, delays and reorders. What is true is counted beside it, by nothing that is under test.
 */

import type { Provider } from "../../../protocol/task.ts";
import type { Random } from "../../chaos/seeded-random.ts";
import { newTask } from "../task-record.fixture.ts";
import { createTask, isActive, isProcessing, type TaskRecord } from "../task-record.ts";
import { addCells, addFact, type Cell, EMPTY_CELL, horizonOf, type MinuteCell, minuteOf, type WorkKind } from "./cell.ts";
import { HubView } from "./hub-view.ts";
import type { OpsReport, ReportVerdict } from "./report.ts";
import { countersOf, nextReport, observe, onVerdict, type ReporterState, startReporter, type TaskChange } from "./reporter.ts";
import { onReport, replaceEntry, type ShardEntry } from "./shard-entry.ts";
import type { ShardChange, ShardSnapshot } from "./shard-news.ts";
import { NO_TOTALS, type ShardTotals } from "./totals.ts";

const PROVIDERS = ["gemini", "openai", "deepseek", "custom", "demo"] as const satisfies readonly Provider[];

type Queue = {
	userId: string;
	tasks: Map<string, TaskRecord>;
	sockets: number;
	rev: number;
	/** What survives an eviction. */
	stored: ReporterState | null;
	state: ReporterState | null;
	count: number;
};

type Late = { home: number; report: OpsReport };

class Shard {
	readonly entries = new Map<string, ShardEntry>();
	readonly cells = new Map<string, MinuteCell>();
	readonly base = new Map<string, WorkKind & { cell: Cell }>();
	/** Memory: null after an eviction. */
	sums: { instance: string; seq: number; totals: ShardTotals; changed: Map<string, MinuteCell> } | null = null;

	take(report: OpsReport, now: number): ReportVerdict {
		const before = this.entries.get(report.userId) ?? null;
		const { entry, verdict, facts, isNews } = onReport(before, report, now);
		if (isNews) this.entries.set(report.userId, entry);
		if (isNews && this.sums !== null) this.sums.totals = replaceEntry(this.sums.totals, before, entry);
		for (const fact of facts) {
			const kind = { minute: minuteOf(fact.at, now), type: fact.type, provider: fact.provider };
			const key = `${kind.minute} ${kind.type} ${kind.provider}`;
			const cell = { ...kind, cell: addFact(this.cells.get(key)?.cell ?? EMPTY_CELL, fact) };
			this.cells.set(key, cell);
			this.sums?.changed.set(key, cell);
		}
		return verdict;
	}

	prune(now: number): void {
		for (const [key, { minute, type, provider, cell }] of this.cells) {
			if (minute > horizonOf(now)) continue;
			const kind = `${type} ${provider}`;
			this.cells.delete(key);
			this.base.set(kind, { type, provider, cell: addCells(this.base.get(kind)?.cell ?? EMPTY_CELL, cell) });
		}
	}

	wake(instance: string): NonNullable<Shard["sums"]> {
		if (this.sums !== null) return this.sums;
		let totals = NO_TOTALS;
		for (const entry of this.entries.values()) totals = replaceEntry(totals, null, entry);
		this.sums = { instance, seq: 0, totals, changed: new Map() };
		return this.sums;
	}

	snapshot(instance: string): ShardSnapshot {
		const { seq, totals, changed, instance: life } = this.wake(instance);
		changed.clear();
		return {
			instance: life,
			seq,
			totals,
			users: [],
			failures: [],
			cells: [...this.cells.values()],
			base: [...this.base.values()],
		};
	}

	change(instance: string): ShardChange {
		const sums = this.wake(instance);
		sums.seq += 1;
		const cells = [...sums.changed.values()];
		sums.changed.clear();
		return { instance: sums.instance, seq: sums.seq, totals: sums.totals, users: [], failures: null, cells };
	}
}

export class OpsWorld {
	now = Date.UTC(2026, 8, 1);
	shardCount = 4;
	hub = new HubView();
	readonly shards: Shard[] = [];
	readonly queues: Queue[];
	/** Every end of a task that ever was, counted when it happens. */
	readonly ends = { completed: 0, failed: 0, cancelled: 0 };
	readonly #late: Late[] = [];
	readonly #random: Random;
	#names = 0;

	constructor(queueCount: number, random: Random) {
		this.#random = random;
		this.queues = Array.from({ length: queueCount }, (_, index) => ({
			userId: `user-${index}`,
			tasks: new Map(),
			sockets: 0,
			rev: 0,
			stored: null,
			state: null,
			count: 1,
		}));
	}

	/** Something happens to one queue, and it tells of it as well as the network lets it. */
	step(queue: Queue): void {
		this.now += this.#random.int(0, 300);
		this.#happen(queue);
		this.#tell(queue);
		if (this.#late.length > 0 && this.#random.chance(0.2)) this.#deliverLate();
	}

	/** A shard tells the hub; the call may be lost, and either side may have lost its memory. */
	tellHub(index: number): void {
		const shard = this.#shard(index);
		if (this.#random.chance(0.1)) shard.sums = null;
		if (this.#random.chance(0.02)) this.hub = new HubView();
		if (this.#random.chance(0.1)) shard.prune(this.now);
		const change = shard.change(this.#name());
		if (this.#random.chance(0.1)) return;
		if (!this.hub.change(index, change)) this.hub.load(index, shard.snapshot(this.#name()));
		// The same call again changes nothing.
		if (this.#random.chance(0.1)) this.hub.change(index, change);
	}

	/** Nothing happens any more, and calls arrive. What was under way for long still comes in, in any order. */
	settle(): void {
		for (const queue of this.queues) {
			while (this.#report(queue, "arrives")) this.now += 1;
		}
		while (this.#late.length > 0) this.#deliverLate();
		for (let index = 0; index < this.shards.length; index++) {
			const change = this.#shard(index).change(this.#name());
			if (!this.hub.change(index, change)) this.hub.load(index, this.#shard(index).snapshot(this.#name()));
		}
	}

	/** A hub that has never seen anything and asks every shard that ever was. */
	freshHub(): HubView {
		const hub = new HubView();
		for (let index = 0; index < this.shards.length; index++) hub.load(index, this.#shard(index).snapshot(this.#name()));
		return hub;
	}

	/** What is true, from the queues' own tasks. */
	truth(): Omit<ShardTotals, "sockets"> {
		let [users, online, queued, running] = [0, 0, 0, 0];
		for (const { tasks, sockets, stored } of this.queues) {
			if (stored !== null) users += 1;
			if (sockets > 0) online += 1;
			for (const task of tasks.values()) {
				if (isProcessing(task)) running += 1;
				else if (isActive(task)) queued += 1;
			}
		}
		const { completed, failed, cancelled } = this.ends;
		return { users, online, queued, running, completed, failed, cancelled };
	}

	#happen(queue: Queue): void {
		const { tasks } = queue;
		if (this.#random.chance(0.2)) {
			queue.sockets = Math.max(0, queue.sockets + this.#random.pick([-1, 1]));
			// A report follows at once, and stores who it is about before it is sent.
			queue.state ??= startReporter(queue.userId, this.shardCount);
			queue.stored ??= queue.state;
			return;
		}
		const task = [...tasks.values()][this.#random.int(0, Math.max(0, tasks.size - 1))];
		// A clock of its own, and not always right.
		const now = this.now + this.#random.int(-5_000, 5_000);
		if (task === undefined || this.#random.chance(0.35)) {
			const spec = newTask(`t${queue.rev}`, { userId: queue.userId, provider: this.#random.pick(PROVIDERS) });
			this.#commit(queue, undefined, createTask(spec, now), now);
		} else if (this.#random.chance(0.1)) {
			if (isActive(task)) this.ends.cancelled += 1;
			this.#commit(queue, task, null, now);
		} else this.#goOn(queue, task, now);
	}

	#goOn(queue: Queue, task: TaskRecord, now: number): void {
		const { attempt, startedAt } = task;
		switch (task.state.name) {
			case "pending":
				if (this.#random.chance(0.15)) this.#end(queue, task, "cancelled", now);
				else {
					const state = { name: "running", fence: 1, deadline: now } as const;
					this.#commit(queue, task, { ...task, state, attempt: attempt + 1, startedAt: startedAt ?? now }, now);
				}
				break;
			case "running":
				if (this.#random.chance(0.2)) this.#commit(queue, task, { ...task, attempt: attempt + 1 }, now);
				else this.#end(queue, task, this.#random.pick(["completed", "completed", "provider_timeout", "cancelled"]), now);
				break;
			case "failed":
				this.#commit(queue, task, { ...task, state: { name: "pending" }, completedAt: null }, now);
				break;
			default:
		}
	}

	#end(queue: Queue, task: TaskRecord, how: "completed" | "provider_timeout" | "cancelled", now: number): void {
		this.ends[how === "provider_timeout" ? "failed" : how] += 1;
		const state = how === "completed" ? ({ name: "completed" } as const) : ({ name: "failed", code: how } as const);
		this.#commit(queue, task, { ...task, state, completedAt: now }, now);
	}

	/** One transaction, as `OpsReporter` takes part in it. */
	#commit(queue: Queue, before: TaskRecord | undefined, after: TaskRecord | null, now: number): void {
		const changes: TaskChange[] = [{ before, after }];
		const known = queue.state ?? startReporter(queue.userId, this.shardCount);
		const state = observe(known, changes, now);
		if (state !== known || queue.stored === null) queue.stored = state;
		queue.state = state;
		queue.rev += 1;
		if (after === null) queue.tasks.delete(before?.id ?? "");
		else queue.tasks.set(after.id, after);
	}

	#tell(queue: Queue): void {
		const luck = this.#random.next();
		if (luck < 0.1) this.#evict(queue);
		else if (luck < 0.15) this.#crash(queue);
		else if (luck < 0.3) this.#report(queue, "is lost");
		else if (luck < 0.4) this.#report(queue, "comes late");
		else if (luck < 0.55) this.#report(queue, "loses its answer");
		else if (luck < 0.7) this.#report(queue, "arrives again later");
		else this.#report(queue, "arrives");
	}

	#evict(queue: Queue): void {
		queue.state = queue.stored;
		queue.count = 1;
	}

	/** Unlike an eviction it ends the sockets. */
	#crash(queue: Queue): void {
		queue.sockets = 0;
		this.#evict(queue);
	}

	/** @returns false if there was nothing to tell */
	#report(queue: Queue, fate: "arrives" | "is lost" | "comes late" | "loses its answer" | "arrives again later"): boolean {
		if (queue.state === null) return false;
		const counters = countersOf(queue.state, queue.tasks.values(), queue.sockets);
		const next = nextReport(queue.state, counters, { rev: queue.rev, count: queue.count, shards: this.shardCount });
		if (next === null) return false;
		if (next.mustStore || queue.stored === null) queue.stored = next.state;
		queue.state = next.state;
		if (fate === "comes late" || fate === "arrives again later") this.#late.push({ home: next.home, report: next.report });
		if (fate === "is lost" || fate === "comes late") return true;
		const verdict = this.#shard(next.home).take(next.report, this.now + this.#random.int(-60_000, 60_000));
		if (fate === "loses its answer") return true;
		const { state, count } = onVerdict(queue.state, next.report, verdict, this.shardCount);
		const hasMoved = state.home !== queue.state.home || state.moves !== queue.state.moves;
		const isIdle = counters.queued + counters.running === 0;
		queue.state = state;
		queue.count = count;
		if (hasMoved || isIdle) queue.stored = state;
		return true;
	}

	#deliverLate(): void {
		const at = this.#random.int(0, this.#late.length - 1);
		const late = this.#late[at];
		const last = this.#late.pop();
		if (late === undefined || last === undefined) return;
		if (last !== late) this.#late[at] = last;
		this.#shard(late.home).take(late.report, this.now);
	}

	#shard(index: number): Shard {
		while (this.shards.length <= index) this.shards.push(new Shard());
		const shard = this.shards[index];
		if (shard === undefined) throw new Error(`no shard ${index}`);
		return shard;
	}

	#name(): string {
		this.#names += 1;
		return `life-${this.#names}`;
	}
}
