import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import type { Route } from "../route.ts";
import { pageTitle } from "./page-title.ts";

const tide = aTask({ id: "a", projectName: "The Tide Clerk", progress: 42, startedAt: 2 });
const snow = aTask({ id: "b", projectName: "Snowline", progress: 7, startedAt: 1 });
const titleAt = (route: Route, tasks = [tide, snow]) => pageTitle(route, tasks, "Novel Queue", (index) => `Chapter ${index}`);

test("progress of the project on screen comes first", () => {
	expect(titleAt({ page: "project", name: "The Tide Clerk" })).toBe("42% · The Tide Clerk");
	expect(titleAt({ page: "chapter", name: "The Tide Clerk", index: 3 })).toBe("42% · Chapter 3 · The Tide Clerk");
});

test("on other pages it is that of the work that began first, by name", () => {
	expect(titleAt({ page: "home" })).toBe("7% · Snowline");
	expect(titleAt({ page: "new" })).toBe("7% · Snowline");
});

test("a project is not credited with the work on another", () => {
	expect(titleAt({ page: "project", name: "Third" })).toBe("Third · Novel Queue");
});

test("nothing runs: just the place", () => {
	const ended = [aTask({ status: "completed", progress: 100 })];
	expect(titleAt({ page: "home" }, ended)).toBe("Novel Queue");
	expect(titleAt({ page: "project", name: "The Tide Clerk" }, ended)).toBe("The Tide Clerk · Novel Queue");
});
