/**
 * Halves of surrogate pairs in what a request says. JSON can spell them, but no text that is encoded can hold them: they would be
 * stored as something else than what was sent.
 */
import type { Issue } from "../../protocol/errors.ts";

/** @param value as a schema has read it, which limits how deep it is */
export function findLoneSurrogates(value: unknown, path = ""): Issue[] {
	if (typeof value === "string") {
		return value.isWellFormed()
			? []
			: [{ path, message: "contains half of a character (a lone surrogate), which cannot be stored" }];
	}
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => findLoneSurrogates(inner, path === "" ? key : `${path}.${key}`));
}
