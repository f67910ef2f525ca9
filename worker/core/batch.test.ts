import { describe, expect, it } from "vitest";
import { type BatchAi, judge, matchTasks } from "./batch.ts";
import { MemoryQueue } from "./memory-queue.fixture.ts";
import { newTask, taskRecord } from "./task-record.fixture.ts";
import type { TaskRecord } from "./task-record.ts";

const codes = (verdicts: { taskId: string; code: string | null }[]) => verdicts.map(({ taskId, code }) => [taskId, code]);

describe("matchTasks", () => {
	const outline = { type: "outline", params: { targetChapters: 1, targetWordCount: 1 } } as const;
	const tasks: TaskRecord[] = [
		taskRecord("young", { createdAt: 3_000 }),
		taskRecord("old", { createdAt: 1_000, projectName: "Other" }),
		taskRecord("middle", { createdAt: 2_000, work: outline, state: { name: "completed" } }),
	];

	it.each([
		[{ status: "pending" as const }, ["old", "young"]],
		[{ type: "outline" as const }, ["middle"]],
		[{ projectName: "Novel" }, ["middle", "young"]],
		[{ olderThanMs: 2_000 }, ["old", "middle"]],
		[{ olderThanMs: 3_999 }, ["old"]],
		[{ olderThanMs: 4_000 }, []],
		[{ status: "pending" as const, projectName: "Other", olderThanMs: 0 }, ["old"]],
		[{ status: "failed" as const }, []],
	])("takes what fits every field of %j, oldest first", (filter, ids) => {
		expect(matchTasks(tasks, { filter }, 5_000)).toEqual(ids);
	});

	it("takes named ids as they come, each once, and leaves unknown ones to their verdict", () => {
		expect(matchTasks(tasks, { ids: ["young", "nobody", "young"] }, 0)).toEqual(["young", "nobody"]);
	});
});

describe("judge", () => {
	function mixed(): MemoryQueue {
		const queue = new MemoryQueue(2);
		queue.add(newTask("done"), newTask("failed"), newTask("waits"));
		queue.finish("done");
		queue.fail("failed");
		return queue;
	}
	const all = ["waits", "done", "failed", "nobody"];

	it.each([
		["cancel", [null, "task_not_active", "task_not_active", "task_not_found"]],
		["delete", [null, null, null, "task_not_found"]],
		["retry", ["task_not_failed", "task_not_failed", null, "task_not_found"]],
	] as const)("says of %s what became of each task, in the order asked, and does it", (action, expected) => {
		const queue = mixed();
		const { result, decision } = queue.change((draft) => judge(draft, action, all, null));
		expect(codes(result)).toEqual(all.map((id, index) => [id, expected[index]]));
		for (const { ok, error } of result) expect(error === null).toBe(ok);
		const touched = [...decision.changed, ...decision.deleted].map(({ id }) => id);
		expect(new Set(touched)).toEqual(new Set(result.filter(({ ok }) => ok).map(({ taskId }) => taskId)));
	});

	it("judges an id that is named twice once", () => {
		expect(judge(mixed().draft(), "delete", ["waits", "waits"], null)).toHaveLength(1);
	});

	it("a dry run says the same and changes nothing", () => {
		const queue = mixed();
		const before = queue.state;
		const dry = judge(queue.draft(), "cancel", all, null);
		expect(queue.state).toBe(before);
		expect(queue.change((draft) => judge(draft, "cancel", all, null)).result).toEqual(dry);
	});

	it("cancels each of a chain for itself, in whatever order they are named", () => {
		const queue = new MemoryQueue(1);
		queue.add(newTask("a"), newTask("b", { dependsOn: ["a"] }), newTask("c", { dependsOn: ["b"] }));
		const { result } = queue.change((draft) => judge(draft, "cancel", ["b", "a", "c"], null));
		expect(result.every(({ ok }) => ok)).toBe(true);
		expect(queue.tasks.map(({ state }) => state)).toEqual(
			Array.from({ length: 3 }, () => ({ name: "failed", code: "cancelled" })),
		);
	});

	it("retried together, dependents wait for their dependencies again, in whatever order they are named", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("a"), newTask("b", { dependsOn: ["a"] }), newTask("c", { dependsOn: ["b"] }));
		queue.cancel("a");
		queue.change((draft) => judge(draft, "retry", ["c", "b", "a"], null));
		expect(queue.processing).toEqual(["a"]);
		expect(queue.task("c").message).toEqual({ code: "waiting_dependency", values: { count: 1 } });
	});

	it("[P9] the limit on active tasks holds inside one batch of retries; the oldest get the places", () => {
		const queue = new MemoryQueue(1);
		queue.add(newTask("a"), newTask("b"), newTask("c"), newTask("d"));
		queue.change((draft) => judge(draft, "cancel", ["a", "b", "c"], null));
		queue.maxActive = 3;
		const { result } = queue.change((draft) => judge(draft, "retry", ["c", "b", "a"], null));
		expect(codes(result)).toEqual([
			["c", "too_many_tasks"],
			["b", null],
			["a", null],
		]);
	});

	it("[P8] a retry needs a key that is still stored, or a new one sealed for this very task", () => {
		const queue = new MemoryQueue(5);
		queue.add(newTask("kept", { keySource: "user" }), newTask("lost", { keySource: "user" }));
		queue.fail("kept");
		queue.fail("lost");
		queue.keys.add("kept");
		const ids = ["kept", "lost"];
		expect(codes(judge(queue.draft(), "retry", ids, null))).toEqual([
			["kept", null],
			["lost", "ai_config_missing"],
		]);
		const ai: BatchAi = { provider: "openai", model: "m", keySource: "user", keyBoxes: { lost: "box" } };
		const { result } = queue.change((draft) => judge(draft, "retry", ids, ai));
		expect(codes(result)).toEqual([
			["kept", "ai_config_missing"],
			["lost", null],
		]);
		expect(queue.task("lost")).toMatchObject({ provider: "openai", model: "m", keySource: "user" });
		expect(queue.task("lost")).not.toHaveProperty("keyBoxes");
	});
});
