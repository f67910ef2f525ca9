import { describe, expect, it } from "vitest";
import { HubView } from "./hub-view.ts";
import type { ShardSnapshot } from "./shard-news.ts";
import { NO_TOTALS } from "./totals.ts";

const NOTHING = { pauses: [], audit: [], dashboards: 0, shardsMissing: 0 };

function snapshot(instance: string, seq: number, queued: number): ShardSnapshot {
	return { instance, seq, totals: { ...NO_TOTALS, queued }, users: [], failures: [], cells: [], base: [] };
}

function queuedOf(view: HubView): number {
	return view.state(0, NOTHING).totals.queued;
}

describe("what a shard says in another order than it happened", () => {
	it("a snapshot that a change has overtaken is not taken for news", () => {
		const view = new HubView();
		view.load(0, snapshot("a life", 4, 1));
		expect(view.change(0, { ...snapshot("a life", 5, 2), failures: null })).toBe(true);
		view.load(0, snapshot("a life", 4, 1));
		expect(queuedOf(view)).toBe(2);
	});

	it("a snapshot of another life is, whatever its number", () => {
		const view = new HubView();
		view.load(0, snapshot("a life", 4, 1));
		view.load(0, snapshot("the next life", 0, 3));
		expect(queuedOf(view)).toBe(3);
	});
});
