/** Puts what is planned, written and being written together, volume by volume, as the table of contents shows it. */
import type { PlannedVolume } from "../../../protocol/outline.ts";
import type { Project } from "../../../protocol/rest.ts";

export type ChapterState = "written" | "writing" | "planned";

export type ShelfChapter = {
	index: number;
	title: string;
	state: ChapterState;
	/** Empty where nothing was planned. */
	goal: string;
	hook: string;
	/** Length of the text; null until it is written. */
	chars: number | null;
};

export type ShelfVolume = Pick<PlannedVolume, "title" | "goal" | "conflict" | "climax"> & {
	chapters: readonly ShelfChapter[];
	written: number;
};

export type Shelf = {
	volumes: readonly ShelfVolume[];
	/** Written past the plan, or without one. */
	others: readonly ShelfChapter[];
	/** Which volume the chapter that is being written belongs to, from 0; null for none. */
	writingIn: number | null;
};

/**
 * @param writing number of the chapter that is being written; null for none
 * @param stored numbers of chapters that tasks have stored since: the project has not been asked again yet
 */
export function shelve(project: Project, writing: number | null, stored: ReadonlySet<number> = new Set()): Shelf {
	const written = new Map(project.chapters.map((chapter) => [chapter.index, chapter]));
	const stateOf = (index: number): ChapterState => {
		if (written.has(index) || stored.has(index)) return "written";
		return index === writing ? "writing" : "planned";
	};
	const volumes = (project.outline?.volumes ?? []).map(({ chapters, ...volume }) => ({
		...volume,
		written: chapters.filter(({ index }) => written.has(index)).length,
		chapters: chapters.map(({ index, title, goal, hook }) => ({
			index,
			title: written.get(index)?.title ?? title,
			state: stateOf(index),
			goal,
			hook,
			chars: written.get(index)?.chars ?? null,
		})),
	}));
	const planned = new Set(volumes.flatMap((volume) => volume.chapters.map(({ index }) => index)));
	const others = project.chapters
		.filter(({ index }) => !planned.has(index))
		.map(({ index, title, chars }) => ({ index, title, state: "written" as const, goal: "", hook: "", chars }));
	const writingIn = volumes.findIndex((volume) => volume.chapters.some(({ state }) => state === "writing"));
	return { volumes, others, writingIn: writingIn === -1 ? null : writingIn };
}

/** Open before the reader says otherwise: the volume that the writing has come to. */
export function openAtFirst({ volumes, writingIn }: Shelf, at: number): boolean {
	if (writingIn !== null) return at === writingIn;
	const next = volumes.findIndex((volume) => volume.written < volume.chapters.length);
	return at === (next === -1 ? volumes.length - 1 : next);
}

/** Shares out how many rows may be shown, from the top: how many of each volume's. */
export function shareOut(volumes: readonly ShelfVolume[], isOpen: (at: number) => boolean, most: number): number[] {
	let left = most;
	return volumes.map(({ chapters }, at) => {
		const share = isOpen(at) ? Math.min(left, chapters.length) : 0;
		left -= share;
		return share;
	});
}
