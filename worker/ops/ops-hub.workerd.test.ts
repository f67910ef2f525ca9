import { reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { shardName, shardOf } from "../core/ops/home.ts";
import { Operator } from "./operator.fixture.ts";
import { OpsShard } from "./ops-shard.ts";

const SHARDS = 4;
let count = 0;
let operator: Operator;

beforeEach(async () => {
	count += 1;
	operator = await Operator.signIn(`hub-ops-${count}`);
});

afterEach(async () => {
	vi.restoreAllMocks();
	vi.useRealTimers();
	await operator.leave();
	await reset();
});

describe("dashboards that come and go", () => {
	it("one that comes between two frames is told also what was so in both of them", async () => {
		const first = await operator.openDashboard();
		await first.shows(() => expect(first.frames.length).toBeGreaterThanOrEqual(2));
		const second = await operator.openDashboard();
		first.raw.close(1000);
		await second.shows(({ dashboards }) => expect(dashboards).toBe(1));
	});

	it("many at once ask each shard once", async () => {
		const watch = vi.spyOn(OpsShard.prototype, "watch");
		const dashboards = await Promise.all(Array.from({ length: 10 }, () => operator.openDashboard()));
		await Promise.all(dashboards.map((dashboard) => dashboard.shows(() => undefined)));
		expect(watch).toHaveBeenCalledTimes(SHARDS);
	});

	it("[P7] [P8] one whose token has expired is let go also while nothing happens, and no lease is renewed for it", async () => {
		const dashboard = await operator.openDashboard();
		await dashboard.shows(() => expect(dashboard.frames.length).toBeGreaterThanOrEqual(2));
		const renew = vi.spyOn(OpsShard.prototype, "renew");
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30 * 24 * 3_600_000 });
		await runDurableObjectAlarm(operator.hub);
		await vi.waitFor(() => expect(dashboard.closed).toBe(CLOSE_CODES.token_expired.code));
		expect(renew).not.toHaveBeenCalled();
		await runInDurableObject(operator.hub, async (_hub, state) => expect(await state.storage.getAlarm()).toBeNull());
	});
});

describe("a number of shards that the hub has slept through", () => {
	it("leaves users where they can be found", async () => {
		const userId = `moved while nobody looked ${count}`;
		const elsewhere = (shardOf(userId, SHARDS) + 1) % SHARDS;
		const counters = { queued: 0, running: 0, completed: 1, failed: 0, cancelled: 0, sockets: 0 };
		const report = { userId, version: { moves: 3, rev: 1, count: 1 }, counters, facts: [], isLeaving: false };
		await env.OPS_SHARD.getByName(shardName(elsewhere)).report(report);
		const { status, body } = await operator.call("GET", `/users/${encodeURIComponent(userId)}/tasks`);
		expect([status, body.user]).toMatchObject([200, { userId, completed: 1 }]);
	});
});
