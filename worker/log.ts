/** Structured logs: one JSON line, with ids and codes, never with text, keys or tokens. */

type Fields = Record<string, string | number | boolean | null>;

/** Something went wrong that nobody is told about; the stack stays in the log. */
export function logProblem(event: string, fields: Fields, error: unknown): void {
	console.error(JSON.stringify({ level: "error", event, ...fields, error: describe(error) }));
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause === undefined ? "" : `\ncaused by ${describe(error.cause)}`;
	return `${error.stack ?? error.message}${cause}`;
}
