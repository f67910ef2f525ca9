/**
 * Cuts a long `Sync` into frames. Tasks and deletions go in the order of their revisions, so that a client which is cut
 * off between two frames resumes from the last one's cursor and misses nothing.
 */
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";

export type SyncHistory = {
	/** When each task in `deleted` went. */
	deletedRevs: ReadonlyMap<string, number>;
	/** Deletions up to and with this revision are no longer remembered: an older cursor is answered with a reset. */
	horizon: number;
	/** What the client has seen of this very queue; 0 for nothing. It takes no reset that is older. */
	seenRev: number;
};

type Item = { rev: number; chars: number; task: Task } | { rev: number; chars: number; deleted: string };

/**
 * @param maxChars of a frame; one task alone may be longer
 * @returns parts that, applied in order, are `sync`; only the first of a reset has `reset: true`
 */
export function splitSync(sync: Sync, history: SyncHistory, maxChars: number): Sync[] {
	if (sync.tasks.length + sync.deleted.length <= 1) return [sync];
	const head = parseCursor(sync.cursor);
	if (head === null) return [sync];
	const chunks = cut(itemsOf(sync, history.deletedRevs), maxChars);
	if (chunks.length <= 1) return [sync];

	const parts: Sync[] = [];
	let pending: Item[] = [];
	for (const [index, chunk] of chunks.entries()) {
		pending.push(...chunk);
		const isLast = index === chunks.length - 1;
		const rev = isLast ? head.rev : cursorAfter(chunk.at(-1)?.rev ?? 0, sync.reset ? parts.length : null, history);
		if (rev === null) continue;
		parts.push({
			type: "sync",
			cursor: formatCursor({ epoch: head.epoch, rev }),
			reset: sync.reset && parts.length === 0,
			tasks: pending.flatMap((item) => ("task" in item ? [item.task] : [])),
			deleted: pending.flatMap((item) => ("deleted" in item ? [item.deleted] : [])),
		});
		pending = [];
	}
	return parts;
}

/**
 * Where a client stands after a part that ends with `rev`; null if no cursor would be true, and the part must be joined with the next.
 * @param resetPart how many parts of a reset came before; null if the sync is none
 */
function cursorAfter(rev: number, resetPart: number | null, { seenRev, horizon }: SyncHistory): number | null {
	if (resetPart === null || rev >= seenRev + resetPart) return rev;
	// The client would take this part for old news. Any cursor below the horizon leads to a whole reset, so it may have a newer one.
	return seenRev + resetPart < horizon ? seenRev + resetPart : null;
}

function itemsOf(sync: Sync, deletedRevs: ReadonlyMap<string, number>): Item[] {
	const tasks = sync.tasks.map((task): Item => ({ rev: task.rev, chars: JSON.stringify(task).length + 1, task }));
	const deleted = sync.deleted.map((id): Item => ({ rev: deletedRevs.get(id) ?? 0, chars: id.length + 3, deleted: id }));
	return [...tasks, ...deleted].sort((a, b) => a.rev - b.rev);
}

/** Room for what stands around the lists. */
const ENVELOPE_CHARS = 200;

function cut(items: Item[], maxChars: number): Item[][] {
	const chunks: Item[][] = [];
	let chars = Number.POSITIVE_INFINITY;
	for (const item of items) {
		if (chars + item.chars > maxChars) {
			chunks.push([]);
			chars = ENVELOPE_CHARS;
		}
		chunks.at(-1)?.push(item);
		chars += item.chars;
	}
	return chunks;
}
