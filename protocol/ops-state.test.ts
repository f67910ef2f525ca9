import { describe, expect, it } from "vitest";
import { LIMITS } from "./limits.ts";
import type { OpsMinute, OpsState } from "./ops.ts";
import { applyOps } from "./ops-state.ts";

const HOUR_MS = 3_600_000;

function minute(at: number, completed: number): OpsMinute {
	return { minute: at, completed, failed: 0, cancelled: 0, retries: 0, chapters: 0, wait: null, run: null, chapter: null };
}

const state: OpsState = {
	totals: { users: 1, queued: 2, running: 0, completed: 0, failed: 0, cancelled: 0, online: 0, sockets: 0 },
	minutes: [minute(HOUR_MS, 1), minute(2 * HOUR_MS, 1)],
	...{ work: [], failureCounts: [], failures: [], users: [], pauses: [], audit: [] },
	dashboards: 1,
	shardsMissing: 0,
};

describe("the dashboard's state", () => {
	it("is what the snapshot says, and a change before one means nothing", () => {
		expect(applyOps(null, { type: "change", at: 1, state: { dashboards: 2 } })).toBeNull();
		expect(applyOps({ ...state, dashboards: 9 }, { type: "snapshot", at: 1, state })).toEqual(state);
	});

	it("changes in the fields that are there, and minutes one by one", () => {
		const changed = { dashboards: 2, minutes: [minute(2 * HOUR_MS, 5), minute(3 * HOUR_MS, 1)] };
		const next = applyOps(state, { type: "change", at: 3 * HOUR_MS, state: changed });
		expect(next).toEqual({
			...state,
			dashboards: 2,
			minutes: [minute(HOUR_MS, 1), minute(2 * HOUR_MS, 5), minute(3 * HOUR_MS, 1)],
		});
	});

	it("forgets minutes that are older than its history", () => {
		const next = applyOps(state, { type: "change", at: LIMITS.opsHistoryMs + HOUR_MS, state: {} });
		expect(next?.minutes).toEqual([minute(2 * HOUR_MS, 1)]);
	});
});
