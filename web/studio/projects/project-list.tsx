/** The way from project to project. */
import "./project-list.css";
import type { ProjectSummary } from "../../../protocol/rest.ts";
import { useStrings } from "../language.tsx";
import { formatRoute, type Route } from "../route.ts";
import { describeError } from "../strings/describe-error.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Loaded } from "../ui/use-loaded.ts";
import { newestFirst } from "./newest-first.ts";

export function ProjectList({ projects, route }: { projects: Loaded<ProjectSummary[]>; route: Route }) {
	const strings = useStrings();
	const open = route.page === "project" ? route.name : null;
	return (
		<nav class="project-list" aria-labelledby="projects-title">
			<h2 id="projects-title">{strings.projects.title}</h2>
			<ul>
				{newestFirst(projects.value ?? []).map((project) => (
					<li key={project.id}>
						<a
							href={formatRoute({ page: "project", name: project.name })}
							aria-current={project.name === open ? "page" : undefined}
						>
							{project.name}
						</a>
					</li>
				))}
				<li>
					<a
						class="project-list-new"
						href={formatRoute({ page: "new" })}
						aria-current={route.page === "new" ? "page" : undefined}
					>
						{strings.projects.create}
					</a>
				</li>
			</ul>
			{projects.error !== null && (
				<>
					<Notice kind="error">{describeError(projects.error, strings)}</Notice>
					<Button onClick={projects.reload}>{strings.retry}</Button>
				</>
			)}
		</nav>
	);
}
