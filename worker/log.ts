/** Structured logs: one JSON line, with ids and codes, never with text, keys or tokens. */

type Fields = Record<string, string | number | boolean | null>;

/** Something happened that explains what an operator sees. */
export function logEvent(event: string, fields: Fields): void {
	console.log(JSON.stringify({ level: "info", event, ...fields }));
}

/** Something went wrong that nobody is told about; the stack stays in the log. */
export function logProblem(event: string, fields: Fields, error: unknown): void {
	console.error(JSON.stringify({ level: "error", event, ...fields, error: describe(error) }));
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause === undefined ? "" : `\ncaused by ${describe(error.cause)}`;
	return `${error.stack ?? error.message}${cause}`;
}
