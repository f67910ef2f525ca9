import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import { concerned, summarize } from "./batch-summary.ts";

test("counts what was done, and what was refused by reason", () => {
	const ok = { ok: true, code: null };
	const ended = { ok: false, code: "task_not_active" } as const;
	const { changed, refused } = summarize([ok, ended, ok, ended, { ok: false, code: null }]);
	expect(changed).toBe(2);
	expect([...refused]).toEqual([
		["task_not_active", 2],
		["internal_error", 1],
	]);
});

test("an action concerns the tasks it can be done to", () => {
	const picked = [
		aTask({ id: "runs", status: "processing" }),
		aTask({ id: "broke", status: "failed", errorCode: "provider_auth" }),
		aTask({ id: "cancelled", status: "failed", errorCode: "cancelled" }),
		aTask({ id: "orphan", status: "failed", errorCode: "project_deleted" }),
		aTask({ id: "finished", status: "completed" }),
	];
	const idsOf = (action: Parameters<typeof concerned>[0]) => concerned(action, picked).map((task) => task.id);
	expect(idsOf("cancel")).toEqual(["runs"]);
	expect(idsOf("retry")).toEqual(["broke", "cancelled"]);
	expect(idsOf("delete")).toEqual(["broke", "cancelled", "orphan", "finished"]);
});
