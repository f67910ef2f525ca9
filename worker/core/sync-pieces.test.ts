import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import { formatCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import type { FeedHead } from "./feed.ts";
import { afterRev, beginSync, nextPiece, type PieceSource, type SyncProgress } from "./sync-pieces.ts";
import { TaskIndex } from "./task-index.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { toTask } from "./task-record.ts";

const EPOCH = "00000000000000aa";
/** Two tasks or three. */
const MAX_CHARS = 2_500;

/** What pieces are made of, and what may happen to it between two of them. */
class Queue implements PieceSource {
	readonly tombstones = new Map<string, number>();
	readonly #index = new TaskIndex();
	readonly #deleted = new Set<string>();
	#rev = 0;
	#horizon = 0;

	head(): FeedHead {
		return { epoch: EPOCH, rev: this.#rev, horizon: this.#horizon };
	}

	changedSince(rev: number) {
		return this.#index.changedSince(rev);
	}

	toTask(record: Parameters<PieceSource["toTask"]>[0]): Task {
		return toTask(record, this.#index.positionOf(record.id));
	}

	/** No task that is deleted ever comes back under its id. */
	put(id: string): void {
		if (this.#deleted.has(id)) return;
		this.#rev += 1;
		this.#index.put(taskRecord(id, { rev: this.#rev, createdAt: Number(id.slice(1)) }));
	}

	delete(id: string): void {
		if (!this.#index.tasks.has(id)) return;
		this.#rev += 1;
		this.#index.remove(id);
		this.#deleted.add(id);
		this.tombstones.set(id, this.#rev);
	}

	/** Deletions are remembered back to here only. */
	forget(share: number): void {
		this.#horizon = Math.max(this.#horizon, Math.floor(this.#rev * share));
		for (const [id, rev] of this.tombstones) if (rev <= this.#horizon) this.tombstones.delete(id);
	}

	tasks(): Task[] {
		return byId([...this.#index.tasks.values()].map((record) => this.toTask(record)));
	}
}

const byId = (tasks: Iterable<Task>) => [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));

function filled(count: number): Queue {
	const queue = new Queue();
	for (let at = 0; at < count; at++) queue.put(`t${at}`);
	return queue;
}

function piecesOf(queue: Queue, told: SyncProgress | null): Sync[] {
	const syncs: Sync[] = [];
	for (let next = told; next !== null; ) {
		const piece = nextPiece(queue, next, MAX_CHARS);
		syncs.push(piece.sync);
		next = piece.told;
	}
	return syncs;
}

type Step = { do: "put" | "delete"; id: string } | { do: "forget"; share: number } | { do: "piece" | "drop" | "finish" };

const id = fc.nat(60).map((number) => `t${number}`);
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ do: fc.constant("put" as const), id }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), id }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("forget" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant("piece" as const) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constantFrom("drop" as const, "finish" as const) }) },
);

/** A client that takes pieces while the queue changes, is cut off, and comes back with what it has. */
class Client {
	feed: FeedState = emptyFeed;
	#told: SyncProgress | null = null;
	readonly #queue: Queue;

	constructor(queue: Queue) {
		this.#queue = queue;
		this.connect();
	}

	connect(): void {
		this.#told = beginSync(this.#queue.head(), this.feed.cursor);
	}

	takePiece(): void {
		if (this.#told === null) return;
		const { sync, told } = nextPiece(this.#queue, this.#told, MAX_CHARS);
		this.feed = applySync(this.feed, sync);
		this.#told = told;
	}

	/** A long change to a client that has everything before it is sent in pieces, too. */
	hearOf(before: number): void {
		this.#told ??= afterRev(before);
	}

	finish(): void {
		while (this.#told !== null) this.takePiece();
	}
}

describe("[P1] pieces", () => {
	it("a list that fits into one is one", () => {
		const queue = filled(2);
		const [sync, ...more] = piecesOf(queue, beginSync(queue.head(), null));
		expect(more).toEqual([]);
		expect(sync).toEqual({ type: "sync", cursor: formatCursor(queue.head()), reset: true, tasks: queue.tasks(), deleted: [] });
	});

	it("end at the queue's state, whatever changes between them and wherever the client is cut off", () => {
		fc.assert(
			fc.property(fc.nat(30), fc.array(step, { maxLength: 60 }), (count, steps) => {
				const queue = filled(count);
				const client = new Client(queue);
				for (const each of steps) {
					const before = queue.head().rev;
					if (each.do === "put") queue.put(each.id);
					else if (each.do === "delete") queue.delete(each.id);
					else if (each.do === "forget") queue.forget(each.share);
					else if (each.do === "piece") client.takePiece();
					else if (each.do === "drop") client.connect();
					else client.finish();
					if (queue.head().rev > before) client.hearOf(before);
				}
				client.finish();
				expect(byId(client.feed.tasks.values())).toEqual(queue.tasks());
				expect(client.feed.cursor).toBe(formatCursor(queue.head()));
			}),
			{ numRuns: 1_000 },
		);
	});

	it("are short, but where no cursor between them would be true", () => {
		const queue = filled(40);
		const sizes = piecesOf(queue, beginSync(queue.head(), null)).map((sync) => JSON.stringify(sync).length);
		expect(sizes.length).toBeGreaterThan(5);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_CHARS);
	});

	it("say once that they replace everything, and start over when deletions between them are forgotten", () => {
		const queue = filled(20);
		const first = nextPiece(queue, beginSync(queue.head(), null), MAX_CHARS);
		const second = nextPiece(queue, first.told ?? afterRev(0), MAX_CHARS);
		expect([first.sync.reset, second.sync.reset]).toEqual([true, false]);
		queue.delete("t0");
		queue.forget(1);
		const third = nextPiece(queue, second.told ?? afterRev(0), MAX_CHARS);
		expect(third.sync.reset).toBe(true);
		expect(
			[first, second, third]
				.map(({ sync }) => sync)
				.reduce(applySync, emptyFeed)
				.tasks.has("t0"),
		).toBe(false);
	});

	it("of a cursor that claims what is still to come are as short as any", () => {
		const queue = filled(40);
		const sizes = piecesOf(queue, beginSync(queue.head(), formatCursor({ epoch: EPOCH, rev: 1e9 })));
		expect(Math.max(...sizes.map((sync) => JSON.stringify(sync).length))).toBeLessThanOrEqual(MAX_CHARS);
	});
});
