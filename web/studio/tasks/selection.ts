/** Which tasks are picked for an action on many of them. It knows ids and their order on screen, no task. */

export type Selection = {
	readonly ids: ReadonlySet<string>;
	/** The one picked last, from which a range goes; null before the first. */
	readonly anchor: string | null;
};

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

export function toggle({ ids }: Selection, id: string): Selection {
	const next = new Set(ids);
	if (!next.delete(id)) next.add(id);
	return { ids: next, anchor: id };
}

/** Adds all from the anchor to `id`, in the order on screen; without an anchor just `id`. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
	const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
	const to = order.indexOf(id);
	if (from === -1 || to === -1) return toggle({ ...selection, ids: without(selection.ids, id) }, id);
	const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
	return { ids: new Set([...selection.ids, ...range]), anchor: selection.anchor };
}

/** All on screen; none if all of them are picked already. */
export function toggleAll({ ids, anchor }: Selection, order: readonly string[]): Selection {
	return order.every((id) => ids.has(id)) ? NOTHING_SELECTED : { ids: new Set([...ids, ...order]), anchor };
}

/** Those that are still there: what nobody sees must not be acted on. @returns the same object if all are */
export function keepOnly(selection: Selection, order: readonly string[]): Selection {
	if (selection.ids.size === 0) return selection;
	const there = new Set(order);
	const ids = [...selection.ids].filter((id) => there.has(id));
	return ids.length === selection.ids.size ? selection : { ids: new Set(ids), anchor: selection.anchor };
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
	return new Set([...ids].filter((each) => each !== id));
}
