/** The sealed AI keys of a queue's tasks, and when each is erased. It cannot open them. */

import { POLICY } from "../core/policy.ts";
import type { KeyChange } from "../core/queue-machine.ts";

export class SealedKeys {
	readonly #sql: SqlStorage;
	/** Not after the first erasure, so that nobody walks all keys for it with each change; undefined if it has to be asked. */
	#erasure: number | null | undefined;

	/** @param nextErasure as it is stored */
	constructor(sql: SqlStorage, nextErasure: number | null) {
		this.#sql = sql;
		this.#erasure = nextErasure;
	}

	put(taskId: string, box: string): void {
		this.#sql.exec("INSERT OR REPLACE INTO sealed_keys (task_id, box, erase_at) VALUES (?, ?, NULL)", taskId, box);
	}

	get(taskId: string): string | null {
		return this.#sql.exec<{ box: string }>("SELECT box FROM sealed_keys WHERE task_id = ?", taskId).toArray()[0]?.box ?? null;
	}

	/** @param box null: the task needs no key of the user any more */
	replace(taskId: string, box: string | null): void {
		if (box === null) this.drop(taskId);
		else this.put(taskId, box);
	}

	drop(taskId: string): void {
		this.#sql.exec("DELETE FROM sealed_keys WHERE task_id = ?", taskId);
	}

	apply(changes: KeyChange[], now: number): void {
		for (const { taskId, erase } of changes) {
			if (erase === "now") this.drop(taskId);
			else {
				const eraseAt = erase === "later" ? now + POLICY.keyKeptAfterFailureMs : null;
				this.#sql.exec("UPDATE sealed_keys SET erase_at = ? WHERE task_id = ?", eraseAt, taskId);
				this.#erasure = undefined;
			}
		}
	}

	eraseDue(now: number): void {
		this.#sql.exec("DELETE FROM sealed_keys WHERE erase_at <= ?", now);
		this.#erasure = undefined;
	}

	count(): number {
		return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM sealed_keys").one().count;
	}

	/** All keys are erased. */
	reset(): void {
		this.#erasure = null;
	}

	nextErasure(): number | null {
		if (this.#erasure === undefined) {
			this.#erasure = this.#sql.exec<{ at: number | null }>("SELECT MIN(erase_at) AS at FROM sealed_keys").one().at;
		}
		return this.#erasure;
	}
}
