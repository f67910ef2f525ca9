/**
 * What a browser does when it loads a page, for a page that only changes its address: to the top, and the keyboard and
 * the screen reader to the new heading.
 */
import { useEffect, useRef } from "preact/hooks";
import { formatRoute, type Route } from "../route.ts";

export function usePageFocus(route: Route): void {
	const address = formatRoute(route);
	const shown = useRef(address);
	useEffect(() => {
		if (shown.current === address) return;
		shown.current = address;
		scrollTo(0, 0);
		focusContent();
	}, [address]);
}

/** The heading of the page; until there is one, the place where it will be. */
export function focusContent(): void {
	const target = document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
	if (target === null) return;
	target.tabIndex = -1;
	target.focus({ preventScroll: true });
}
