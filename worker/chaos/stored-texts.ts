/** Looks for texts in the rows that a server's objects have stored, once it has stopped: what SQL deletes stays in a file's free pages. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The local runtime notes under which name each object was called, and which of them has an alarm that is still to ring once. */
const RUNTIME_TABLES = ["__miniflare_do_name", "_cf_ALARM"];

/** @returns where each text was found, as `text: file, table` */
export function findStoredTexts(folder: string, texts: readonly string[]): string[] {
	const needles = texts.map((text) => ({ text, forms: [Buffer.from(text), Buffer.from(text, "utf16le")] }));
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith(".sqlite"));
	return files.flatMap(({ parentPath, name }) => {
		const path = join(parentPath, name);
		const database = new DatabaseSync(path);
		try {
			return tablesOf(database).flatMap((table) => {
				const cells = cellsOf(database, table);
				const found = needles.filter(({ forms }) => cells.some((cell) => forms.some((form) => cell.includes(form))));
				return found.map(({ text }) => `${text}: ${path.slice(folder.length + 1)}, ${table}`);
			});
		} finally {
			database.close();
		}
	});
}

function tablesOf(database: DatabaseSync): string[] {
	return database
		.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
		.all()
		.map(({ name }) => String(name))
		.filter((name) => !RUNTIME_TABLES.includes(name));
}

function cellsOf(database: DatabaseSync, table: string): Buffer[] {
	const rows = database.prepare(`SELECT * FROM "${table}"`);
	// Large numbers do not fit into the numbers of JavaScript.
	rows.setReadBigInts(true);
	return rows
		.all()
		.flatMap((row) => Object.values(row).map((cell) => Buffer.from(cell instanceof Uint8Array ? cell : String(cell))));
}
