/**
 * Calls to processors that must arrive: they are stored with the decision that asks for them and deleted when the
 * processor has acknowledged them. All kinds may arrive twice without harm.
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
	/** The project can be restored no longer. */
	| { id: number; kind: "erase"; projectId: string; tries: number }
	/** Everything of the user goes: nothing takes this back. */
	| { id: number; kind: "purge"; projectId: string; tries: number }
	/** The ops side erases what it has of the user, and refuses reports of this number of moves or a smaller one. */
	| { id: number; kind: "forget"; userId: string; moves: number; tries: number };

/** Calls of one pass: each is a request to another object, and the platform bounds how many may be made at once. */
const CALLS_PER_PASS = 100;

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

	/** Until when each deleted project can be restored. */
	unsentErases(): Map<string, number> {
		const rows = this.#sql.exec<{ project_id: string; due_at: number }>(
			"SELECT project_id, due_at FROM outbox WHERE kind = 'erase' AND tries = 0",
		);
		return new Map(rows.toArray().map(({ project_id, due_at }) => [project_id, due_at]));
	}

	/**
	 * Everything of the user goes, now. An erasure of a project replaces all that was to be said to its processor, and that of a project
	 * which is just being created too, so that its creation finds nothing to take back.
	 */
	addErasure(projectIds: readonly string[], userId: string, moves: number, now: number): void {
		this.#nextDue = undefined;
		const known = this.#sql.exec<{ id: string }>("SELECT project_id AS id FROM outbox WHERE kind IN ('erase', 'purge')");
		const projects = new Set([...projectIds, ...known.toArray().map(({ id }) => id)]);
		this.#sql.exec("DELETE FROM outbox");
		for (const projectId of projects) {
			this.#sql.exec("INSERT INTO outbox (kind, project_id, due_at, tries) VALUES ('purge', ?, ?, 0)", projectId, now);
		}
		// Until the ops side has confirmed it, this row alone says whom it is about.
		this.#sql.exec(
			"INSERT INTO outbox (kind, project_id, fence, due_at, tries) VALUES ('forget', ?, ?, ?, 0)",
			userId,
			moves,
			now,
		);
	}

	/** Whether an erasure of everything is not confirmed by everybody yet. */
	hasErasure(): boolean {
		return this.#sql.exec("SELECT 1 FROM outbox WHERE kind IN ('purge', 'forget') LIMIT 1").toArray().length > 0;
	}

	due(now: number): OutboxCall[] {
		const nextDue = this.nextDue();
		if (nextDue === null || nextDue > now) return [];
		const rows = this.#sql.exec<OutboxRow>(
			"SELECT * FROM outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
			now,
			CALLS_PER_PASS,
		);
		return rows.toArray().map(toCall);
	}

	/** Puts off the next try until the running one has had time to be acknowledged. */
	postpone(call: OutboxCall, now: number): void {
		this.#nextDue = undefined;
		const dueAt = now + exponentialMs(POLICY.callResendMs, POLICY.callResendMaxMs, call.tries);
		this.#sql.exec("UPDATE outbox SET due_at = ?, tries = tries + 1 WHERE id = ?", dueAt, call.id);
	}

	/**
	 * An erasure empties the table, and numbers are given anew then: the number alone may be that of another call by now.
	 * @returns what the call knew of its task's usage; null if another try of the same call was acknowledged before
	 */
	acknowledge(call: OutboxCall): { usage: Usage | undefined } | null {
		this.#nextDue = undefined;
		const about = call.kind === "forget" ? call.userId : call.projectId;
		const fence = call.kind === "stop" ? call.fence : call.kind === "forget" ? call.moves : null;
		const row = this.#sql
			.exec<{ usage: string | null }>(
				"DELETE FROM outbox WHERE id = ? AND kind = ? AND project_id = ? AND fence IS ? RETURNING usage",
				call.id,
				call.kind,
				about,
				fence,
			)
			.toArray()[0];
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
	if (row.kind === "forget" && row.fence !== null) {
		return { id: row.id, tries: row.tries, kind: "forget", userId: row.project_id, moves: row.fence };
	}
	return { ...shared, kind: row.kind === "purge" ? "purge" : "erase" };
}
