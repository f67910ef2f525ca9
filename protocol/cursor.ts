/**
 * A cursor says how much of one queue's history a client has seen: `<epoch>.<rev>`. The epoch is made with the
 * queue's storage, so a cursor of another queue, or of one that was wiped, is recognised and answered with a reset.
 */
export type Cursor = { epoch: string; rev: number };

const CURSOR = /^([0-9a-f]{16})\.(0|[1-9][0-9]{0,15})$/;

export function formatCursor({ epoch, rev }: Cursor): string {
	// Joined: a string put together with `+` is only flattened when it is read, and keeps a whole frame from being written fast.
	return [epoch, rev].join(".");
}

/** Reads a cursor; null for anything that this protocol never wrote. */
export function parseCursor(text: string): Cursor | null {
	const match = CURSOR.exec(text);
	const epoch = match?.[1];
	const rev = Number(match?.[2]);
	return epoch !== undefined && Number.isSafeInteger(rev) ? { epoch, rev } : null;
}
