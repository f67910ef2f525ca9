/**
 * All shards' numbers as one: what dashboards show. It is kept up to date by changes, so that a second of a busy service
 * costs what has changed in it and not a day of minutes. It knows nobody who looks.
 */
import { LIMITS } from "../../../protocol/limits.ts";
import type { OpsFailure, OpsFailureCount, OpsMinute, OpsState, OpsUser, OpsWork } from "../../../protocol/ops.ts";
import { TASK_ERROR_CODES } from "../../../protocol/task-error-codes.ts";
import { addCells, type Cell, EMPTY_CELL, horizonOf, isEmptyCell, type MinuteCell, type WorkKind } from "./cell.ts";
import { readDuration } from "./histogram.ts";
import { compareLoad, type ShardChange, type ShardSnapshot } from "./shard-news.ts";
import { addTotals, NO_TOTALS, type ShardTotals } from "./totals.ts";

/** What the hub itself knows. */
export type HubFacts = Pick<OpsState, "pauses" | "audit" | "dashboards" | "shardsMissing">;

type Shard = {
	instance: string;
	seq: number;
	totals: ShardTotals;
	users: OpsUser[];
	failures: OpsFailure[];
	cells: Map<string, MinuteCell>;
};

type Work = WorkKind & { cell: Cell };

export class HubView {
	readonly #shards = new Map<number, Shard>();
	readonly #minutes = new Map<number, Cell>();
	readonly #work = new Map<string, Work>();
	/** What is too old to be shown minute by minute. */
	readonly #base = new Map<string, Work>();
	readonly #changedMinutes = new Set<number>();

	has(index: number): boolean {
		return this.#shards.has(index);
	}

	/** Whether nothing that the shard has told was missed; true also if nothing is known, since nothing is shown then. */
	isCurrent(index: number, told: Pick<ShardChange, "instance" | "seq">): boolean {
		const shard = this.#shards.get(index);
		return shard === undefined || (shard.instance === told.instance && shard.seq >= told.seq);
	}

	/** Takes everything a shard knows in place of what was known of it. */
	load(index: number, snapshot: ShardSnapshot): void {
		const { instance, seq, totals, users, failures } = snapshot;
		const known = this.#shards.get(index);
		// A change has overtaken the answer, and everything in the answer was in what is known already.
		if (known?.instance === instance && known.seq > seq) return;
		this.forget(index);
		this.#shards.set(index, { instance, seq, totals, users, failures, cells: new Map() });
		for (const { cell, ...kind } of snapshot.base) this.#add(this.#base, `${index} ${keyOf(kind)}`, kind, cell, 1);
		this.#putCells(index, snapshot.cells);
	}

	/** @returns false if something was missed in between: the shard must be asked for everything */
	change(index: number, change: ShardChange): boolean {
		const shard = this.#shards.get(index);
		if (shard === undefined || shard.instance !== change.instance) return false;
		// Late or repeated: everything in it has come already.
		if (change.seq <= shard.seq) return true;
		if (change.seq !== shard.seq + 1) return false;
		const { seq, totals, users } = change;
		this.#shards.set(index, { ...shard, seq, totals, users, failures: change.failures ?? shard.failures });
		this.#putCells(index, change.cells);
		return true;
	}

