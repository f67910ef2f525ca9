import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import type { OpsState } from "../../protocol/ops.ts";
import { aMinute, anOpsState } from "../ops/ops.fixture.ts";
import { FakeSocket } from "./fake-socket.ts";
import { PING_INTERVAL_MS } from "./heartbeat.ts";
import type { LinkOptions } from "./link.ts";
import { createOpsFeed, type OpsFeed } from "./ops-feed.ts";
import { createOpsUserFeed } from "./ops-user-feed.ts";
import { aSync, aTask } from "./task.fixture.ts";

let open: { close(): void }[] = [];

beforeEach(() => {
	vi.useFakeTimers();
	FakeSocket.all = [];
});

afterEach(() => {
	for (const feed of open) feed.close();
	open = [];
	vi.useRealTimers();
});

const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));

function options(fetch: typeof globalThis.fetch = unreachable): LinkOptions {
	return {
		apiBaseUrl: "https://queue.example.com/",
		getToken: () => "token-1",
		WebSocket: FakeSocket as unknown as typeof WebSocket,
		fetch,
		random: () => 0.5,
	};
}

async function openFeed(fetch?: typeof globalThis.fetch): Promise<OpsFeed> {
	const feed = createOpsFeed(options(fetch));
	open.push(feed);
	await vi.advanceTimersByTimeAsync(0);
	return feed;
}

const withQueued = (queued: number): OpsState => anOpsState({ totals: { ...anOpsState().totals, queued } });
const snapshot = (state: OpsState, at = Date.now()) => ({ type: "snapshot", at, state });
const change = (state: Partial<OpsState>, at = Date.now()) => ({ type: "change", at, state });

async function openLiveFeed(fetch?: typeof globalThis.fetch): Promise<OpsFeed> {
	const feed = await openFeed(fetch);
	FakeSocket.latest().open();
	FakeSocket.latest().receive(snapshot(withQueued(1)));
	return feed;
}

async function nextSocket(): Promise<void> {
	const count = FakeSocket.all.length;
	for (let waited = 0; FakeSocket.all.length === count; waited += 50) {
		if (waited > 60_000) throw new Error("no new socket within a minute");
		await vi.advanceTimersByTimeAsync(50);
	}
}

const queued = (feed: OpsFeed) => feed.getSnapshot().state?.totals.queued;
const answer = (state: OpsState) => new Response(JSON.stringify({ success: true, at: Date.now(), state }));
const refuse = (status: number, code: string) => new Response(JSON.stringify({ success: false, error: "No.", code }), { status });

