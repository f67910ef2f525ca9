/** Says why something did not work, and what to do about it, in the reader's language. */
import { ApiError } from "../../client/rest.ts";
import type { Strings } from "./en.ts";

/** What the page has no better words for, the server has said itself; it names the fields that were wrong. */
export function describeError(error: unknown, strings: Strings): string {
	if (!(error instanceof ApiError)) return strings.unknownError;
	const known: Partial<Record<string, string>> = strings.errors;
	return known[error.code] ?? [error.message, ...error.issues.map(({ path, message }) => `${path}: ${message}`)].join(" ");
}
