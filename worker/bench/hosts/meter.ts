/**
 * Counts what the platform bills, in the code path itself: requests, rows, and how long each object is kept awake. An object is
 * awake while a call of it or by it is under way, and while somebody holds a line to it. One that is idle and could hibernate is not
 * billed, also in the seconds before it does (developers.cloudflare.com/durable-objects/platform/pricing). Timers that outlast a call
 * are not counted: processors have none, a queue's wait a moment to tell its shard of what has changed.
 */
import { toReal, toScaled } from "./scaled-clock.ts";

export type Counts = {
	workerRequests: number;
	/** Upgrades and other requests that were passed on. */
	fetches: number;
	/** Calls on a stub; those on a returned line belong to the call that returned it. */
	rpcSessions: number;
	alarms: number;
	socketMessages: number;
	/** As SQLite counts them, one for each key that is put or deleted, and one for each alarm that is set. */
	rowsWritten: number;
	objectSeconds: number;
	/** Calls on stubs by object class and method, rows by table, to see where they come from. */
	calls: Record<string, number>;
	rows: Record<string, number>;
};

function none(): Counts {
	return {
		workerRequests: 0,
		fetches: 0,
		rpcSessions: 0,
		alarms: 0,
		socketMessages: 0,
		rowsWritten: 0,
		objectSeconds: 0,
		calls: {},
		rows: {},
	};
}

/** All objects of a local process live in this one isolate. */
let counts = none();
const holds = new Map<string, { count: number; since: number }>();

export function takeCounts(): Counts {
	return { ...counts };
}

export function resetCounts(): void {
	counts = none();
	for (const hold of holds.values()) hold.since = Date.now();
}

export function countRequest(): void {
	counts.workerRequests += 1;
}

export function countAlarm(key: string): void {
	counts.alarms += 1;
	add(counts.calls, `${classOf(key)}: alarm`, 1);
}

export function countMessage(): void {
	counts.socketMessages += 1;
}

/** @returns the end of it */
export function hold(key: string): () => void {
	const held = holds.get(key) ?? { count: 0, since: Date.now() };
	if (held.count === 0) held.since = Date.now();
	held.count += 1;
	holds.set(key, held);
	let isOver = false;
	return () => {
		if (isOver) return;
		isOver = true;
		held.count -= 1;
		if (held.count === 0) counts.objectSeconds += (Date.now() - held.since) / 1000;
	};
}

export async function during<T>(keys: string[], run: () => T | Promise<T>): Promise<T> {
	const releases = keys.map(hold);
	try {
		return await run();
	} finally {
		for (const release of releases) release();
	}
}

/** Counts on an object's own storage and lets its alarms follow the scaled clock. */
export function meterState(ctx: DurableObjectState): DurableObjectState {
	const { storage } = ctx;
	const { sql, kv } = storage;
	const exec = sql.exec.bind(sql);
	const setAlarm = storage.setAlarm.bind(storage);
	const getAlarm = storage.getAlarm.bind(storage);
	Object.assign(sql, {
		exec(query: string, ...bindings: unknown[]) {
			const cursor = exec(query, ...bindings);
			countRows(
				query
					.trim()
					.split(/[\s(]+/)
					.slice(0, 4)
					.join(" "),
				cursor.rowsWritten,
			);
			return cursor;
		},
	});
	const put = kv.put.bind(kv);
	const remove = kv.delete.bind(kv);
	Object.assign(kv, {
		put(key: string, value: unknown) {
			put(key, value);
			countRows("put", 1);
		},
		delete(key: string) {
			const isGone = remove(key);
			if (isGone) countRows("delete", 1);
			return isGone;
		},
	});
	Object.assign(storage, {
		setAlarm(time: number | Date) {
			countRows("setAlarm", 1);
			return setAlarm(toReal(Number(time)));
		},
		async getAlarm() {
			const at = await getAlarm();
			return at === null ? null : toScaled(at);
		},
	});
	return ctx;
}

function countRows(what: string, rows: number): void {
	if (rows === 0) return;
	counts.rowsWritten += rows;
	add(counts.rows, what, rows);
}

/**
 * A namespace whose stubs count every call.
 * @param caller the object that calls, which is awake meanwhile; null for the Worker
 */
export function meterNamespace<N extends object>(namespace: N, className: string, caller: string | null): N {
	return new Proxy(namespace, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== "function") return value;
			if (property !== "getByName") return value.bind(target);
			return (name: string) => meterStub(Object(Reflect.apply(value, target, [name])), `${className}/${name}`, caller);
		},
	});
}

function meterStub(stub: object, key: string, caller: string | null): object {
	return new Proxy(stub, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== "function" || typeof property !== "string") return value;
			return async (...args: unknown[]) => {
				if (property === "fetch") counts.fetches += 1;
				else counts.rpcSessions += 1;
				add(counts.calls, `${classOf(key)}: ${property}`, 1);
				const awake = caller === null ? [key] : [key, caller];
				const answer = await during(awake, () => Reflect.apply(value, target, args));
				return property === "openRun" && answer !== null ? meterLine(Object(answer), awake) : answer;
			};
		},
	});
}

/** A line keeps both ends awake until it is closed. */
function meterLine(line: object, awake: string[]): object {
	const releases = awake.map(hold);
	return new Proxy(line, {
		get(target, property) {
			if (property === Symbol.dispose) {
				return () => {
					for (const release of releases) release();
					Reflect.apply(Reflect.get(target, property, target), target, []);
				};
			}
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === "function" ? (...args: unknown[]) => Reflect.apply(value, target, args) : value;
		},
	});
}

function classOf(key: string): string {
	return key.slice(0, key.indexOf("/"));
}

function add(counters: Record<string, number>, name: string, by: number): void {
	counters[name] = (counters[name] ?? 0) + by;
}
