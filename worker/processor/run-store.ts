/**
 * The one run that a project is working on, durable: what was asked for, whether work is under way, and how it ended
 * until the queue has heard of it. The fence outlives the run, since late calls may come after its end. So do the books of what calls
 * have used, which are written with it.
 */
import * as z from "zod/v4/mini";
import { type Run, type RunOutcome, runOutcomeSchema, runSchema } from "../core/run.ts";
import type { Ledger } from "../core/usage-ledger.ts";
import { logProblem } from "../log.ts";

export type StoredRun = {
	run: Run;
	/** When the work under way began, one alarm's worth of steps; null between alarms. */
	workBeganAt: number | null;
	outcome: RunOutcome | null;
};

export class RunStore {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	load(): StoredRun | null {
		const row = this.#sql
			.exec<{ spec: string; step_began_at: number | null; outcome: string | null }>(
				"SELECT spec, step_began_at, outcome FROM run WHERE spec IS NOT NULL",
			)
			.toArray()[0];
		if (row === undefined) return null;
		try {
			return {
				run: z.parse(runSchema, JSON.parse(row.spec)),
				workBeganAt: row.step_began_at,
				outcome: row.outcome === null ? null : z.parse(runOutcomeSchema, JSON.parse(row.outcome)),
			};
		} catch (error) {
			// Written by another version. The lease brings the task back; the manuscript must stay readable meanwhile.
			logProblem("run row unreadable", {}, error);
			this.#sql.exec("UPDATE run SET spec = NULL, step_began_at = NULL, outcome = NULL");
			return null;
		}
	}

	/** The largest fence that any start or stop has carried. */
	fence(): number {
		return this.#sql.exec<{ value: number }>("SELECT value FROM fence").toArray()[0]?.value ?? 0;
	}

	raiseFence(value: number): void {
		this.#sql.exec(
			"INSERT INTO fence (only, value) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET value = MAX(value, excluded.value)",
			value,
		);
	}

	begin(run: Run, ledger: Ledger): void {
		this.raiseFence(run.fence);
		this.#sql.exec(
			"INSERT OR REPLACE INTO run (only, spec, step_began_at, outcome, ledger) VALUES (1, ?, NULL, NULL, ?)",
			JSON.stringify(run),
			JSON.stringify(ledger),
		);
	}

	beginWork(now: number): void {
		this.#sql.exec("UPDATE run SET step_began_at = ? WHERE spec IS NOT NULL", now);
	}

	endWork(outcome: RunOutcome | null, ledger: Ledger): void {
		this.#sql.exec(
			"UPDATE run SET step_began_at = NULL, outcome = ?, ledger = ? WHERE spec IS NOT NULL",
			outcome === null ? null : JSON.stringify(outcome),
			JSON.stringify(ledger),
		);
	}

	/** Forgets the run of this fence or an older one; a newer one that took its place stays. */
	end(fence: number, ledger: Ledger): void {
		this.#sql.exec(
			`UPDATE run SET spec = NULL, step_began_at = NULL, outcome = NULL, ledger = ? WHERE json_extract(spec, '$.fence') <= ?`,
			JSON.stringify(ledger),
			fence,
		);
	}
}
