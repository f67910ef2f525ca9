/** What the address names: all users, or one. It lives in the fragment, so that one document serves every address. */
import { decodePart, useFragment } from "../studio/fragment.ts";

export type Route = { page: "all" } | { page: "user"; userId: string };

export function formatRoute(route: Route): string {
	return route.page === "all" ? "#/" : `#/users/${encodeURIComponent(route.userId)}`;
}

/** Reads a fragment; anything unknown leads to all users. */
export function parseRoute(hash: string): Route {
	const userId = decodePart(/^#\/users\/([^/]+)$/.exec(hash)?.[1]);
	return userId === null ? { page: "all" } : { page: "user", userId };
}

export function useRoute(): Route {
	return parseRoute(useFragment());
}
