/** What a schema says is wrong, in the words of the wire: one entry a field, named by its path. */
import type * as z from "zod/v4/mini";
import type { Issue } from "../../protocol/errors.ts";

export function toIssues(issues: readonly z.core.$ZodIssue[], inside: PropertyKey[] = []): Issue[] {
	return issues.flatMap((issue) => {
		const path = [...inside, ...issue.path];
		if (issue.code === "unrecognized_keys") {
			return issue.keys.map((key) => ({ path: toPath([...path, key]), message: "is not a field of this request" }));
		}
		if (issue.code === "invalid_union" && issue.errors.length > 0) return toIssues(nearest(issue.errors), path);
		return [{ path: toPath(path), message: issue.message }];
	});
}

/** Of several forms, the one that fits best is what was meant. */
function nearest(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
	return forms.reduce((best, form) => (toIssues(form).length < toIssues(best).length ? form : best));
}

function toPath(path: PropertyKey[]): string {
	return path.map(String).join(".");
}
