/**
 * A long list of rows of any height, of which only those in sight are on the page. Each says its place in the whole list,
 * so that assistive technology counts right; one row may be pinned, such as the one with the focus.
 */
import "./virtual-list.css";
import type { Ref, TargetedKeyboardEvent, VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { layOut, type RowRange, rowsInSight } from "./row-layout.ts";

/** What a row's `<li>` has to carry. */
export type RowPlace = {
	"data-row": string;
	"aria-posinset": number;
	"aria-setsize": number;
	/** Pixels from the top of the list. */
	top: number;
};

type Props = {
	ids: readonly string[];
	/** Stays on the page wherever it is; null for none. */
	pinnedId: string | null;
	/** Pixels, until a row has been measured. */
	usualHeight: number;
	gap: number;
	labelledBy: string;
	describedBy?: string;
	listRef?: Ref<HTMLUListElement>;
	onKeyDown?(event: TargetedKeyboardEvent<HTMLUListElement>): void;
	children(id: string, place: RowPlace): VNode | null;
};

/** Pixels beyond the edges: a quick wheel moves less between two frames. */
const MARGIN = 400;

export function VirtualList({ ids, pinnedId, usualHeight, gap, labelledBy, describedBy, listRef, onKeyDown, children }: Props) {
	const box = useRef<HTMLDivElement>(null);
	/** One table for as long as the list is there; wrapped anew each time there is more in it. */
	const [measured, setMeasured] = useState(() => ({ heights: new Map<string, number>() }));
	const [range, setRange] = useState<RowRange>({ start: 0, end: 12 });
	const layout = useMemo(() => layOut(ids, measured.heights, usualHeight, gap), [ids, measured, usualHeight, gap]);
	const latest = useRef({ layout, ids });
	latest.current = { layout, ids };

	const look = () => {
		const view = box.current;
		if (view === null) return;
		const next = rowsInSight(latest.current.layout, view.scrollTop, view.clientHeight, MARGIN);
		setRange((before) => (before.start === next.start && before.end === next.end ? before : next));
	};

	/** Takes heights in; what is above the view must not push what is read. */
	const measure = (rows: Iterable<HTMLElement>) => {
		const view = box.current;
		if (view === null) return;
		let pushed = 0;
		let isNew = false;
		for (const row of rows) {
			const id = row.dataset.row;
			if (id === undefined || !row.isConnected) continue;
			const before = measured.heights.get(id);
			const height = row.offsetHeight;
			if (before === height) continue;
			measured.heights.set(id, height);
			isNew = true;
			const top = latest.current.layout.tops[latest.current.ids.indexOf(id)] ?? 0;
			if (top + (before ?? usualHeight) < view.scrollTop) pushed += height - (before ?? usualHeight);
		}
		if (!isNew) return;
		if (pushed !== 0) view.scrollTop += pushed;
		setMeasured({ heights: measured.heights });
	};
	const tools = useRef({ look, measure });
	tools.current = { look, measure };

	const watched = useRef(new Set<Element>());
	const observer = useMemo(
		() =>
			new ResizeObserver((entries) => {
				tools.current.measure(entries.map(({ target }) => target).filter((target) => target instanceof HTMLElement));
				tools.current.look();
			}),
		[],
	);

	// Rows that came are measured before they are painted, then watched for as long as they are there.
	useLayoutEffect(() => {
		const rows = [...(box.current?.firstElementChild?.children ?? [])].filter((row) => row instanceof HTMLElement);
		const fresh = rows.filter((row) => !watched.current.has(row));
		for (const gone of [...watched.current].filter((row) => !row.isConnected)) {
			watched.current.delete(gone);
			observer.unobserve(gone);
		}
		for (const row of fresh) {
			watched.current.add(row);
			observer.observe(row);
		}
		tools.current.measure(fresh);
		tools.current.look();
	});

	useEffect(() => {
		if (box.current !== null) observer.observe(box.current);
		return () => observer.disconnect();
	}, [observer]);

	const pinnedAt = pinnedId === null ? -1 : ids.indexOf(pinnedId);
	const shown = ids.slice(range.start, range.end).map((_, at) => range.start + at);
	if (pinnedAt !== -1 && pinnedAt < range.start) shown.unshift(pinnedAt);
	if (pinnedAt >= range.end) shown.push(pinnedAt);
	return (
		<div class="virtual-list" ref={box} onScroll={look}>
			<ul
				ref={listRef ?? null}
				aria-labelledby={labelledBy}
				aria-describedby={describedBy}
				style={{ height: `${layout.height}px` }}
				onKeyDown={onKeyDown}
			>
				{shown.map((at) => {
					const id = ids[at];
					return id === undefined
						? null
						: children(id, { "data-row": id, "aria-posinset": at + 1, "aria-setsize": ids.length, top: layout.tops[at] ?? 0 });
				})}
			</ul>
		</div>
	);
}
