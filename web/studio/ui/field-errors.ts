/** Puts what a refused call says about its fields to the fields of a form, in the form's own words. */
import { ApiError } from "../../client/rest.ts";

export type FieldErrors<Path extends string> = {
	/** What to say at each field; empty for those that were right. */
	at: Partial<Record<Path, string>>;
	/** All of the error is said at fields: no notice is needed. */
	isPlaced: boolean;
};

/** @param words what to say at a field of that path; the server's own words are in one language only */
export function fieldErrors<Path extends string>(error: unknown, words: Record<Path, string>): FieldErrors<Path> {
	const issues = error instanceof ApiError ? error.issues : [];
	const isKnown = (path: string): path is Path => Object.hasOwn(words, path);
	const at: Partial<Record<Path, string>> = {};
	for (const { path } of issues) if (isKnown(path)) at[path] = words[path];
	return { at, isPlaced: issues.length > 0 && issues.every(({ path }) => isKnown(path)) };
}
