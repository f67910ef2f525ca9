/** Where somebody was reading in each project, remembered in this browser. */
import { arrayOf, type Check, isInt, isString, objectOf } from "../../../protocol/check-value.ts";

const KEY = "novel-queue.places";
/** Books on one bedside table; the one that was not opened for longest makes room. */
const MOST_PLACES = 50;

/** `at`: where the paragraph on top begins in the chapter's text. */
export type ReadingPlace = { chapter: number; at: number };

type Entry = ReadingPlace & { project: string };
type Kept = Pick<Storage, "getItem" | "setItem">;

const isEntries: Check<Entry[]> = arrayOf(objectOf<Entry>({ project: isString, chapter: isInt, at: isInt }));

/** @param project its id, since a name may come to mean another book */
export function placeIn(project: string, storage: Kept = localStorage): ReadingPlace | null {
	return read(storage).find((entry) => entry.project === project) ?? null;
}

export function keepPlace(project: string, { chapter, at }: ReadingPlace, storage: Kept = localStorage): void {
	const others = read(storage).filter((entry) => entry.project !== project);
	storage.setItem(KEY, JSON.stringify([{ project, chapter, at }, ...others].slice(0, MOST_PLACES)));
}

function read(storage: Kept): Entry[] {
	try {
		const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
		return isEntries(kept) ? kept : [];
	} catch {
		return [];
	}
}
