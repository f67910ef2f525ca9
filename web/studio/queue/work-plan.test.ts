import { expect, test } from "vitest";
import type { Project } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import { aTask } from "../../client/task.fixture.ts";
import { likelyMode, planWork } from "./work-plan.ts";

const EMPTY: Project = { id: "p", name: "P", totalChapters: 12, createdAt: 1, bible: "", outline: null, chapters: [] };

const chapter = (index: number) => ({ index, title: `C${index}`, chars: 10, createdAt: 1 });
const planned = (count: number): Project["outline"] => ({
	mainGoal: "",
	milestones: [],
	volumes: [
		{
			title: "V",
			goal: "",
			conflict: "",
			climax: "",
			chapters: Array.from({ length: count }, (_, at) => ({ index: at + 1, title: "", goal: "", hook: "" })),
		},
	],
});
const anOutline = (status: Task["status"]): Task => ({
	...aTask({ id: "o", status }),
	type: "outline",
	params: { targetChapters: 12, targetWordCount: 3 },
});

test("chapters go on after what is stored and what is already queued", () => {
	const project = { ...EMPTY, chapters: [chapter(1), chapter(2)] };
	const tasks = [
		aTask({ id: "runs", status: "processing", params: { chaptersToGenerate: 3 }, chapters: [2] }),
		aTask({ id: "waits", status: "pending", params: { chaptersToGenerate: 5 }, chapters: [] }),
		aTask({ id: "ended", status: "failed", params: { chaptersToGenerate: 50 }, chapters: [1] }),
	];
	expect(planWork(project, tasks, "chapters", 4)).toMatchObject({ chapters: { first: 10, last: 13 }, tasksAhead: 2 });
	expect(planWork(project, tasks, "outline", 4).chapters).toBeNull();
});

test("an outline on its way is what chapters wait for; one that ended is not", () => {
	expect(planWork(EMPTY, [anOutline("processing")], "chapters", 1).outlineAhead?.id).toBe("o");
	expect(planWork(EMPTY, [anOutline("failed")], "chapters", 1).outlineAhead).toBeNull();
});

test("says when chapters go past the outline, unless a new one is on its way", () => {
	const project = { ...EMPTY, outline: planned(3) };
	expect(planWork(project, [], "chapters", 3).beyondOutline).toBeNull();
	expect(planWork(project, [], "chapters", 4).beyondOutline).toBe(3);
	expect(planWork(project, [anOutline("pending")], "chapters", 4).beyondOutline).toBeNull();
	expect(planWork(project, [], "both", 4).beyondOutline).toBeNull();
	expect(planWork(EMPTY, [], "chapters", 4).beyondOutline).toBeNull();
});

test("without a plan one wants both, with one its chapters", () => {
	expect(likelyMode(EMPTY, [])).toBe("both");
	expect(likelyMode(EMPTY, [anOutline("pending")])).toBe("chapters");
	expect(likelyMode({ ...EMPTY, outline: planned(3) }, [])).toBe("chapters");
});
