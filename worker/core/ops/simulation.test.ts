import { describe, expect, it } from "vitest";
import { seededRandom } from "../../chaos/seeded-random.ts";
import type { HubView } from "./hub-view.ts";
import { OpsWorld } from "./ops-world.fixture.ts";

const NOTHING = { pauses: [], audit: [], dashboards: 0, shardsMissing: 0 };

/** Everything the dashboard's numbers say, for comparison. */
function seen(hub: HubView, now: number) {
	const { totals, minutes, work } = hub.state(now, NOTHING);
	const allTime = { completed: 0, failed: 0, cancelled: 0 };
	for (const { cell } of hub.allTime()) {
		allTime.completed += cell.completed;
		allTime.failed += cell.failed;
		allTime.cancelled += cell.cancelled;
	}
	return { totals, minutes, work, allTime };
}

function play(seed: string, queueCount: number, steps: number): OpsWorld {
	const random = seededRandom(seed);
	const world = new OpsWorld(queueCount, random.fork("world"));
	for (let step = 0; step < steps; step++) {
		if (step === Math.floor(steps / 3)) world.shardCount = 7;
		if (step === Math.floor((steps * 2) / 3)) world.shardCount = 3;
		// Everybody has his turn; some are busier than others.
		const queue = world.queues[step < queueCount ? step : random.int(0, queueCount - 1)];
		if (queue !== undefined) world.step(queue);
		if (step % 500 === 0) world.tellHub(random.int(0, Math.max(0, world.shards.length - 1)));
	}
	world.settle();
	return world;
}

function expectExact(world: OpsWorld): void {
	const fresh = seen(world.freshHub(), world.now);
	// How many sockets each has is only told with something else.
	const { sockets: _, ...totals } = fresh.totals;
	expect(totals).toEqual(world.truth());
	expect(fresh.allTime).toEqual(world.ends);
	// The hub that was told of changes, and lost its memory on the way, shows the same.
	expect(seen(world.hub, world.now)).toEqual(fresh);
}

describe("the dashboard's numbers", () => {
	it("are exactly the queues' after 100,000 queues with lost, late, repeated and reordered reports, evictions and two changes of N", () => {
		const world = play("a hundred thousand", 100_000, 300_000);
		expectExact(world);
		expect(world.truth().users).toBe(100_000);
		expect(world.shards).toHaveLength(7);
	}, 60_000);

	it.each(Array.from({ length: 40 }, (_, index) => `few queues, much trouble ${index}`))("%s", (seed) => {
		expectExact(play(seed, 20, 3_000));
	});
});
