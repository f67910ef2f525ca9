import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import { countSegments, inSegment } from "./task-filter.ts";

const tasks = [
	aTask({ id: "runs", status: "processing" }),
	aTask({ id: "waits", status: "pending" }),
	aTask({ id: "broke", status: "failed", errorCode: "provider_auth" }),
	aTask({ id: "cancelled", status: "failed", errorCode: "cancelled" }),
	aTask({ id: "finished", status: "completed" }),
];

test.each([
	["all", ["runs", "waits", "broke", "cancelled", "finished"]],
	["active", ["runs", "waits"]],
	["failed", ["broke"]],
	["done", ["cancelled", "finished"]],
] as const)("%s", (segment, ids) => {
	expect(inSegment(tasks, segment).map((task) => task.id)).toEqual(ids);
	expect(countSegments(tasks)[segment]).toBe(ids.length);
});
