/** Which page the address names. It lives in the fragment, so every page is served by the one document. */
import { decodePart, useFragment } from "./fragment.ts";

export type Route =
	| { page: "home" }
	| { page: "new" }
	| { page: "project"; name: string }
	| { page: "chapter"; name: string; index: number };

export function formatRoute(route: Route): string {
	switch (route.page) {
		case "home":
			return "#/";
		case "new":
			return "#/new";
		case "project":
			return `#/project/${encodeURIComponent(route.name)}`;
		case "chapter":
			return `#/project/${encodeURIComponent(route.name)}/${route.index}`;
		default:
			return route satisfies never;
	}
}

/** Reads a fragment; anything unknown leads home. */
export function parseRoute(hash: string): Route {
	if (hash === "#/new") return { page: "new" };
	const match = /^#\/project\/([^/]+)(?:\/([1-9]\d{0,5}))?$/.exec(hash);
	const name = decodePart(match?.[1]);
	if (name === null) return { page: "home" };
	return match?.[2] === undefined ? { page: "project", name } : { page: "chapter", name, index: Number(match[2]) };
}

export function useRoute(): Route {
	return parseRoute(useFragment());
}

export function goTo(route: Route): void {
	location.hash = formatRoute(route);
}

/** Goes on without a stop that the back button would return to. */
export function redirectTo(route: Route): void {
	location.replace(formatRoute(route));
}
