import { describe, expect, it } from "vitest";
import { socketsThatFit } from "./descriptors.ts";
import { orderOf } from "./rounds.ts";
import { type WorkerSpec, workerdConfig } from "./workerd-config.ts";

const OWNER: WorkerSpec = {
	name: "product",
	file: "product.js",
	vars: { SECRET: 'a"b\\c\nd' },
	objects: { QUEUE: { className: "Queue" } },
	port: 1,
};
const GUEST: WorkerSpec = {
	name: "driver",
	file: "driver.js",
	vars: {},
	objects: { QUEUE: { className: "Queue", of: "product" } },
	port: 2,
};

describe("what the bench starts", () => {
	it("a Worker has its own objects, and another one only calls them", () => {
		const lines = workerdConfig({ workers: [OWNER, GUEST], compatibilityDate: "2026-01-01", storage: "/s" }).split("\n");
		const owner = lines.find((line) => line.includes('(name = "product", worker'));
		const guest = lines.find((line) => line.includes('(name = "driver", worker'));
		expect(owner).toContain('(className = "Queue", uniqueKey = "product-Queue", enableSql = true)');
		expect(owner).toContain('text = "a\\"b\\\\c\\nd"');
		expect(guest).toContain('durableObjectNamespace = (className = "Queue", serviceName = "product")');
		expect(guest).not.toContain("uniqueKey");
		expect(guest).not.toContain("durableObjectStorage");
	});

	it("never opens more sockets than the descriptors carry, with every object awake, and no half user", () => {
		expect(socketsThatFit(5_000, 2, 20_000)).toBe(5_000);
		const most = socketsThatFit(50_000, 2, 20_000);
		expect(most % 2).toBe(0);
		expect(most * 2 + (most / 2) * 3 + 300).toBeLessThanOrEqual(20_000);
		expect((most + 2) * 2 + ((most + 2) / 2) * 3 + 300).toBeGreaterThan(20_000);
		expect(socketsThatFit(10, 2, 100)).toBe(0);
	});

	it.each([2, 3, 4, 5])("%i contenders take turns: each begins as often, and comes as often after each other one", (size) => {
		const contenders = Array.from({ length: size }, (_, at) => at);
		const firsts = new Map<number | undefined, number>();
		const pairs = new Map<string, number>();
		for (let round = 0; round < 2 * size; round++) {
			const order = orderOf(contenders, round);
			expect([...order].sort()).toEqual(contenders);
			firsts.set(order[0], (firsts.get(order[0]) ?? 0) + 1);
			for (const [at, each] of order.slice(1).entries()) {
				const pair = `${order[at]} ${each}`;
				pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
			}
		}
		expect([...firsts.values()]).toEqual(contenders.map(() => 2));
		expect(pairs.size).toBe(size * (size - 1));
		expect(new Set(pairs.values())).toEqual(new Set([2]));
	});
});
