import { expect, test } from "vitest";
import type { Project } from "../../../protocol/rest.ts";
import { openAtFirst, shareOut, shelve } from "./shelve.ts";

const plan = (index: number) => ({ index, title: `Plan ${index}`, goal: `Goal ${index}`, hook: `Hook ${index}` });
const volume = (...indexes: number[]) => ({ title: "V", goal: "G", conflict: "C", climax: "X", chapters: indexes.map(plan) });
const chapter = (index: number) => ({ index, title: `Chapter ${index}`, chars: 100, createdAt: 1 });

function aProject(volumes: ReturnType<typeof volume>[], written: number[]): Project {
	const outline = volumes.length === 0 ? null : { mainGoal: "", milestones: [], volumes };
	return { id: "p", name: "P", totalChapters: 4, createdAt: 1, bible: "", outline, chapters: written.map(chapter) };
}

test("a chapter is written, being written or planned, and goes by the title it has by then", () => {
	const { volumes, writingIn } = shelve(aProject([volume(1, 2), volume(3, 4)], [1, 2]), 3);
	expect(volumes.map((each) => each.chapters.map(({ title, state }) => [title, state]))).toEqual([
		[
			["Chapter 1", "written"],
			["Chapter 2", "written"],
		],
		[
			["Plan 3", "writing"],
			["Plan 4", "planned"],
		],
	]);
	expect(volumes.map(({ written }) => written)).toEqual([2, 0]);
	expect(writingIn).toBe(1);
});

test("what was written past the plan, or without one, is on the shelf too", () => {
	expect(shelve(aProject([volume(1)], [1, 2]), null).others.map(({ index }) => index)).toEqual([2]);
	expect(shelve(aProject([], [1, 2]), 3)).toMatchObject({ volumes: [], writingIn: null });
});

test("a chapter that is stored is not being written any more", () => {
	expect(shelve(aProject([volume(1)], [1]), 1).writingIn).toBeNull();
});

test("a chapter that a task has just stored is written, before the project has been asked for its length", () => {
	const { volumes, writingIn } = shelve(aProject([volume(1, 2)], []), 2, new Set([1]));
	expect(volumes[0]?.chapters.map(({ state, chars }) => [state, chars])).toEqual([
		["written", null],
		["writing", null],
	]);
	expect(writingIn).toBe(0);
});

test("open is the volume that the writing has come to", () => {
	const open = (written: number[], writing: number | null = null) => {
		const shelf = shelve(aProject([volume(1, 2), volume(3, 4), volume(5)], written), writing);
		return shelf.volumes.flatMap((_, at) => (openAtFirst(shelf, at) ? [at] : []));
	};
	expect(open([])).toEqual([0]);
	expect(open([1, 2])).toEqual([1]);
	expect(open([1, 2, 3], 4)).toEqual([1]);
	expect(open([1, 2, 3, 4, 5])).toEqual([2]);
});

test("rows are shared out from the top, among the open volumes", () => {
	const { volumes } = shelve(aProject([volume(1, 2, 3), volume(4, 5), volume(6, 7)], []), null);
	const isOpen = (at: number) => at !== 1;
	expect(shareOut(volumes, isOpen, 2)).toEqual([2, 0, 0]);
	expect(shareOut(volumes, isOpen, 4)).toEqual([3, 0, 1]);
	expect(shareOut(volumes, isOpen, 99)).toEqual([3, 0, 2]);
});
