/** The studio of the one who is signed in: the top line, the list of projects, and the page that the address names. */
import "./studio-page.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ApiContext, createApi, useApi } from "./api.tsx";
import { useStrings } from "./language.tsx";
import { HomePage, NewProjectPage } from "./projects/home-page.tsx";
import { ProjectList } from "./projects/project-list.tsx";
import { ProjectPage } from "./projects/project-page.tsx";
import { useProjects } from "./projects/use-projects.ts";
import { ReaderPage } from "./reader/reader-page.tsx";
import { useRoute } from "./route.ts";
import type { Session } from "./session/session.ts";
import { Announcer } from "./shell/announcer.tsx";
import { LiveTasksProvider, useLiveTasks } from "./shell/live-tasks.tsx";
import { focusContent, usePageFocus } from "./shell/page-focus.ts";
import { pageTitle } from "./shell/page-title.ts";
import { Shortcuts } from "./shell/shortcuts.tsx";
import { TopBar } from "./shell/top-bar.tsx";
import { later } from "./ui/later.tsx";
import { ToastProvider } from "./ui/toasts.tsx";

const Notifier = later(() => import("./shell/notifier.tsx").then((part) => part.Notifier));

export function StudioPage({ session }: { session: Session }) {
	const api = useMemo(() => createApi(session), [session]);
	return (
		<ApiContext.Provider value={api}>
			<LiveTasksProvider session={session}>
				<ToastProvider>
					<Studio session={session} />
				</ToastProvider>
			</LiveTasksProvider>
		</ApiContext.Provider>
	);
}

function Studio({ session }: { session: Session }) {
	const api = useApi();
	const strings = useStrings();
	const { tasks, status } = useLiveTasks();
	const route = useRoute();
	const [hasShortcuts, setHasShortcuts] = useState(false);
	usePageFocus(route);

	const title = pageTitle(route, tasks, strings.appName, strings.live.chapter);
	useEffect(() => {
		document.title = title;
	}, [title]);
	const projects = useProjects(api, tasks, status);

	const page = () => {
		switch (route.page) {
			case "home":
				return <HomePage projects={projects} />;
			case "new":
				return <NewProjectPage />;
			case "project":
				return (
					<ProjectPage
						key={route.name}
						name={route.name}
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
		<>
			<button type="button" class="skip button primary" onClick={focusContent}>
				{strings.skip}
			</button>
			<TopBar session={session} onShortcuts={() => setHasShortcuts(true)} />
			<div class={`studio ${route.page === "chapter" ? "" : "with-projects"}`}>
				{route.page !== "chapter" && <ProjectList projects={projects} route={route} />}
				<main>{page()}</main>
			</div>
			<Announcer />
			<Notifier />
			<Shortcuts isShown={hasShortcuts} onShow={setHasShortcuts} />
		</>
	);
}
