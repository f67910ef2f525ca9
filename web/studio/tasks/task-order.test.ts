import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import { inReadingOrder } from "./task-order.ts";

test("running first, then waiting in queue order, then ended with the latest on top", () => {
	const tasks = [
		aTask({ id: "waits-longer", status: "pending", createdAt: 1 }),
		aTask({ id: "ended-first", status: "completed", completedAt: 10 }),
		aTask({ id: "ended-last", status: "failed", completedAt: 20 }),
		aTask({ id: "waits", status: "pending", createdAt: 2 }),
		aTask({ id: "runs", status: "processing", createdAt: 3 }),
	];
	expect(inReadingOrder(tasks).map((task) => task.id)).toEqual(["runs", "waits-longer", "waits", "ended-last", "ended-first"]);
});
