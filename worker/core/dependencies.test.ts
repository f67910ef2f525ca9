import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderByDependencies } from "./dependencies.ts";
import { MemoryQueue } from "./memory-queue.fixture.ts";
import { newTask, taskRecord } from "./task-record.fixture.ts";
import type { NewTask } from "./task-record.ts";

const none = () => undefined;
const idsOf = (specs: NewTask[]) => specs.map(({ id }) => id);

describe("orderByDependencies", () => {
	it("puts each task behind those of the same call that it names, and leaves the rest in order", () => {
		const order = orderByDependencies([newTask("c", { dependsOn: ["a"] }), newTask("b"), newTask("a")], none);
		expect(order.ok && idsOf(order.ordered)).toEqual(["b", "a", "c"]);
	});

	it.each([
		["itself", [newTask("a", { dependsOn: ["a"] })], ["dependsOn.0"]],
		["each other", [newTask("a", { dependsOn: ["b"] }), newTask("b", { dependsOn: ["a"] })], ["dependsOn.0", "dependsOn.0"]],
		[
			"itself through others, and only those on the way are named",
			[
				newTask("x", { dependsOn: ["a"] }),
				newTask("a", { dependsOn: ["y", "b"] }),
				newTask("b", { dependsOn: ["a"] }),
				newTask("y"),
			],
			["dependsOn.1", "dependsOn.0"],
		],
	])("[P9] refuses a task that waits for %s", (_, specs, paths) => {
		expect(orderByDependencies(specs, none)).toMatchObject({
			code: "dependency_cycle",
			issues: paths.map((path) => ({ path })),
		});
	});

	it("[P9] names every dependency that does not exist in this queue, or was cancelled", () => {
		const gone = taskRecord("gone", { state: { name: "failed", code: "cancelled" } });
		const failed = taskRecord("failed", { state: { name: "failed", code: "provider_auth" } });
		const find = (id: string) => [gone, failed].find((task) => task.id === id);
		const depending = (...dependsOn: string[]) => orderByDependencies([newTask("a", { dependsOn })], find);
		expect(depending("failed", "nobody", "gone", "foreign")).toMatchObject({
			code: "dependency_not_found",
			issues: [{ path: "dependsOn.1" }, { path: "dependsOn.3" }],
		});
		expect(depending("failed", "gone")).toMatchObject({ code: "dependency_cancelled", issues: [{ path: "dependsOn.1" }] });
		expect(depending("failed")).toMatchObject({ ok: true });
	});

	it("finds an order exactly if there is one", () => {
		const edges = fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(edges, (lists) => {
				const specs = lists.map((list, index) =>
					newTask(String(index), { dependsOn: list.filter((dep) => dep < lists.length).map(String) }),
				);
				const order = orderByDependencies(specs, none);
				if (order.ok) {
					const place = new Map(order.ordered.map(({ id }, index) => [id, index]));
					expect(place.size).toBe(specs.length);
					for (const { id, dependsOn } of specs) {
						for (const dep of dependsOn) expect(place.get(dep)).toBeLessThan(place.get(id) ?? -1);
					}
				} else expect(hasCycle(specs)).toBe(true);
			}),
		);
	});
});

/** Whether some task is among those it waits for, by plain search. */
function hasCycle(specs: NewTask[]): boolean {
	const behind = (ids: string[]): string[] => specs.filter(({ id }) => ids.includes(id)).flatMap(({ dependsOn }) => dependsOn);
	return specs.some(({ id, dependsOn }) => {
		let reached = dependsOn;
		for (let step = 0; step < specs.length; step++) reached = [...new Set([...reached, ...behind(reached)])];
		return reached.includes(id);
	});
}

describe("enqueue", () => {
	it("[P9] queues nothing at all if one task is refused", () => {
		const queue = new MemoryQueue();
		const { result, decision } = queue.change((draft) => draft.enqueue([newTask("a"), newTask("b", { dependsOn: ["nobody"] })]));
		expect(result).toMatchObject({ code: "dependency_not_found" });
		expect(decision.changed).toEqual([]);
	});

	it("queues an outline and its chapters together, whichever is named first", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("chapters", { dependsOn: ["outline"] }), newTask("outline"));
		expect(queue.processing).toEqual(["outline"]);
		queue.finish("outline");
		expect(queue.processing).toEqual(["chapters"]);
	});

	it("gives every task a createdAt of its own that grows, also within one millisecond and when the clock goes back", () => {
		const queue = new MemoryQueue();
		queue.add(newTask("a"), newTask("b"));
		queue.now -= 1_000;
		queue.add(newTask("c"));
		const times = ["a", "b", "c"].map((id) => queue.task(id).createdAt);
		expect(times).toEqual([1_000_001, 1_000_002, 1_000_003]);
	});

	it("a long chain of dependents is failed to its end, and each waiting task is looked at once", () => {
		const queue = new MemoryQueue(1);
		const links = Array.from({ length: 5_000 }, (_, index) =>
			newTask(`t${index}`, { dependsOn: index === 0 ? [] : [`t${index - 1}`] }),
		);
		queue.add(...links);
		queue.cancel("t0");
		expect(queue.tasks.filter(({ state }) => state.name === "failed")).toHaveLength(5_000);
	});
});