describe("the dashboard's feed", () => {
	test("offers the protocol and the token, and is live with the snapshot", async () => {
		const feed = await openFeed();
		expect(FakeSocket.latest().url).toBe("wss://queue.example.com/api/ops/ws");
		expect(FakeSocket.latest().protocols).toEqual(["novel-queue.v1", "bearer.token-1"]);
		FakeSocket.latest().open();
		expect(feed.getSnapshot()).toMatchObject({ status: "connecting", state: null, heardAt: null });
		FakeSocket.latest().receive(snapshot(withQueued(3)));
		expect(feed.getSnapshot()).toMatchObject({ status: "live", error: null, heardAt: Date.now() });
		expect(queued(feed)).toBe(3);
	});

	test("a change replaces the fields it has; minutes are merged by their minute", async () => {
		const feed = await openFeed();
		const now = Math.floor(Date.now() / 60_000) * 60_000;
		FakeSocket.latest().open();
		const minutes = [aMinute(now - 60_000, { completed: 1 }), aMinute(now, { completed: 1 })];
		FakeSocket.latest().receive(snapshot({ ...withQueued(3), dashboards: 2, minutes }));
		FakeSocket.latest().receive(change({ totals: withQueued(4).totals, minutes: [aMinute(now, { completed: 5 })] }));
		expect(queued(feed)).toBe(4);
		expect(feed.getSnapshot().state?.dashboards).toBe(2);
		expect(feed.getSnapshot().state?.minutes.map(({ completed }) => completed)).toEqual([1, 5]);
	});

	test("a change before the snapshot shows nothing, and makes nothing live", async () => {
		const feed = await openFeed();
		FakeSocket.latest().open();
		FakeSocket.latest().receive(change({ dashboards: 9 }));
		expect(feed.getSnapshot()).toMatchObject({ status: "connecting", state: null });
	});

	test("the server's clock is taken from its frames", async () => {
		const feed = await openFeed();
		FakeSocket.latest().open();
		FakeSocket.latest().receive(snapshot(withQueued(1), Date.now() + 90_000));
		expect(feed.getSnapshot().clockAheadMs).toBe(90_000);
	});

	test("[P1] after a lost connection the numbers stay, and say since when they are old; the next snapshot replaces them all", async () => {
		const feed = await openLiveFeed();
		const livedUntil = Date.now();
		await vi.advanceTimersByTimeAsync(1_000);
		FakeSocket.latest().drop();
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", heardAt: livedUntil, statusSince: livedUntil + 1_000 });
		expect(queued(feed)).toBe(1);
		await nextSocket();
		FakeSocket.latest().open();
		FakeSocket.latest().receive(snapshot(withQueued(7)));
		expect(feed.getSnapshot()).toMatchObject({ status: "live", error: null });
		expect(queued(feed)).toBe(7);
	});

	test("an answered ping is a word from the server: the numbers were right until then", async () => {
		const feed = await openLiveFeed();
		await vi.advanceTimersByTimeAsync(PING_INTERVAL_MS);
		FakeSocket.latest().receive("pong");
		const answeredAt = Date.now();
		await vi.advanceTimersByTimeAsync(2_000);
		FakeSocket.latest().drop();
		expect(feed.getSnapshot().heardAt).toBe(answeredAt);
	});

	test("a link that is dead without saying so is noticed, and said", async () => {
		const feed = await openLiveFeed();
		await vi.advanceTimersByTimeAsync(2 * PING_INTERVAL_MS);
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code: "connection_lost" } });
	});

	test("[P1] where no socket gets through it polls the summary, and goes back to push by itself", async () => {
		const asked: string[] = [];
		const feed = await openFeed(async (url) => {
			asked.push(String(url));
			return answer(withQueued(asked.length));
		});
		FakeSocket.latest().drop();
		await vi.advanceTimersByTimeAsync(0);
		expect(feed.getSnapshot()).toMatchObject({ status: "polling", pollIntervalMs: 10_000 });
		expect(queued(feed)).toBe(1);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(queued(feed)).toBe(2);
		expect(new Set(asked)).toEqual(new Set(["https://queue.example.com/api/ops/summary"]));
		FakeSocket.latest().open();
		FakeSocket.latest().receive(snapshot(withQueued(50)));
		expect(queued(feed)).toBe(50);
		await vi.advanceTimersByTimeAsync(PING_INTERVAL_MS);
		FakeSocket.latest().receive("pong");
		await vi.advanceTimersByTimeAsync(PING_INTERVAL_MS);
		expect(feed.getSnapshot().status).toBe("live");
	});

	test("a poll that was under way when a socket came up does not take its numbers back", async () => {
		let respond = (_: Response) => {};
		const feed = await openFeed(
			() =>
				new Promise((resolve) => {
					respond = resolve;
				}),
		);
		FakeSocket.latest().drop();
		await nextSocket();
		FakeSocket.latest().open();
		FakeSocket.latest().receive(snapshot(withQueued(50)));
		respond(answer(withQueued(1)));
		await vi.advanceTimersByTimeAsync(0);
		expect(queued(feed)).toBe(50);
	});

	test("[P8] a token without the role ends it, and says so", async () => {
		const feed = await openFeed(async () => refuse(403, "forbidden"));
		FakeSocket.latest().drop();
		await vi.advanceTimersByTimeAsync(0);
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code: "forbidden" }, state: null });
		await vi.advanceTimersByTimeAsync(120_000);
		expect(FakeSocket.all).toHaveLength(1);
	});

	test("[P9] a change it cannot read ends it, rather than to show numbers that never were; other frames it lets be", async () => {
		const feed = await openLiveFeed();
		FakeSocket.latest().receive({ type: "applause", loud: true });
		FakeSocket.latest().receive({ type: "error", code: "unknown_frame", error: "What?" });
		expect(feed.getSnapshot().status).toBe("live");
		FakeSocket.latest().receive({ type: "change", at: 1, state: { totals: { queued: "many" } } });
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code: "unreadable_frame" } });
		expect(queued(feed)).toBe(1);
	});

	test("nobody is told of what is no news", async () => {
		const feed = await openLiveFeed();
		const told = vi.fn();
		feed.subscribe(told);
		const before = feed.getSnapshot();
		FakeSocket.latest().receive("pong");
		await vi.advanceTimersByTimeAsync(12_000);
		expect(told).not.toHaveBeenCalled();
		expect(feed.getSnapshot()).toBe(before);
	});
});

describe("one user's feed, as an operator follows it", () => {
	function follow(userId: string, fetch?: typeof globalThis.fetch) {
		const feed = createOpsUserFeed(userId, options(fetch));
		open.push(feed);
		return feed;
	}

	test("[P1] is the user's own, goes on from its cursor, and asks for no text", async () => {
		const feed = follow("auth0|ü/x");
		await vi.advanceTimersByTimeAsync(0);
		const base = "wss://queue.example.com/api/ops/users/auth0%7C%C3%BC%2Fx/ws";
		expect(FakeSocket.latest().url).toBe(`${base}?delta=true`);
		FakeSocket.latest().open();
		FakeSocket.latest().receive(aSync(1, [aTask()], { reset: true }));
		expect(feed.getSnapshot()).toMatchObject({ status: "live", tasks: [{ id: "task-1" }] });
		expect(FakeSocket.latest().frames()).toEqual([]);
		FakeSocket.latest().drop(CLOSE_CODES.silent.code);
		await nextSocket();
		expect(FakeSocket.latest().url).toBe(`${base}?delta=true&since=0123456789abcdef.1`);
	});

	test("[P1] is polled whole where no socket gets through", async () => {
		const user = { userId: "a", queued: 1, running: 0, completed: 0, failed: 0, cancelled: 0, sockets: 0, updatedAt: 1 };
		const body = { success: true, user, tasks: [aTask()], cursor: "0123456789abcdef.1" };
		const feed = follow("a", async () => new Response(JSON.stringify(body)));
		await vi.advanceTimersByTimeAsync(0);
		FakeSocket.latest().drop();
		await vi.advanceTimersByTimeAsync(0);
		expect(feed.getSnapshot()).toMatchObject({ status: "polling", tasks: [{ id: "task-1" }] });
	});
});
