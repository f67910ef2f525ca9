/** Structured logs: one JSON line, with ids and codes, never with text, keys or tokens. */

type Fields = Record<string, string | number | boolean | null>;

/** Something happened that explains what an operator sees. */
export function logEvent(event: string, fields: Fields): void {
	console.log(JSON.stringify({ level: "info", event, ...fields }));
}

/**
 * An object has come to life. Only where it is asked for: with many users these would be most lines, and lines are billed. It does not
 * read the settings as a whole: one that is wrong refuses requests, but must not keep an object from coming to life for its alarm.
 */
export function logWake({ LOG_WAKES }: Pick<Cloudflare.Env, "LOG_WAKES">, object: string, fields: Fields): void {
	if (LOG_WAKES === "true") logEvent(`${object} woke`, fields);
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