	/** What a shard has said is no longer sure. */
	forget(index: number): void {
		const shard = this.#shards.get(index);
		if (shard === undefined) return;
		for (const entry of shard.cells.values()) this.#count(entry, -1);
		for (const key of [...this.#base.keys()]) {
			if (key.startsWith(`${index} `)) this.#base.delete(key);
		}
		this.#shards.delete(index);
	}

	state(now: number, hub: HubFacts): OpsState {
		this.#prune(now);
		const shards = [...this.#shards.values()];
		return {
			totals: shards.reduce((sum, { totals }) => addTotals(sum, totals), NO_TOTALS),
			minutes: [...this.#minutes.keys()].sort((a, b) => a - b).map((minute) => this.#minute(minute)),
			work: this.#workOf24Hours(),
			failureCounts: this.#failureCounts(),
			failures: shards
				.flatMap(({ failures }) => failures)
				.sort((a, b) => b.at - a.at)
				.slice(0, LIMITS.opsFailuresShown),
			users: shards
				.flatMap(({ users }) => users)
				.sort(compareLoad)
				.slice(0, LIMITS.opsUsersShown),
			...hub,
		};
	}

	/** The minutes that have changed since this was last asked. */
	takeChangedMinutes(): OpsMinute[] {
		const minutes = [...this.#changedMinutes].filter((minute) => this.#minutes.has(minute)).sort((a, b) => a - b);
		this.#changedMinutes.clear();
		return minutes.map((minute) => this.#minute(minute));
	}

	/** What has ended since the service began, by kind of work: numbers that only grow. */
	allTime(): Work[] {
		const sums = new Map<string, Work>();
		for (const { cell, ...kind } of [...this.#base.values(), ...this.#work.values()]) this.#add(sums, keyOf(kind), kind, cell, 1);
		return [...sums.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
	}

	#putCells(index: number, cells: readonly MinuteCell[]): void {
		const shard = this.#shards.get(index);
		if (shard === undefined) return;
		for (const entry of cells) {
			const key = `${entry.minute} ${keyOf(entry)}`;
			const known = shard.cells.get(key);
			if (known !== undefined) this.#count(known, -1);
			shard.cells.set(key, entry);
			this.#count(entry, 1);
		}
	}

	#count({ minute, cell, type, provider }: MinuteCell, sign: 1 | -1): void {
		const sum = addCells(this.#minutes.get(minute) ?? EMPTY_CELL, cell, sign);
		if (isEmptyCell(sum)) this.#minutes.delete(minute);
		else this.#minutes.set(minute, sum);
		this.#changedMinutes.add(minute);
		this.#add(this.#work, keyOf({ type, provider }), { type, provider }, cell, sign);
	}

	#add(sums: Map<string, Work>, key: string, kind: WorkKind, cell: Cell, sign: 1 | -1): void {
		const sum = addCells(sums.get(key)?.cell ?? EMPTY_CELL, cell, sign);
		if (isEmptyCell(sum)) sums.delete(key);
		else sums.set(key, { ...kind, cell: sum });
	}

	#prune(now: number): void {
		const horizon = horizonOf(now);
		for (const [index, { cells }] of this.#shards) {
			for (const [key, entry] of cells) {
				if (entry.minute > horizon) continue;
				const kind = { type: entry.type, provider: entry.provider };
				cells.delete(key);
				this.#count(entry, -1);
				this.#add(this.#base, `${index} ${keyOf(kind)}`, kind, entry.cell, 1);
			}
		}
	}

	#minute(minute: number): OpsMinute {
		return { minute, ...toEnds(this.#minutes.get(minute) ?? EMPTY_CELL) };
	}

	#workOf24Hours(): OpsWork[] {
		const work = [...this.#work.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
		return work.map(({ type, provider, cell }) => ({ type, provider, ...toEnds(cell) }));
	}

	#failureCounts(): OpsFailureCount[] {
		const counts = new Map<string, OpsFailureCount>();
		for (const { provider, cell } of this.#work.values()) {
			for (const code of TASK_ERROR_CODES) {
				const count = cell.codes[code] ?? 0;
				if (count === 0) continue;
				const known = counts.get(`${code} ${provider}`)?.count ?? 0;
				counts.set(`${code} ${provider}`, { code, provider, count: known + count });
			}
		}
		return [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
	}
}

function keyOf({ type, provider }: WorkKind): string {
	return `${type} ${provider}`;
}

function toEnds({ completed, failed, cancelled, retries, chapters, wait, run, chapter }: Cell): Omit<OpsMinute, "minute"> {
	return {
		...{ completed, failed, cancelled, retries, chapters },
		wait: readDuration(wait),
		run: readDuration(run),
		chapter: readDuration(chapter),
	};
}
