/** Who did what to whom, and how it ended. A line is written before the deed, so that none is without one. */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { type OpsAuditLine, opsAuditLineSchema } from "../../protocol/ops.ts";

type Row = {
	id: number;
	at: number;
	by: string;
	action: string;
	user_id: string | null;
	task_id: string | null;
	target: string | null;
	outcome: string | null;
};

export class AuditLog {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** @returns the line's id, to say later how it ended */
	add({ at, by, action, userId, taskId, target, outcome }: Omit<OpsAuditLine, "id">): number {
		const { id } = this.#sql
			.exec<{ id: number }>(
				"INSERT INTO audit (at, by, action, user_id, task_id, target, outcome) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
				at,
				by,
				action,
				userId,
				taskId,
				target,
				outcome,
			)
			.one();
		this.#sql.exec("DELETE FROM audit WHERE id <= ?", id - LIMITS.opsAuditKept);
		return id;
	}

	end(id: number, outcome: NonNullable<OpsAuditLine["outcome"]>): void {
		this.#sql.exec("UPDATE audit SET outcome = ? WHERE id = ?", outcome, id);
	}

	/**
	 * A user is erased: lines of what was done to his tasks stay, without him. Who erased whom stays said, since that is what has to be
	 * proven later, and who did something is never taken out.
	 */
	forget(userId: string): void {
		this.#sql.exec("UPDATE audit SET user_id = NULL, task_id = NULL WHERE user_id = ? AND action <> 'erase'", userId);
	}

	/** Newest first. */
	recent(): OpsAuditLine[] {
		const rows = this.#sql.exec<Row>("SELECT * FROM audit ORDER BY id DESC LIMIT ?", LIMITS.opsAuditShown).toArray();
		return rows.map(({ user_id: userId, task_id: taskId, ...row }) => z.parse(opsAuditLineSchema, { ...row, userId, taskId }));
	}
}
