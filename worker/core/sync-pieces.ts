/**
 * Cuts what a client has to be told into pieces, each made when it is sent. Tasks and deletions go in the order of their
 * revisions, so what changes between two pieces is in a later one, and a client that is cut off between them resumes from the
 * last one's cursor and misses nothing.
 */
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import { type FeedHead, resumePoint } from "./feed.ts";
import type { TaskRecord } from "./task-record.ts";

/** How far a client has been told. */
export type SyncProgress = {
	/** Tasks up to and with this revision have been sent. */
	rev: number;
	/** Deletions up to and with this one are of tasks that the client cannot have. */
	deletedRev: number;
	/** A client takes no cursor below this as news. */
	leastCursor: number;
	/** Whether the next piece replaces all that the client has. */
	isReset: boolean;
};

/** What pieces are made of, as it is when one is made. */
export interface PieceSource {
	head(): FeedHead;
	/** In the order of their revisions. */
	changedSince(rev: number): TaskRecord[];
	/** Deletions that are remembered, each with its revision. */
	readonly tombstones: ReadonlyMap<string, number>;
	toTask(record: TaskRecord): Task;
}

/** @param since the client's cursor; null for none */
export function beginSync(head: FeedHead, since: string | null): SyncProgress {
	const from = resumePoint(head, since);
	if (from !== null) return afterRev(from);
	const cursor = since === null ? null : parseCursor(since);
	// One that claims to have seen what is still to come takes nothing before that.
	const isKnown = cursor !== null && cursor.epoch === head.epoch && cursor.rev <= head.rev;
	return { rev: 0, deletedRev: head.rev, leastCursor: isKnown ? cursor.rev : 0, isReset: true };
}

/** Of a client that has been told everything up to this revision. */
export function afterRev(rev: number): SyncProgress {
	return { rev, deletedRev: rev, leastCursor: rev + 1, isReset: false };
}

/**
 * @param maxChars of a piece; one task alone may be longer
 * @returns the next piece, and how far the client is with it; null if that is all there is
 */
export function nextPiece(source: PieceSource, told: SyncProgress, maxChars: number): { sync: Sync; told: SyncProgress | null } {
	const head = source.head();
	const from = isForgotten(head, told) ? { ...told, rev: 0, deletedRev: head.rev, isReset: true } : told;
	const sync: Sync = { type: "sync", cursor: "", reset: from.isReset, tasks: [], deleted: [] };
	const piece = (rev: number, next: SyncProgress | null) => {
		sync.cursor = formatCursor({ epoch: head.epoch, rev });
		return { sync, told: next };
	};
	let chars = ENVELOPE_CHARS;
	let sentRev = 0;
	for (const item of itemsOf(source, from)) {
		const task = "record" in item ? source.toTask(item.record) : null;
		const itemChars = task === null ? item.id.length + 3 : JSON.stringify(task).length + 1;
		const isFull = chars + itemChars > maxChars && sync.tasks.length + sync.deleted.length > 0;
		const cursor = isFull ? cursorAfter(sentRev, from.leastCursor, head.horizon) : null;
		if (cursor !== null) return piece(cursor, { ...from, rev: sentRev, leastCursor: cursor + 1, isReset: false });
		if (task === null) sync.deleted.push(item.id);
		else sync.tasks.push(task);
		chars += itemChars;
		sentRev = item.rev;
	}
	return piece(head.rev, null);
}

/** Deletions that the client has to be told of are no longer remembered. */
function isForgotten({ horizon }: FeedHead, { rev, deletedRev, isReset }: SyncProgress): boolean {
	return !isReset && horizon > Math.max(rev, deletedRev);
}

/**
 * Where a client stands after a piece that ends with `rev`; null if no cursor would be true, and the piece must go on. A cursor
 * below the horizon leads to a whole reset, so there it may be a newer one than the piece's own.
 */
function cursorAfter(rev: number, leastCursor: number, horizon: number): number | null {
	if (rev >= leastCursor) return rev;
	return leastCursor < horizon ? leastCursor : null;
}

type Item = { rev: number; id: string } & ({ record: TaskRecord } | { isDeleted: true });

/** Both lists are in the order of their revisions, and so is what comes out. */
function* itemsOf(source: PieceSource, { rev, deletedRev }: SyncProgress): Generator<Item> {
	const leastDeleted = Math.max(rev, deletedRev);
	const deleted = [...source.tombstones].filter(([, deletedAt]) => deletedAt > leastDeleted).sort(([, a], [, b]) => a - b);
	let next = 0;
	for (const record of source.changedSince(rev)) {
		for (let gone = deleted[next]; gone !== undefined && gone[1] < record.rev; gone = deleted[++next])
			yield { id: gone[0], rev: gone[1], isDeleted: true };
		yield { id: record.id, rev: record.rev, record };
	}
	for (const [id, deletedAt] of deleted.slice(next)) yield { id, rev: deletedAt, isDeleted: true };
}

/** Room for what stands around the lists. */
const ENVELOPE_CHARS = 200;
