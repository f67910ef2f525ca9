/** Where one arrives: at the newest project, or at the start of a first one. */
import { useEffect } from "preact/hooks";
import type { ProjectSummary } from "../../../protocol/rest.ts";
import { redirectTo } from "../route.ts";
import { later } from "../ui/later.tsx";
import type { Loaded } from "../ui/use-loaded.ts";
import { newestFirst } from "./newest-first.ts";

export const NewProjectPage = later(() => import("./new-project-page.tsx").then((part) => part.NewProjectPage));

export function HomePage({ projects }: { projects: Loaded<ProjectSummary[]> }) {
	const newest = newestFirst(projects.value ?? [])[0];
	useEffect(() => {
		if (newest !== undefined) redirectTo({ page: "project", name: newest.name });
	}, [newest]);
	if (projects.value === null || newest !== undefined) return null;
	return <NewProjectPage />;
}
