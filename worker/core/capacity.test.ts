import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { addLoad, type Capacity, loadOf, NO_LOAD, refuseIfStorageFull, refuseMoreActive, refuseNewTasks } from "./capacity.ts";
import { MemoryQueue, PLENTY } from "./memory-queue.fixture.ts";
import { newTask, taskRecord } from "./task-record.fixture.ts";
import type { NewTask } from "./task-record.ts";

const MAX_ACTIVE = 1_000;
const capacity: Capacity = { maxActive: MAX_ACTIVE, storedBytes: 0, maxStoredBytes: 1_000_000 };
const wishes = (chars: number): NewTask["work"] => ({
	type: "outline",
	params: { targetChapters: 1, targetWordCount: 1, customPrompt: "x".repeat(chars) },
});

describe("[P9] capacity", () => {
	it("counts what waits or runs, and what is kept", () => {
		const one = [newTask("a")];
		const load = { ...NO_LOAD, active: MAX_ACTIVE - 1, kept: LIMITS.tasksPerUser - 1 };
		expect(refuseNewTasks(load, one, capacity)).toBeNull();
		expect(refuseNewTasks({ ...load, active: MAX_ACTIVE }, one, capacity)).toMatchObject({
			code: "too_many_tasks",
			error: expect.stringContaining(`${MAX_ACTIVE} tasks may wait or run`),
		});
		expect(refuseNewTasks({ ...load, kept: LIMITS.tasksPerUser }, one, capacity)).toMatchObject({
			code: "too_many_tasks",
			error: expect.stringContaining(`${LIMITS.tasksPerUser} tasks are kept`),
		});
		expect(refuseMoreActive({ ...load, kept: LIMITS.tasksPerUser }, 1, capacity)).toBeNull();
	});

	it("bounds the wishes of all tasks together, the new ones included", () => {
		const load = { ...NO_LOAD, wishChars: LIMITS.wishCharsPerUser - 10 };
		expect(refuseNewTasks(load, [newTask("a", { work: wishes(10) })], capacity)).toBeNull();
		expect(refuseNewTasks(load, [newTask("a", { work: wishes(11) })], capacity)).toMatchObject({
			error: expect.stringContaining("customPrompt"),
		});
	});

	it("says how much text of how much is stored once there is too much, and refuses new tasks and retries then", () => {
		const full = { ...capacity, storedBytes: 1_250_000 };
		const refusal = { code: "storage_full", error: expect.stringContaining("1.25 of at most 1 MB") };
		expect(refuseIfStorageFull({ ...full, storedBytes: 1_000_000 })).toBeNull();
		expect(refuseIfStorageFull(full)).toMatchObject(refusal);
		const queue = new MemoryQueue(1);
		queue.add(newTask("a"));
		queue.fail("a");
		queue.stored = { ...PLENTY, totalBytes: 1_250_000, maxBytes: 1_000_000 };
		expect(queue.draft().enqueue([newTask("b")])).toMatchObject(refusal);
		expect(queue.draft().retry("a", null)).toMatchObject(refusal);
		expect(queue.draft().cancel("a")).not.toMatchObject(refusal);
	});

	it("counts what tasks carry as stored text, in bytes, the new ones included", () => {
		const queue = new MemoryQueue(1);
		queue.stored = { ...PLENTY, totalBytes: 1_000, maxBytes: 1_031 };
		const wish = (text: string): NewTask["work"] => ({
			type: "outline",
			params: { targetChapters: 1, targetWordCount: 1, customPrompt: text },
		});
		expect(
			queue.draft().enqueue([newTask("a", { work: wish("潮汐".repeat(5)) }), newTask("b", { work: wish("ab") })]),
		).toMatchObject({ code: "storage_full" });
		expect(queue.change((draft) => draft.enqueue([newTask("a", { work: wish("潮汐".repeat(5)) })])).result).toBeNull();
		expect(queue.draft().enqueue([newTask("b", { work: wish("ab") })])).toMatchObject({ code: "storage_full" });
		queue.change((draft) => draft.delete("a"));
		expect(queue.draft().enqueue([newTask("b", { work: wish("ab") })])).toBeNull();
	});

	it("a task counts as active while it waits or runs, and is taken off again as it was put on", () => {
		expect(loadOf(taskRecord("a", { work: wishes(7) }))).toEqual({ kept: 1, active: 1, wishChars: 7, textBytes: 7 });
		expect(loadOf(taskRecord("a", { state: { name: "completed" } }))).toEqual({ kept: 1, active: 0, wishChars: 0, textBytes: 0 });
		const load = loadOf(taskRecord("a"));
		expect(addLoad(addLoad(NO_LOAD, load), load, -1)).toEqual(NO_LOAD);
	});

	it("holds within one draft: what is cancelled or deleted makes room for what comes after it", () => {
		const queue = new MemoryQueue(1);
		queue.maxActive = 2;
		queue.add(newTask("a"), newTask("b"));
		const draft = queue.draft();
		expect(draft.enqueue([newTask("c")])).toMatchObject({ code: "too_many_tasks" });
		draft.cancel("a");
		expect(draft.enqueue([newTask("c")])).toBeNull();
		expect(draft.enqueue([newTask("d")])).toMatchObject({ code: "too_many_tasks" });
		draft.delete("b");
		expect(draft.enqueue([newTask("d")])).toBeNull();
	});
});
