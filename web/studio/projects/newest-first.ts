/** The order of projects: what was begun last is what one works on. */
import type { ProjectSummary } from "../../../protocol/rest.ts";

export function newestFirst(projects: readonly ProjectSummary[]): ProjectSummary[] {
	return [...projects].sort((a, b) => b.createdAt - a.createdAt);
}
