/**
 * Calls to processors that must arrive: they are stored with the decision that asks for them and deleted when the
 * processor has acknowledged them. Both kinds may arrive twice without harm.
 */
import * as z from "zod/v4/mini";
import { type Usage, usageSchema } from "../../protocol/usage.ts";
import { exponentialMs } from "../core/backoff.ts";
import { POLICY } from "../core/policy.ts";
import type { QueueCall } from "../core/queue-machine.ts";

type OutboxRow = {
	id: number;
	kind: string;
	project_id: string;
	task_id: string | null;
	fence: number | null;
	drops_draft: number | null;
	due_at: number;
	tries: number;
};

export type OutboxCall =
	| { id: number; kind: "stop"; projectId: string; taskId: string; fence: number; dropsDraft: boolean; tries: number }
	| { id: number; kind: "erase"; projectId: string; tries: number };

export class Outbox {
	readonly #sql: SqlStorage;
	/** When the first of them is due, so that nobody asks for it with each change; undefined if it has to be asked. */
	#nextDue: number | null | undefined;

	/** @param nextDue as it is stored */
	constructor(sql: SqlStorage, nextDue: number | null) {
		this.#sql = sql;
		this.#nextDue = nextDue;
	}

	addStop(call: Extract<QueueCall, { kind: "stop" }>, dueAt: number): void {
		this.#nextDue = undefined;
		this.#sql.exec(
			"INSERT INTO outbox (kind, project_id, task_id, fence, drops_draft, usage, due_at, tries) VALUES ('stop', ?, ?, ?, ?, ?, ?, 0)",
			call.projectId,
			call.taskId,
			call.fence,
			call.dropsDraft ? 1 : 0,
			call.usage === undefined ? null : JSON.stringify(call.usage),
			dueAt,
		);
	}

	addErase(projectId: string, dueAt: number): void {
		this.#nextDue = undefined;
		this.#sql.exec("INSERT INTO outbox (kind, project_id, due_at, tries) VALUES ('erase', ?, ?, 0)", projectId, dueAt);
	}

	/** Whether the project is noted for an erasure, and that has not been sent yet. */
	hasUnsentErase(projectId: string): boolean {
		const rows = this.#sql.exec("SELECT 1 FROM outbox WHERE kind = 'erase' AND project_id = ? AND tries = 0", projectId);
		return rows.toArray().length > 0;
	}

	/**
	 * Takes back an erasure: the project has come into being after all, or is wanted again.
	 * @returns false if it is too late: the erasure has been sent already
	 */
	dropErase(projectId: string): boolean {
		this.#nextDue = undefined;
		return this.#sql.exec("DELETE FROM outbox WHERE kind = 'erase' AND project_id = ? AND tries = 0", projectId).rowsWritten > 0;
	}

	due(now: number): OutboxCall[] {
		const nextDue = this.nextDue();
		if (nextDue === null || nextDue > now) return [];
		return this.#sql.exec<OutboxRow>("SELECT * FROM outbox WHERE due_at <= ? ORDER BY id", now).toArray().map(toCall);
	}

	/** Puts off the next try until the running one has had time to be acknowledged. */
	postpone(call: OutboxCall, now: number): void {
		this.#nextDue = undefined;
		const dueAt = now + exponentialMs(POLICY.callResendMs, POLICY.callResendMaxMs, call.tries);
		this.#sql.exec("UPDATE outbox SET due_at = ?, tries = tries + 1 WHERE id = ?", dueAt, call.id);
	}

	/** @returns what the call knew of its task's usage; null if another try of the same call was acknowledged before */
	acknowledge(id: number): { usage: Usage | undefined } | null {
		this.#nextDue = undefined;
		const row = this.#sql.exec<{ usage: string | null }>("DELETE FROM outbox WHERE id = ? RETURNING usage", id).toArray()[0];
		if (row === undefined) return null;
		return { usage: row.usage === null ? undefined : z.parse(usageSchema, JSON.parse(row.usage)) };
	}

	/** A task that is gone has used this much by its books: what its other calls know is the same from now on. */
	noteUsage(taskId: string, usage: Usage): void {
		if (this.nextDue() === null) return;
		this.#sql.exec("UPDATE outbox SET usage = ? WHERE task_id = ?", JSON.stringify(usage), taskId);
	}

	nextDue(): number | null {
		if (this.#nextDue === undefined) {
			this.#nextDue = this.#sql.exec<{ at: number | null }>("SELECT MIN(due_at) AS at FROM outbox").one().at;
		}
		return this.#nextDue;
	}
}

function toCall(row: OutboxRow): OutboxCall {
	const shared = { id: row.id, projectId: row.project_id, tries: row.tries };
	if (row.kind === "stop" && row.task_id !== null && row.fence !== null) {
		return { ...shared, kind: "stop", taskId: row.task_id, fence: row.fence, dropsDraft: row.drops_draft === 1 };
	}
	return { ...shared, kind: "erase" };
}
