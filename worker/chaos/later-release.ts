/** Makes a later release of a bundle: the same code with one more migration of the storage of queues and of projects. */
import { PROCESSOR_MIGRATIONS } from "../processor/schema.ts";
import { QUEUE_MIGRATIONS } from "../queue/schema.ts";
import type { Migration } from "../storage.ts";

const ONE_MORE = "CREATE TABLE later_release (id INTEGER PRIMARY KEY)";

/** @param code of the bundle, minified or not */
export function laterRelease(code: string): string {
	return [QUEUE_MIGRATIONS, PROCESSOR_MIGRATIONS].reduce(withOneMore, code);
}

/** The list is found by its last script, behind which stand at most names of functions. */
function withOneMore(code: string, migrations: readonly Migration[]): string {
	const last = migrations.findLast((migration) => typeof migration === "string");
	// One line of it: how a bundle writes line ends is its own business.
	const line = last
		?.split("\n")
		.map((text) => text.trim())
		.findLast((text) => text.length > 20);
	const at = line === undefined ? -1 : code.indexOf(line);
	if (line === undefined || at === -1 || code.includes(line, at + 1)) throw new Error("A list of migrations was not found.");
	const after = /[`"'](?:,\s*[\w$]+)*,?\s*\]/g;
	after.lastIndex = at;
	const end = after.exec(code);
	if (end === null) throw new Error("The end of a list of migrations was not found.");
	const bracketAt = end.index + end[0].length - 1;
	return `${code.slice(0, bracketAt)},${JSON.stringify(ONE_MORE)}${code.slice(bracketAt)}`;
}
