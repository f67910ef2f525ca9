/**
 * Erases everything of a user, in one transaction: after it the queue is as new, under another epoch, and the outbox says who else has
 * to erase something. What is erased, and what is kept of the erasure itself, is decided in `core/erasure.ts`.
 */
import {
	decideErasure,
	type Erasure,
	type ErasureDecision,
	erasureSchema,
	type FoundForErasure,
	firstMoves,
} from "../core/erasure.ts";
import { Meta } from "../ops/meta.ts";
import type { Outbox } from "./outbox.ts";
import type { ProjectRegistry } from "./project-registry.ts";

/** The name of what is kept, among the queue's single values. */
export const ERASURE_META = "erasure";

/** Any other table, also one that is made later, holds something of the user. `meta` and `outbox` are filled anew. */
const KEPT_TABLES = new Set(["schema_version", "outbox"]);

/** What the runtime keeps in the same database, such as the name of the object on a local server, it writes anew at each wake. */
const RUNTIME_TABLE = /^(_|sqlite_)/;

export type ErasureOptions = {
	storage: DurableObjectStorage;
	/** What is kept of the last erasure as it was stored; undefined if there was none. */
	stored: string | undefined;
	outbox: Outbox;
	projects: ProjectRegistry;
	/** Writes the new epoch. @returns to call once it is committed */
	beginAnew: () => () => void;
};

export class QueueErasure {
	readonly #options: ErasureOptions;
	#last: Erasure | null;

	constructor(options: ErasureOptions) {
		this.#options = options;
		this.#last = options.stored === undefined ? null : erasureSchema.parse(JSON.parse(options.stored));
	}

	/** What the reports to the ops side begin with in this life. */
	get firstMoves(): number {
		return firstMoves(this.#last);
	}

	/** Whether all that was to be erased elsewhere is. */
	get isComplete(): boolean {
		return !this.#options.outbox.hasErasure();
	}

	/** @param found what the caller knows without the tables */
	run(userId: string, found: Omit<FoundForErasure, "hasOtherRows">, now: number): ErasureDecision {
		const { storage, beginAnew } = this.#options;
		const decision = decideErasure(this.#last, { ...found, hasOtherRows: this.#hasOtherRows() }, now);
		if (decision.kind !== "erase") return decision;
		const { erasure } = decision;
		const follow = storage.transactionSync(() => {
			this.#addCalls(userId, erasure.moves, now);
			for (const table of this.#tables()) storage.sql.exec(`DELETE FROM "${table}"`);
			new Meta(storage.sql).set(ERASURE_META, erasure);
			return beginAnew();
		});
		this.#last = erasure;
		follow();
		return decision;
	}

	#addCalls(userId: string, moves: number, now: number): void {
		const { projects, outbox } = this.#options;
		const ids = [...projects.list(), ...projects.deleted()].map(({ id }) => id);
		outbox.addErasure(ids, userId, moves, now);
	}

	/** Beside what is counted: each of them has a table of its own that is empty in a new queue. */
	#hasOtherRows(): boolean {
		const { sql } = this.#options.storage;
		const others = this.#tables().filter((table) => table !== "meta");
		return others.some((table) => sql.exec(`SELECT 1 FROM "${table}" LIMIT 1`).toArray().length > 0);
	}

	#tables(): string[] {
		return this.#options.storage.sql
			.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
			.toArray()
			.map(({ name }) => name)
			.filter((name) => !KEPT_TABLES.has(name) && !RUNTIME_TABLE.test(name));
	}
}
