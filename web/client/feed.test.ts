import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { FakeSocket } from "./fake-socket.ts";
import { createTaskFeed, type TaskFeed, type TaskFeedOptions } from "./feed.ts";
import { PING_INTERVAL_MS } from "./heartbeat.ts";
import { aSync, aTask } from "./task.fixture.ts";

let feeds: TaskFeed[] = [];

beforeEach(() => {
	vi.useFakeTimers();
	FakeSocket.all = [];
});

afterEach(() => {
	for (const feed of feeds) feed.close();
	feeds = [];
	vi.useRealTimers();
});

async function openFeed(options: Partial<TaskFeedOptions> = {}): Promise<TaskFeed> {
	const feed = createTaskFeed({
		apiBaseUrl: "https://queue.example.com/",
		getToken: () => "token-1",
		WebSocket: FakeSocket as unknown as typeof WebSocket,
		fetch: () => Promise.reject(new TypeError("Failed to fetch")),
		random: () => 0.5,
		...options,
	});
	feeds.push(feed);
	await vi.advanceTimersByTimeAsync(0);
	return feed;
}

async function openLiveFeed(options: Partial<TaskFeedOptions> = {}): Promise<TaskFeed> {
	const feed = await openFeed(options);
	FakeSocket.latest().open();
	FakeSocket.latest().receive(aSync(1, [aTask()], { reset: true }));
	return feed;
}

/** Until the next socket is made; fails if that takes longer than any retry may. */
async function nextSocket(): Promise<number> {
	const count = FakeSocket.all.length;
	const start = Date.now();
	while (FakeSocket.all.length === count) {
		if (Date.now() - start > 60_000) throw new Error("no new socket within a minute");
		await vi.advanceTimersByTimeAsync(50);
	}
	return Date.now() - start;
}

