/** The writer's projects, looked up again whenever there may be others. */
import type { ProjectSummary } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import { listProjects } from "../../client/rest.ts";
import type { Api } from "../api.tsx";
import { type Loaded, useLoaded } from "../ui/use-loaded.ts";
import { useProjectsVersion } from "./projects-changed.ts";

/** @param status of the feed: a change of it also finds out why a socket was refused, which the socket cannot tell */
export function useProjects(api: Api, tasks: readonly Task[], status: string): Loaded<ProjectSummary[]> {
	const version = useProjectsVersion();
	// A task of a project that is new here.
	const ids = new Set(tasks.map((task) => task.projectId));
	return useLoaded(() => api((token) => listProjects("", token)), `${status} ${ids.size} ${version}`);
}
