/** The studio of the one who is signed in: the top line, the list of projects, and the page that the address names. */
import "./studio-page.css";
import { useMemo } from "preact/hooks";
import { listProjects } from "../client/rest.ts";
import { ApiContext, createApi } from "./api.tsx";
import { HomePage } from "./projects/home-page.tsx";
import { NewProjectPage } from "./projects/new-project-page.tsx";
import { ProjectList } from "./projects/project-list.tsx";
import { ProjectPage } from "./projects/project-page.tsx";
import { ReaderPage } from "./reader/reader-page.tsx";
import { useRoute } from "./route.ts";
import type { Session } from "./session/session.ts";
import { Announcer } from "./shell/announcer.tsx";
import { TopBar } from "./shell/top-bar.tsx";
import { useLoaded } from "./ui/use-loaded.ts";
import { useFeed } from "./use-feed.ts";

export function StudioPage({ session }: { session: Session }) {
	const api = useMemo(() => createApi(session), [session]);
	const { feed, snapshot } = useFeed(session);
	const route = useRoute();

	// Projects are not part of the feed: look again when the link changes, and when a task names one that is new. The
	// first also finds out why a socket was refused, which the socket cannot tell.
	const projectIds = new Set(snapshot.tasks.map((task) => task.projectId));
	const projects = useLoaded(() => api((token) => listProjects("", token)), `${snapshot.status} ${projectIds.size}`);

	const page = () => {
		switch (route.page) {
			case "home":
				return <HomePage projects={projects} />;
			case "new":
				return <NewProjectPage onCreated={projects.reload} />;
			case "project":
				return (
					<ProjectPage
						key={route.name}
						name={route.name}
						feed={feed}
						snapshot={snapshot}
						onDeleted={() => projects.replace(projects.value?.filter((project) => project.name !== route.name) ?? [])}
					/>
				);
			case "chapter":
				return <ReaderPage key={`${route.name} ${route.index}`} name={route.name} index={route.index} />;
			default:
				return route satisfies never;
		}
	};

	return (
		<ApiContext.Provider value={api}>
			<TopBar session={session} snapshot={snapshot} />
			<div class={`studio ${route.page}`}>
				{route.page !== "chapter" && <ProjectList projects={projects} route={route} />}
				<main>{page()}</main>
			</div>
			<Announcer status={snapshot.status} tasks={snapshot.tasks} />
		</ApiContext.Provider>
	);
}