describe("connecting", () => {
	test("offers the protocol and the token, and keeps the token out of the URL", async () => {
		await openFeed();
		expect(FakeSocket.latest().url).toBe("wss://queue.example.com/api/queue/ws?delta=true");
		expect(FakeSocket.latest().protocols).toEqual(["novel-queue.v1", "bearer.token-1"]);
	});

	test("is live with the first sync, not with the open socket", async () => {
		const feed = await openFeed();
		expect(feed.getSnapshot()).toEqual({ status: "connecting", tasks: [], error: null });
		FakeSocket.latest().open();
		expect(feed.getSnapshot().status).toBe("connecting");
		FakeSocket.latest().receive(aSync(1, [aTask()], { reset: true }));
		expect(feed.getSnapshot()).toEqual({ status: "live", tasks: [aTask()], error: null });
	});

	test("comes back with its cursor and a fresh token", async () => {
		const tokens = ["token-1", "token-2"];
		const feed = await openLiveFeed({ getToken: async () => tokens.shift() ?? "none left" });
		FakeSocket.latest().drop(CLOSE_CODES.token_expired.code);
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code: "token_expired" }, tasks: [{ id: "task-1" }] });
		await nextSocket();
		expect(FakeSocket.latest().url).toBe("wss://queue.example.com/api/queue/ws?delta=true&since=0123456789abcdef.1");
		expect(FakeSocket.latest().protocols[1]).toBe("bearer.token-2");
		FakeSocket.latest().open();
		FakeSocket.latest().receive(aSync(1, []));
		expect(feed.getSnapshot()).toMatchObject({ status: "live", error: null });
	});

	test("a thousand feeds dropped at once come back spread evenly over seconds", { timeout: 30_000 }, async () => {
		let seed = 7;
		const random = () => {
			seed = (seed * 16_807) % 2_147_483_647;
			return seed / 2_147_483_647;
		};
		const polls = vi.fn(() => Promise.reject(new TypeError("Failed to fetch")));
		await Promise.all(Array.from({ length: 1_000 }, () => openFeed({ random, fetch: polls })));
		for (const socket of FakeSocket.all) {
			socket.open();
			socket.receive(aSync(1, [], { reset: true }));
		}
		const sockets = FakeSocket.all.length;
		expect(sockets).toBe(1_000);
		for (const socket of [...FakeSocket.all]) socket.drop();
		const perHalfSecond: number[] = [];
		for (let count = sockets; count < sockets + 1_000; count = FakeSocket.all.length) {
			await vi.advanceTimersByTimeAsync(500);
			perHalfSecond.push(FakeSocket.all.length - count);
		}
		// Evenly from 0.5 to 4 s: a seventh in each half second, and none before.
		expect(perHalfSecond).toHaveLength(8);
		expect(perHalfSecond[0]).toBeLessThan(5);
		for (const share of perHalfSecond.slice(1)) {
			expect(share).toBeGreaterThan(1_000 / 7 - 45);
			expect(share).toBeLessThan(1_000 / 7 + 45);
		}
		// Back within the time that push is waited for: nobody polled.
		expect(polls).not.toHaveBeenCalled();
	});

	test("tries less and less often, and never in step", async () => {
		await openFeed();
		const delays: number[] = [];
		for (let i = 0; i < 8; i++) {
			FakeSocket.latest().drop();
			delays.push(await nextSocket());
		}
		expect(delays[0]).toBeLessThan(4_000);
		expect(delays.at(-1)).toBeGreaterThan(10_000);
		expect(delays.at(-1)).toBeLessThanOrEqual(20_000);
	});

	test.each(["forbidden", "frame_too_large"] as const)("%s is final and says why", async (name) => {
		const feed = await openLiveFeed();
		FakeSocket.latest().drop(CLOSE_CODES[name].code);
		await vi.advanceTimersByTimeAsync(120_000);
		expect(FakeSocket.all).toHaveLength(1);
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code: name, message: CLOSE_CODES[name].reason } });
	});

	test("a token that cannot be had is told, and asked for again", async () => {
		let hasToken = false;
		const getToken = () => (hasToken ? Promise.resolve("token-2") : Promise.reject("signed out"));
		const feed = await openFeed({ getToken });
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code: "token_unavailable", message: "signed out" } });
		hasToken = true;
		await nextSocket();
		expect(FakeSocket.latest().protocols[1]).toBe("bearer.token-2");
	});

	test("a token that is none opens no socket", async () => {
		const feed = await openFeed({ getToken: () => "two words" });
		expect(FakeSocket.all).toHaveLength(0);
		expect(feed.getSnapshot().error?.code).toBe("token_unavailable");
	});

	test("close is final, also before the first socket", async () => {
		const feed = createTaskFeed({
			apiBaseUrl: "http://localhost",
			getToken: () => "t",
			WebSocket: FakeSocket as unknown as typeof WebSocket,
		});
		feed.close();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(FakeSocket.all).toHaveLength(0);
		expect(feed.getSnapshot()).toEqual({ status: "closed", tasks: [], error: null });

		const live = await openLiveFeed();
		live.close();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(FakeSocket.all).toHaveLength(1);
		expect(FakeSocket.latest().readyState).toBe(FakeSocket.CLOSED);
		expect(live.getSnapshot()).toMatchObject({ status: "closed", tasks: [{ id: "task-1" }], error: null });
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe("[P1] the snapshot", () => {
	test("keeps its identity, and stays silent, when nothing changed", async () => {
		const feed = await openLiveFeed();
		const before = feed.getSnapshot();
		const listener = vi.fn();
		feed.subscribe(listener);
		FakeSocket.latest().receive(aSync(1, [aTask({ progress: 0 })], { reset: false }));
		FakeSocket.latest().receive("pong");
		expect(feed.getSnapshot()).toBe(before);
		expect(listener).not.toHaveBeenCalled();
	});

	test("is a new one for each change, and leaves the old one alone", async () => {
		const feed = await openLiveFeed();
		const before = feed.getSnapshot();
		const listener = vi.fn();
		const unsubscribe = feed.subscribe(listener);
		FakeSocket.latest().receive(aSync(2, [aTask({ rev: 2, progress: 40 })]));
		expect(before.tasks[0]?.progress).toBe(10);
		expect(feed.getSnapshot().tasks[0]?.progress).toBe(40);
		expect(listener).toHaveBeenCalledTimes(1);
		unsubscribe();
		FakeSocket.latest().receive(aSync(3, [], { deleted: ["task-1"] }));
		expect(feed.getSnapshot().tasks).toEqual([]);
		expect(listener).toHaveBeenCalledTimes(1);
	});

	test("lists the newest task first", async () => {
		const feed = await openLiveFeed();
		FakeSocket.latest().receive(aSync(2, [aTask({ id: "task-2", rev: 2, createdAt: 5_000 })]));
		expect(feed.getSnapshot().tasks.map((task) => task.id)).toEqual(["task-2", "task-1"]);
	});

	test("ignores frames and fields it does not know, and rubbish", async () => {
		const feed = await openLiveFeed();
		const before = feed.getSnapshot();
		for (const frame of [
			{ type: "weather" },
			"{",
			"",
			"null",
			"[]",
			{ type: "text" },
			{ type: "error", code: "task_not_found", error: "…" },
		]) {
			FakeSocket.latest().receive(frame);
		}
		expect(feed.getSnapshot()).toBe(before);
		FakeSocket.latest().receive({ ...aSync(2, []), extra: 1 });
		expect(feed.getSnapshot().status).toBe("live");
	});

	test("stops at a sync that it cannot read, rather than show what never was", async () => {
		const feed = await openLiveFeed();
		FakeSocket.latest().receive({ ...aSync(2, []), tasks: [{ id: "task-1", status: "paused" }] });
		await vi.advanceTimersByTimeAsync(60_000);
		expect(FakeSocket.all).toHaveLength(1);
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code: "unreadable_frame" } });
	});
});

