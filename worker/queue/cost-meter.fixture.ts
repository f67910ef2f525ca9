/**
 * Counts what the platform bills for durable objects: requests (calls on stubs, alarms, upgrades, messages) and rows written
 * (by SQL, one for each key that is put or deleted, and one for each alarm that is set). It stands in the code path of every object of
 * a test, and estimates nothing.
 */
import { runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { OpsHub } from "../ops/ops-hub.ts";
import { OpsShard } from "../ops/ops-shard.ts";
import { TaskProcessor } from "../processor/task-processor.ts";
import { TaskQueue } from "./task-queue.ts";

/** What was counted, by source. */
export type Bill = ReadonlyMap<string, number>;

const CLASSES = { queue: TaskQueue, processor: TaskProcessor, shard: OpsShard, hub: OpsHub };
/** Tables that only this kind of object has. */
const MARKS = { queue: /\b(tombstones|outbox|sealed_keys|idempotency)\b/, processor: /\bfence\b/, shard: /\bcells\b/ };

/** What comes in over a session is part of the call that opened it. */
const NOT_BILLED = ["constructor", "reportRun", "endRun"];
/** Twenty messages on a socket are one request. */
const SHARES = new Map([
	["webSocketMessage", 1 / 20],
	["webSocketClose", 1 / 20],
	["webSocketError", 0],
]);

export class CostMeter {
	readonly #requests = new Map<string, number>();
	/** Objects in the synchronous part of a call that is counted. */
	readonly #busy = new Set<object>();
	readonly #restores: (() => void)[] = [];
	readonly #exec;
	readonly #setAlarm;
	/** Only queues have keys and values. */
	readonly #put;
	readonly #delete;

	/** @param storage of any object: all of them have the same classes */
	private constructor(storage: DurableObjectStorage) {
		const sql: SqlStorage = Object.getPrototypeOf(storage.sql);
		const prototype: DurableObjectStorage = Object.getPrototypeOf(storage);
		this.#exec = vi.spyOn(sql, "exec");
		this.#setAlarm = vi.spyOn(prototype, "setAlarm");
		const kv: SyncKvStorage = Object.getPrototypeOf(storage.kv);
		this.#put = vi.spyOn(kv, "put");
		this.#delete = vi.spyOn(kv, "delete");
		for (const [object, { prototype }] of Object.entries(CLASSES)) this.#countCalls(object, prototype);
	}

	/** Counts from now on. */
	static install(stub: DurableObjectStub<TaskQueue>): Promise<CostMeter> {
		return runInDurableObject(stub, (_queue, { storage }) => new CostMeter(storage));
	}

	restore(): void {
		this.#exec.mockRestore();
		this.#setAlarm.mockRestore();
		this.#put.mockRestore();
		this.#delete.mockRestore();
		for (const restore of this.#restores) restore();
	}

	/** Requests by object and method. */
	get requests(): Bill {
		return this.#requests;
	}

	/** Rows by object, statement and table. */
	get rows(): Bill {
		const names = this.#namesOfObjects();
		const bill = new Map<string, number>();
		const { calls, contexts, results } = this.#exec.mock;
		for (const [index, [query]] of calls.entries()) {
			const result = results[index];
			if (result?.type !== "return" || result.value.rowsWritten === 0) continue;
			const [, verb = "", table = query] =
				/^\s*(INSERT|UPDATE|DELETE)\s+(?:OR REPLACE\s+)?(?:INTO |FROM )?(\w+)/.exec(query) ?? [];
			add(bill, `${names.get(contexts[index])} ${verb} ${table}`, result.value.rowsWritten);
		}
		for (const { type } of this.#put.mock.results) if (type === "return") add(bill, "queue put task", 1);
		for (const { type, value } of this.#delete.mock.results) if (type === "return" && value) add(bill, "queue delete task", 1);
		for (const storage of this.#setAlarm.mock.contexts) {
			if (typeof storage === "object" && storage !== null && "sql" in storage) add(bill, `${names.get(storage.sql)} setAlarm`, 1);
		}
		return bill;
	}

	#countCalls(object: string, prototype: object): void {
		for (const method of Object.getOwnPropertyNames(prototype)) {
			const original: unknown = Reflect.get(prototype, method);
			if (NOT_BILLED.includes(method) || typeof original !== "function") continue;
			const requests = this.#requests;
			const busy = this.#busy;
			Reflect.set(prototype, method, function (this: object, ...args: unknown[]): unknown {
				// What an object calls on itself is no request.
				if (busy.has(this)) return Reflect.apply(original, this, args);
				add(requests, `${object} ${method}`, SHARES.get(method) ?? 1);
				busy.add(this);
				try {
					return Reflect.apply(original, this, args);
				} finally {
					busy.delete(this);
				}
			});
			this.#restores.push(() => void Reflect.set(prototype, method, original));
		}
	}

	#namesOfObjects(): Map<unknown, string> {
		const names = new Map<unknown, string>();
		const { calls, contexts } = this.#exec.mock;
		for (const [index, [query]] of calls.entries()) {
			const sql = contexts[index];
			const name = Object.entries(MARKS).find(([, mark]) => mark.test(query))?.[0];
			if (name !== undefined) names.set(sql, name);
		}
		return names;
	}
}

export function totalOf(bill: Bill): number {
	return [...bill.values()].reduce((sum, count) => sum + count, 0);
}

function add(bill: Map<string, number>, source: string, count: number): void {
	bill.set(source, (bill.get(source) ?? 0) + count);
}
