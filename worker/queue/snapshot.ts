/**
 * All that a waking queue has to know: its tasks, and the rest by one query, since to prepare a query costs the object more than to
 * run it, and most wakes ask for nothing else. It knows the tables and none of their meanings.
 */
import { migrate } from "../storage.ts";
import { QUEUE_MIGRATIONS } from "./schema.ts";

export type Snapshot = {
	meta: ReadonlyMap<string, string>;
	/** Their records as text. */
	tasks: string[];
	/** In the order of their revisions. */
	tombstones: { id: string; rev: number }[];
	/** When the first call in the outbox is due, and the first sealed key has to go; null if none. */
	nextCallAt: number | null;
	nextErasureAt: number | null;
};

type Row = { kind: string; at: number | null; key: string | null; value: string | number | null };

/** The platform lets one query have five parts. */
const READ_ALL = `
	SELECT 'version' AS kind, version AS at, NULL AS key, NULL AS value FROM schema_version
	UNION ALL SELECT 'meta', NULL, key, value FROM meta
	UNION ALL SELECT 'tombstone', rev, id, NULL FROM tombstones
	UNION ALL SELECT 'due', MIN(due_at), NULL, (SELECT MIN(erase_at) FROM sealed_keys) FROM outbox
`;

/** Brings the storage up to date first if it is older than this code. */
export function readSnapshot(storage: DurableObjectStorage): Snapshot {
	const rows = tryRead(storage.sql);
	const version = rows?.find(({ kind }) => kind === "version")?.at;
	if (rows !== null && version === QUEUE_MIGRATIONS.length) return toSnapshot(rows, storage.kv);
	migrate(storage, QUEUE_MIGRATIONS);
	return toSnapshot(read(storage.sql), storage.kv);
}

function read(sql: SqlStorage): Row[] {
	return sql.exec<Row>(READ_ALL).toArray();
}

/** @returns null for a storage that is new: its tables are not there */
function tryRead(sql: SqlStorage): Row[] | null {
	try {
		return read(sql);
	} catch {
		return null;
	}
}

function toSnapshot(rows: Row[], kv: SyncKvStorage): Snapshot {
	const meta = new Map<string, string>();
	const tasks = Array.from(kv.list<string>(), ([, record]) => record);
	const snapshot: Snapshot = { meta, tasks, tombstones: [], nextCallAt: null, nextErasureAt: null };
	for (const { kind, at, key, value } of rows) {
		if (kind === "meta" && key !== null && typeof value === "string") meta.set(key, value);
		else if (kind === "tombstone" && at !== null && key !== null) snapshot.tombstones.push({ id: key, rev: at });
		else if (kind === "due") {
			snapshot.nextCallAt = at;
			snapshot.nextErasureAt = typeof value === "number" ? value : null;
		}
	}
	snapshot.tombstones.sort((a, b) => a.rev - b.rev);
	return snapshot;
}
