/** Schema changes of an object's SQLite storage: each migration runs once, in order, in one transaction. */

/**
 * @param migrations SQL scripts; only ever append to this list, since objects of every age are out there
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
	storage.transactionSync(() => {
		storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
		const row = storage.sql.exec<{ version: number }>("SELECT version FROM schema_version").toArray()[0];
		const version = row?.version ?? 0;
		if (version === migrations.length) return;
		for (const script of migrations.slice(version)) storage.sql.exec(script);
		storage.sql.exec("DELETE FROM schema_version");
		storage.sql.exec("INSERT INTO schema_version (version) VALUES (?)", migrations.length);
	});
}