describe("heartbeat", () => {
	test("an idle link that answers stays up", async () => {
		const feed = await openLiveFeed();
		const socket = FakeSocket.latest();
		for (let i = 0; i < 20; i++) {
			await vi.advanceTimersByTimeAsync(PING_INTERVAL_MS);
			socket.receive("pong");
		}
		// One as it opens, and one each interval.
		expect(socket.sent).toEqual(Array.from({ length: 21 }, () => "ping"));
		expect(feed.getSnapshot().status).toBe("live");
	});

	test("a dead link is noticed within 20 s, and a new one opened at once", async () => {
		const feed = await openLiveFeed();
		await vi.advanceTimersByTimeAsync(20_000);
		expect(feed.getSnapshot().status).toBe("offline");
		expect(FakeSocket.all).toHaveLength(2);
		FakeSocket.latest().open();
		FakeSocket.latest().receive(aSync(1, []));
		expect(feed.getSnapshot().status).toBe("live");
	});
});

describe("live text", () => {
	const text = (offset: number, added: string, fields = {}) => ({
		type: "text",
		taskId: "task-1",
		attempt: 1,
		chapterIndex: 1,
		offset,
		text: added,
		...fields,
	});

	test("is put together from frames, and repeats are harmless", async () => {
		const feed = await openLiveFeed();
		const seen: string[] = [];
		const stop = feed.watchText("task-1", (live) => seen.push(live.text));
		for (const frame of [text(0, "The tide"), text(0, "The tide"), text(8, " turned."), text(4, "tide turned.")]) {
			FakeSocket.latest().receive(frame);
		}
		expect(seen).toEqual(["The tide", "The tide turned."]);
		stop();
		stop();
		FakeSocket.latest().receive(text(16, " Again."));
		expect(seen).toHaveLength(2);
		expect(FakeSocket.latest().frames()).toEqual([
			{ type: "watch", taskId: "task-1" },
			{ type: "unwatch", taskId: "task-1" },
		]);
	});

	test("a gap is asked for once, and filled by the chapter so far", async () => {
		const feed = await openLiveFeed();
		const seen: string[] = [];
		feed.watchText("task-1", (live) => seen.push(live.text));
		for (const frame of [text(0, "The"), text(8, " turned"), text(15, "."), text(0, "The tide turned."), text(16, " It")]) {
			FakeSocket.latest().receive(frame);
		}
		expect(seen).toEqual(["The", "The tide turned.", "The tide turned. It"]);
		expect(FakeSocket.latest().frames()).toEqual([
			{ type: "watch", taskId: "task-1" },
			{ type: "watch", taskId: "task-1" },
		]);
	});

	test("a new attempt starts over, and an old one's late frames are void", async () => {
		const feed = await openLiveFeed();
		const seen: string[] = [];
		feed.watchText("task-1", (live) => seen.push(live.text));
		for (const frame of [text(0, "Old"), text(0, "New", { attempt: 2 }), text(3, "er")]) FakeSocket.latest().receive(frame);
		expect(seen).toEqual(["Old", "New"]);
	});

	test("is watched again on the next socket", async () => {
		const feed = await openLiveFeed();
		feed.watchText("task-1", () => {});
		FakeSocket.latest().drop();
		await nextSocket();
		FakeSocket.latest().open();
		expect(FakeSocket.latest().frames()).toEqual([{ type: "watch", taskId: "task-1" }]);
	});

	test("the newest wish is served, and the one before it comes back", async () => {
		const feed = await openLiveFeed();
		feed.watchText("task-1", () => {});
		const stop = feed.watchText("task-2", () => {});
		stop();
		expect(FakeSocket.latest().frames()).toEqual([
			{ type: "watch", taskId: "task-1" },
			{ type: "watch", taskId: "task-2" },
			{ type: "watch", taskId: "task-1" },
		]);
	});

	test("a second reader of the same task gets what is there, without asking the server", async () => {
		const feed = await openLiveFeed();
		feed.watchText("task-1", () => {});
		FakeSocket.latest().receive(text(0, "The tide"));
		const late = vi.fn();
		feed.watchText("task-1", late);
		expect(late).toHaveBeenCalledWith({ attempt: 1, chapterIndex: 1, text: "The tide" });
		expect(FakeSocket.latest().frames()).toHaveLength(1);
	});
});
