/** A shard's rows: queues, minutes, failures, and what is left of users that were erased. It counts nothing by itself beyond what SQL sums up. */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { type OpsFailure, opsFailureSchema } from "../../protocol/ops.ts";
import { providerSchema } from "../../protocol/task.ts";
import { addCells, type Cell, cellSchema, EMPTY_CELL, type MinuteCell, type WorkKind } from "../core/ops/cell.ts";
import { OPS_POLICY } from "../core/ops/ops-policy.ts";
import type { ShardEntry } from "../core/ops/shard-entry.ts";
import type { ShardTotals } from "../core/ops/totals.ts";

type QueueRow = {
	user_id: string;
	moves: number;
	rev: number;
	count: number;
	seq: number;
	has_left: number;
	queued: number;
	running: number;
	completed: number;
	failed: number;
	cancelled: number;
	sockets: number;
	updated_at: number;
};

type CellRow = { minute: number; type: string; provider: string; cell: string };

const BASE_MINUTE = 0;
const typeSchema = z.enum(["chapter", "outline"]);

export class ShardStore {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	find(userId: string): ShardEntry | null {
		const row = this.#sql.exec<QueueRow>("SELECT * FROM queues WHERE user_id = ?", userId).toArray()[0];
		return row === undefined ? null : toEntry(row);
	}

	put({ userId, version, seq, hasLeft, counters, updatedAt }: ShardEntry): void {
		this.#sql.exec(
			`INSERT OR REPLACE INTO queues (user_id, moves, rev, count, seq, has_left, queued, running, completed, failed, cancelled, sockets, updated_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			userId,
			version.moves,
			version.rev,
			version.count,
			seq,
			hasLeft ? 1 : 0,
			counters.queued,
			counters.running,
			counters.completed,
			counters.failed,
			counters.cancelled,
			counters.sockets,
			updatedAt,
		);
	}

	/** The user's rows go, but for one of a life after the erasure; late reports of the former life are known by what is kept. */
	erase(userId: string, hash: string, moves: number, now: number): void {
		this.#sql.exec("DELETE FROM queues WHERE user_id = ? AND moves <= ?", userId, moves);
		this.#sql.exec("DELETE FROM failures WHERE json_extract(failure, '$.userId') = ?", userId);
		this.#sql.exec("DELETE FROM erased WHERE at <= ?", now - OPS_POLICY.erasedKeptMs);
		this.#sql.exec(
			`INSERT INTO erased (user_hash, moves, at) VALUES (?, ?, ?)
				ON CONFLICT (user_hash) DO UPDATE SET moves = MAX(moves, excluded.moves), at = excluded.at`,
			hash,
			moves,
			now,
		);
	}

	/** @returns null if no user of this hash was erased lately */
	erasedMoves(hash: string): number | null {
		return this.#sql.exec<{ moves: number }>("SELECT moves FROM erased WHERE user_hash = ?", hash).toArray()[0]?.moves ?? null;
	}

	/** The sums over all queues: a walk over the table, so it is asked once a life of the object and only if somebody looks. */
	totals(): ShardTotals {
		return this.#sql
			.exec<ShardTotals>(
				`SELECT COUNT(*) AS users, IFNULL(SUM(queued), 0) AS queued, IFNULL(SUM(running), 0) AS running,
				IFNULL(SUM(completed), 0) AS completed, IFNULL(SUM(failed), 0) AS failed, IFNULL(SUM(cancelled), 0) AS cancelled,
				IFNULL(SUM(sockets > 0), 0) AS online, IFNULL(SUM(sockets), 0) AS sockets FROM queues WHERE has_left = 0`,
			)
			.one();
	}

	*present(): Generator<ShardEntry> {
		const rows = this.#sql.exec<QueueRow>("SELECT * FROM queues WHERE has_left = 0 AND queued + running + sockets > 0");
		for (const row of rows) yield toEntry(row);
	}

	/** Users with waiting tasks, in the order of their ids. */
	waitingAfter(userId: string, most: number): string[] {
		return this.#sql
			.exec<{ user_id: string }>(
				"SELECT user_id FROM queues WHERE user_id > ? AND queued > 0 AND has_left = 0 ORDER BY user_id LIMIT ?",
				userId,
				most,
			)
			.toArray()
			.map((row) => row.user_id);
	}

	cell(minute: number, { type, provider }: WorkKind): Cell {
		const row = this.#sql
			.exec<{ cell: string }>("SELECT cell FROM cells WHERE minute = ? AND type = ? AND provider = ?", minute, type, provider)
			.toArray()[0];
		return row === undefined ? EMPTY_CELL : z.parse(cellSchema, JSON.parse(row.cell));
	}

	putCell({ minute, type, provider, cell }: MinuteCell): void {
		this.#sql.exec(
			"INSERT OR REPLACE INTO cells (minute, type, provider, cell) VALUES (?, ?, ?, ?)",
			minute,
			type,
			provider,
			JSON.stringify(cell),
		);
	}

	/** Minutes after `horizon`, and the sum of all others by kind of work. */
	cells(horizon: number): { cells: MinuteCell[]; base: (WorkKind & { cell: Cell })[] } {
		const all = this.#sql.exec<CellRow>("SELECT * FROM cells").toArray().map(toCell);
		const base = new Map<string, WorkKind & { cell: Cell }>();
		for (const { minute, type, provider, cell } of all) {
			if (minute > horizon) continue;
			const sum = addCells(base.get(`${type} ${provider}`)?.cell ?? EMPTY_CELL, cell);
			base.set(`${type} ${provider}`, { type, provider, cell: sum });
		}
		return { cells: all.filter(({ minute }) => minute > horizon), base: [...base.values()] };
	}

	/** Folds minutes that are no longer shown one by one into one row for each kind of work. */
	prune(horizon: number): void {
		const { base } = this.cells(horizon);
		this.#sql.exec("DELETE FROM cells WHERE minute <= ?", horizon);
		for (const { type, provider, cell } of base) this.putCell({ minute: BASE_MINUTE, type, provider, cell });
	}

	oldestMinute(): number | null {
		return this.#sql
			.exec<{ minute: number | null }>("SELECT MIN(minute) AS minute FROM cells WHERE minute > ?", BASE_MINUTE)
			.one().minute;
	}

	addFailure(failure: OpsFailure): void {
		const { id } = this.#sql
			.exec<{ id: number }>("INSERT INTO failures (failure) VALUES (?) RETURNING id", JSON.stringify(failure))
			.one();
		this.#sql.exec("DELETE FROM failures WHERE id <= ?", id - LIMITS.opsFailuresShown);
	}

	/** Newest first. */
	failures(): OpsFailure[] {
		return this.#sql
			.exec<{ failure: string }>("SELECT failure FROM failures ORDER BY id DESC")
			.toArray()
			.map(({ failure }) => z.parse(opsFailureSchema, JSON.parse(failure)));
	}
}

function toEntry(row: QueueRow): ShardEntry {
	const { queued, running, completed, failed, cancelled, sockets } = row;
	return {
		userId: row.user_id,
		version: { moves: row.moves, rev: row.rev, count: row.count },
		seq: row.seq,
		hasLeft: row.has_left === 1,
		counters: { queued, running, completed, failed, cancelled, sockets },
		updatedAt: row.updated_at,
	};
}

function toCell(row: CellRow): MinuteCell {
	return {
		minute: row.minute,
		type: z.parse(typeSchema, row.type),
		provider: z.parse(providerSchema, row.provider),
		cell: z.parse(cellSchema, JSON.parse(row.cell)),
	};
}
