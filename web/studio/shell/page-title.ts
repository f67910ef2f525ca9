/** What the tab is called: where one is, and how far the work is. */
import type { Task } from "../../../protocol/task.ts";
import type { Route } from "../route.ts";

/**
 * The progress is that of the project on screen; elsewhere that of the work that began first, with its project's name.
 * @param chapterName how the language names a chapter by its number
 */
export function pageTitle(route: Route, tasks: readonly Task[], appName: string, chapterName: (index: number) => string): string {
	const place = placeOf(route, appName, chapterName);
	const running = tasks.filter((task) => task.status === "processing").sort((a, b) => startOf(a) - startOf(b));
	const here = "name" in route ? running.find((task) => task.projectName === route.name) : undefined;
	if (here !== undefined) return `${here.progress}% · ${place}`;
	const elsewhere = running[0];
	if (elsewhere !== undefined && !("name" in route)) return `${elsewhere.progress}% · ${elsewhere.projectName}`;
	return place === appName ? appName : `${place} · ${appName}`;
}

function placeOf(route: Route, appName: string, chapterName: (index: number) => string): string {
	switch (route.page) {
		case "home":
		case "new":
			return appName;
		case "project":
			return route.name;
		case "chapter":
			return `${chapterName(route.index)} · ${route.name}`;
		default:
			return route satisfies never;
	}
}

function startOf({ startedAt, createdAt }: Task): number {
	return startedAt ?? createdAt;
}
