import { expect, test } from "vitest";
import type { Task } from "../../protocol/task.ts";
import { createFeedStore } from "./feed-store.ts";
import { aSync, aTask } from "./task.fixture.ts";

const waiting = (id: string, createdAt: number, position: number) =>
	aTask({ id, createdAt, status: "pending", progress: 0, position });
const running = aTask({ id: "running", createdAt: 4 });

function openStore(tasks: Task[]) {
	const store = createFeedStore("push", 10_000);
	store.apply({ type: "pushed" }, aSync(1, tasks, { reset: true }));
	return store;
}

test("[P1] a task that starts moves the others up in the line, and leaves every other object as it is", () => {
	const done = aTask({ id: "done", createdAt: 5, status: "completed", progress: 100 });
	const store = openStore([waiting("first", 1, 1), waiting("second", 2, 2), waiting("third", 3, 3), running, done]);
	const before = store.getSnapshot().tasks;
	store.apply({ type: "pushed" }, aSync(2, [aTask({ id: "first", createdAt: 1, rev: 2 })]));
	const after = store.getSnapshot().tasks;
	expect(after.map(({ id, position }) => [id, position])).toEqual([
		["done", null],
		["running", null],
		["third", 2],
		["second", 1],
		["first", null],
	]);
	expect(after.filter((task, at) => task === before[at]).map(({ id }) => id)).toEqual(["done", "running"]);
});

test("newest first, however the list came to be", () => {
	const store = openStore([running, waiting("b", 2, 1)]);
	const ids = () => store.getSnapshot().tasks.map(({ id }) => id);
	expect(ids()).toEqual(["running", "b"]);
	store.apply({ type: "pushed" }, aSync(2, [aTask({ id: "b", createdAt: 2, rev: 2 })]));
	expect(ids()).toEqual(["running", "b"]);
	// As many as before, and others.
	store.apply({ type: "pushed" }, aSync(3, [aTask({ id: "newest", createdAt: 9, rev: 3 })], { deleted: ["b"] }));
	expect(ids()).toEqual(["newest", "running"]);
	store.apply({ type: "pushed" }, aSync(4, [aTask({ id: "old", createdAt: 1, rev: 4 })]));
	expect(ids()).toEqual(["newest", "running", "old"]);
	// A wiped queue may use an id again.
	const again = [aTask({ id: "old", createdAt: 8 }), running, aTask({ id: "newest", createdAt: 3 })];
	store.apply({ type: "pushed" }, { ...aSync(1, again, { reset: true }), cursor: "00000000000000ff.1" });
	expect(ids()).toEqual(["old", "running", "newest"]);
});
