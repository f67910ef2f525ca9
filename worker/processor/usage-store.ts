/**
 * Reads the books of what calls have used off the rows that carry them (`core/usage-ledger.ts`). It writes none: each is written by
 * the store whose row it is.
 */
import * as z from "zod/v4/mini";
import { EMPTY_LEDGER, type Ledger, ledgerSchema, merge } from "../core/usage-ledger.ts";
import { logProblem } from "../log.ts";

/** The run's row first: it has all tasks. Of the chapters, the last one was stored last. */
const READ_ALL = `
	SELECT 0 AS place, ledger FROM run
	UNION ALL SELECT 1, ledger FROM story
	UNION ALL SELECT 1, ledger FROM outline
	UNION ALL SELECT 1, ledger FROM drafts
	UNION ALL SELECT 1, (SELECT ledger FROM chapters ORDER BY number DESC LIMIT 1)
`;

export function readLedger(sql: SqlStorage): Ledger {
	const copies: Ledger[] = [];
	let main = EMPTY_LEDGER;
	for (const { place, ledger } of sql.exec<{ place: number; ledger: string | null }>(READ_ALL)) {
		if (ledger === null) continue;
		const read = parse(ledger);
		if (place === 0) main = read;
		else copies.push(read);
	}
	return merge(main, copies);
}

/** One that cannot be read must not keep the project from its work: the others have nearly as much. */
function parse(text: string): Ledger {
	try {
		return z.parse(ledgerSchema, JSON.parse(text));
	} catch (error) {
		logProblem("usage unreadable", {}, error);
		return EMPTY_LEDGER;
	}
}
