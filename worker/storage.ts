/** Schema changes of an object's SQLite storage: each migration runs once, in order, in one transaction. */

/** An SQL script, or what SQL cannot do. */
export type Migration = string | ((storage: DurableObjectStorage) => void);

/**
 * @param migrations only ever append to this list, since objects of every age are out there
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
	// Each wake comes by here, and mostly there is nothing to do.
	if (versionOf(storage.sql) === migrations.length) return;
	storage.transactionSync(() => {
		storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
		const version = versionOf(storage.sql) ?? 0;
		if (version > migrations.length) throw new Error(`This storage was written by a later release (version ${version}).`);
		for (const migration of migrations.slice(version)) {
			if (typeof migration === "string") storage.sql.exec(migration);
			else migration(storage);
		}
		storage.sql.exec("DELETE FROM schema_version");
		storage.sql.exec("INSERT INTO schema_version (version) VALUES (?)", migrations.length);
	});
}

/** @returns null for a storage that is new */
function versionOf(sql: SqlStorage): number | null {
	try {
		return sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray()[0]?.version ?? null;
	} catch {
		// There is no such table yet.
		return null;
	}
}
