/** What the address names: all users, or one. It lives in the fragment, so that one document serves every address. */
import { useEffect, useState } from "preact/hooks";

export type Route = { page: "all" } | { page: "user"; userId: string };

export function formatRoute(route: Route): string {
	return route.page === "all" ? "#/" : `#/users/${encodeURIComponent(route.userId)}`;
}

/** Reads a fragment; anything unknown leads to all users. */
export function parseRoute(hash: string): Route {
	const userId = decode(/^#\/users\/([^/]+)$/.exec(hash)?.[1]);
	return userId === null ? { page: "all" } : { page: "user", userId };
}

function decode(text: string | undefined): string | null {
	try {
		return text === undefined ? null : decodeURIComponent(text);
	} catch {
		return null;
	}
}

export function useRoute(): Route {
	const [hash, setHash] = useState(location.hash);
	useEffect(() => {
		const follow = () => setHash(location.hash);
		addEventListener("hashchange", follow);
		return () => removeEventListener("hashchange", follow);
	}, []);
	return parseRoute(hash);
}
