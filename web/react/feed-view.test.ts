import { expect, test } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { isLoading, nextView, OFF, taskOf, textOf, WAITING } from "./feed-view.ts";

const loaded = nextView(WAITING, { status: "live", tasks: [aTask({ id: "a" }), aTask({ id: "b" })], error: null }, true);
const lost = { code: "connection_lost", message: "The connection was lost." } as const;

test("a list that says nothing new changes nothing", () => {
	const again = { status: "live", tasks: [aTask({ id: "a" }), aTask({ id: "b" })], error: null } as const;
	expect(nextView(loaded, again, true)).toBe(loaded);
});

test("a change leaves the other tasks the objects they were", () => {
	const tasks = [aTask({ id: "a" }), aTask({ id: "b", rev: 2, progress: 50 })];
	const next = nextView(loaded, { status: "live", tasks, error: null }, true);
	expect(next.tasks[0]).toBe(loaded.tasks[0]);
	expect(next.tasks[1]?.progress).toBe(50);
});

test("a task that moved up in the line is a change, though no frame and no revision says so", () => {
	const waiting = (position: number) => aTask({ id: "a", status: "pending", position });
	const before = nextView(WAITING, { status: "live", tasks: [waiting(2)], error: null }, true);
	expect(nextView(before, { status: "live", tasks: [waiting(1)], error: null }, true).tasks[0]?.position).toBe(1);
});

test("a new task moves the others down the list, and leaves them the objects they were", () => {
	const tasks = [aTask({ id: "new" }), aTask({ id: "a" }), aTask({ id: "b" })];
	const next = nextView(loaded, { status: "live", tasks, error: null }, true);
	expect(next.tasks[0]).toBe(tasks[0]);
	expect(next.tasks[1]).toBe(loaded.tasks[0]);
	expect(next.tasks[2]).toBe(loaded.tasks[1]);
});

test("how often it polls is told while it does", () => {
	const polling = nextView(loaded, { status: "polling", tasks: loaded.tasks, error: null, pollIntervalMs: 10_000 }, true);
	expect(polling.pollIntervalMs).toBe(10_000);
	expect(nextView(polling, { ...polling, pollIntervalMs: 60_000 }, true).pollIntervalMs).toBe(60_000);
	expect(nextView(polling, { status: "live", tasks: loaded.tasks, error: null }, true).pollIntervalMs).toBeUndefined();
});

test("another order and a deletion are changes", () => {
	const [a, b] = loaded.tasks;
	if (a === undefined || b === undefined) throw new Error("two tasks");
	expect(nextView(loaded, { status: "live", tasks: [b, a], error: null }, true).tasks).toEqual([b, a]);
	expect(nextView(loaded, { status: "live", tasks: [a], error: null }, true).tasks).toEqual([a]);
});

test("a feed that has no list yet leaves the one on screen", () => {
	const next = nextView(loaded, { status: "offline", tasks: [], error: lost }, false);
	expect(next).toEqual({ tasks: loaded.tasks, isLoaded: true, status: "offline", error: lost });
});

test("loading ends with a list or with a reason, and never begins while nothing is asked", () => {
	expect(isLoading(WAITING)).toBe(true);
	expect(isLoading(nextView(WAITING, { status: "connecting", tasks: [], error: null }, false))).toBe(true);
	expect(isLoading(nextView(WAITING, { status: "offline", tasks: [], error: lost }, false))).toBe(false);
	expect(isLoading(nextView(WAITING, { status: "live", tasks: [], error: null }, true))).toBe(false);
	expect(isLoading(OFF)).toBe(false);
});

test("a missing task is unknown before the list, and none after it", () => {
	expect(taskOf(WAITING, "a")).toBeUndefined();
	expect(taskOf(loaded, "a")).toBe(loaded.tasks[0]);
	expect(taskOf(loaded, "z")).toBeNull();
});

test("text is live only while its own attempt runs", () => {
	const text = { attempt: 1, chapterIndex: 1, text: "The tide" };
	const during = (fields: Parameters<typeof aTask>[0]) =>
		textOf(nextView(WAITING, { status: "live", tasks: [aTask({ id: "a", ...fields })], error: null }, true), "a", text);
	expect(textOf(WAITING, "a", text)).toBe(text);
	expect(during({ status: "processing", attempt: 1 })).toBe(text);
	expect(during({ status: "processing", attempt: 2 })).toBeNull();
	expect(during({ status: "completed", attempt: 1 })).toBeNull();
	expect(textOf(loaded, "z", text)).toBeNull();
});
