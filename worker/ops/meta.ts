/** Single values of an object's own, by name. */
import type * as z from "zod/v4/mini";

export class Meta {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	/** @returns null if it was never set */
	get<S extends z.ZodMiniType>(key: string, schema: S): z.infer<S> | null {
		const row = this.#sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = ?", key).toArray()[0];
		return row === undefined ? null : schema.parse(JSON.parse(row.value));
	}

	set(key: string, value: unknown): void {
		this.#sql.exec(
			"INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			key,
			JSON.stringify(value),
		);
	}

	drop(key: string): void {
		this.#sql.exec("DELETE FROM meta WHERE key = ?", key);
	}
}
