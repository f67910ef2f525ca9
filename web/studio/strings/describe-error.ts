/** Says why something did not work, and what to do about it, in the reader's language. */
import { ApiError } from "../../client/rest.ts";

/** Of a page's strings: what it says of errors, by their code. */
type ErrorStrings = { unknownError: string; errors: Partial<Record<string, string>> };

/** What the page has no better words for, the server has said itself; it names the fields that were wrong. */
export function describeError(error: unknown, strings: ErrorStrings): string {
	if (!(error instanceof ApiError)) return strings.unknownError;
	return (
		strings.errors[error.code] ?? [error.message, ...error.issues.map(({ path, message }) => `${path}: ${message}`)].join(" ")
	);
}
