/** How far into the book one is, and the ways on and back: as links, and by the arrow keys. */
import { useLayoutEffect } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { formatRoute, goTo } from "../route.ts";
import type { Ways } from "./neighbours.ts";

export function ReaderWays({ name, ways }: { name: string; ways: Ways }) {
	const strings = useStrings().reader;
	const { previous, next, place, of } = ways;

	// With the links: a key works from the moment they are seen.
	useLayoutEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
			if (event.target instanceof Element && event.target.closest("input, select, textarea, dialog, [role=radiogroup]")) return;
			const index = event.key === "ArrowLeft" ? previous : event.key === "ArrowRight" ? next : null;
			if (index !== null) goTo({ page: "chapter", name, index });
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, [name, previous, next]);

	return (
		<nav class="reader-ways" aria-label={strings.ways}>
			{place > 0 && (
				<div class="reader-progress">
					<progress value={place} max={of} aria-label={strings.progress(place, of)} />
					<span aria-hidden="true">{strings.progress(place, of)}</span>
				</div>
			)}
			<div class="reader-links">
				{previous === null ? (
					<span />
				) : (
					<a rel="prev" href={formatRoute({ page: "chapter", name, index: previous })}>
						{strings.previous}
					</a>
				)}
				{(previous !== null || next !== null) && <span class="hint reader-keys">{strings.keys}</span>}
				{next === null ? (
					<span class="hint">{place > 0 && strings.end}</span>
				) : (
					<a rel="next" href={formatRoute({ page: "chapter", name, index: next })}>
						{strings.next}
					</a>
				)}
			</div>
		</nav>
	);
}
