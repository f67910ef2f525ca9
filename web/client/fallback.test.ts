import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CLOSE_CODES, closeFrame } from "../../protocol/close-codes.ts";
import { FakeSocket } from "./fake-socket.ts";
import { createTaskFeed, type TaskFeed, type TaskFeedOptions } from "./feed.ts";
import { PING_INTERVAL_MS } from "./heartbeat.ts";
import { PROVEN_MS } from "./push.ts";
import { aToken } from "./sim-server.ts";
import { aSync, aTask } from "./task.fixture.ts";

const CURSOR = "0123456789abcdef";

let feeds: TaskFeed[] = [];
let asked: { url: string; headers: Record<string, string>; at: number }[] = [];

beforeEach(() => {
	vi.useFakeTimers({ now: 1_000_000 });
	FakeSocket.all = [];
	asked = [];
});

afterEach(() => {
	for (const feed of feeds) feed.close();
	feeds = [];
	vi.useRealTimers();
});

function reply(status: number, body: unknown = null, headers: Record<string, string> = {}): Response {
	return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}

function polled(rev: number, fields: object = {}): Response {
	const { type: _, ...sync } = aSync(rev, rev === 0 ? [] : [aTask({ rev })], { reset: true });
	return reply(200, { success: true, ...sync, nextPollMs: 10_000, ...fields });
}

/** Answers polls one after the other, the last answer again and again; a function makes each anew. */
function answers(...replies: (() => Response | Promise<Response>)[]): typeof fetch {
	return async (url, init) => {
		asked.push({ url: String(url), headers: { ...(init?.headers as Record<string, string>) }, at: Date.now() });
		const next = replies[Math.min(asked.length, replies.length) - 1];
		if (next === undefined) throw new TypeError("Failed to fetch");
		return next();
	};
}

async function openFeed(options: Partial<TaskFeedOptions> = {}): Promise<TaskFeed> {
	const feed = createTaskFeed({
		apiBaseUrl: "https://queue.example.com/",
		getToken: () => "token-1",
		WebSocket: FakeSocket as unknown as typeof WebSocket,
		fetch: answers(() => polled(1)),
		random: () => 0.5,
		...options,
	});
	feeds.push(feed);
	await wait(0);
	return feed;
}

function wait(ms: number): Promise<unknown> {
	return vi.advanceTimersByTimeAsync(ms);
}

function bringLive(rev = 1): void {
	FakeSocket.latest().open();
	FakeSocket.latest().receive(aSync(rev, [aTask({ rev })], { reset: true }));
}

/** A lifecycle that the test moves. */
function aLifecycle() {
	const state = { isVisible: true, isOnline: true };
	const listeners = new Set<() => void>();
	return {
		lifecycle: {
			isVisible: () => state.isVisible,
			isOnline: () => state.isOnline,
			subscribe(listener: () => void) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
		},
		listeners,
		set(change: Partial<typeof state>) {
			Object.assign(state, change);
			for (const listener of [...listeners]) listener();
		},
	};
}

describe("falling back", () => {
	test("a refused first socket: on screen at once by a poll, then at the interval, each with the cursor", async () => {
		const feed = await openFeed({
			fetch: answers(
				() => polled(1),
				() => reply(304),
				() => polled(2),
			),
		});
		FakeSocket.latest().drop();
		await wait(0);
		expect(feed.getSnapshot()).toEqual({ status: "polling", tasks: [aTask()], error: null, pollIntervalMs: 10_000 });
		for (let time = 0; time < 3; time++) {
			while (FakeSocket.latest().readyState === FakeSocket.CONNECTING) FakeSocket.latest().drop();
			await wait(10_000);
		}
		expect(asked.map(({ at }) => at - 1_000_000)).toEqual([0, 10_000, 20_000, 30_000]);
		expect(asked[0]).toMatchObject({ url: "https://queue.example.com/api/queue/tasks?since=" });
		expect(asked[0]?.headers).toEqual({ Authorization: "Bearer token-1" });
		expect(asked[1]?.url).toBe(`https://queue.example.com/api/queue/tasks?since=${CURSOR}.1`);
		expect(asked[1]?.headers["If-None-Match"]).toBe(`"${CURSOR}.1"`);
		expect(feed.getSnapshot().tasks).toEqual([aTask({ rev: 2 })]);
	});

	test("one that hangs, or opens and stays silent, costs a few seconds", async () => {
		const feed = await openFeed();
		await wait(4_900);
		expect(asked).toHaveLength(0);
		FakeSocket.latest().open();
		await wait(3_100);
		expect(asked).toHaveLength(1);
		expect(feed.getSnapshot().status).toBe("polling");
		await wait(20_000);
		expect(FakeSocket.all.length).toBeGreaterThan(1);
		bringLive(2);
		expect(feed.getSnapshot()).toMatchObject({ status: "polling", tasks: [{ rev: 2 }] });
	});

	test("an ordinary deploy costs no poll", async () => {
		const feed = await openFeed();
		bringLive();
		for (let beat = 0; beat < 3; beat++) {
			await wait(PING_INTERVAL_MS);
			FakeSocket.latest().receive("pong");
		}
		FakeSocket.latest().drop(1012);
		expect(feed.getSnapshot().status).toBe("offline");
		await wait(3_000);
		bringLive(2);
		await wait(14_000);
		expect(feed.getSnapshot().status).toBe("live");
		expect(asked).toHaveLength(0);
	});

	test("a path that cuts every few seconds is polled on; one that lasts takes over, and polling stops", async () => {
		const feed = await openFeed();
		for (let cut = 0; cut < 4; cut++) {
			bringLive();
			await wait(2_000);
			FakeSocket.latest().drop();
			const before = FakeSocket.all.length;
			while (FakeSocket.all.length === before) await wait(100);
		}
		expect(feed.getSnapshot().status).toBe("polling");
		const polls = asked.length;
		await wait(10_000);
		expect(asked).toHaveLength(polls + 1);
		while (FakeSocket.latest().readyState !== FakeSocket.CONNECTING) await wait(100);
		bringLive(3);
		expect(feed.getSnapshot()).toMatchObject({ status: "polling", tasks: [{ rev: 3 }] });
		await wait(PING_INTERVAL_MS);
		FakeSocket.latest().receive("pong");
		await wait(PROVEN_MS - PING_INTERVAL_MS);
		expect(feed.getSnapshot()).toEqual({ status: "live", tasks: [aTask({ rev: 3 })], error: null });
		const last = asked.length;
		for (let beat = 0; beat < 8; beat++) {
			await wait(PING_INTERVAL_MS);
			FakeSocket.latest().receive("pong");
		}
		expect(asked).toHaveLength(last);
	});

	test("the larger of both intervals counts, also after a 304, and a mad one is cut", async () => {
		const slow = await openFeed({
			mode: "poll",
			fetch: answers(
				() => polled(1, { nextPollMs: 30_000 }),
				() => reply(304),
			),
		});
		await wait(60_000);
		expect(asked.map(({ at }) => at - 1_000_000)).toEqual([0, 30_000, 60_000]);
		expect(slow.getSnapshot().pollIntervalMs).toBe(30_000);
		slow.close();
		asked = [];
		const own = await openFeed({ mode: "poll", pollIntervalMs: 45_000 });
		await wait(45_000);
		expect(asked).toHaveLength(2);
		own.close();
		asked = [];
		await openFeed({ mode: "poll", fetch: answers(() => polled(1, { nextPollMs: 1e12 })) });
		await wait(600_000);
		expect(asked).toHaveLength(2);
	});

	test("where there is no WebSocket, auto polls", async () => {
		vi.stubGlobal("WebSocket", undefined);
		const feed = createTaskFeed({
			apiBaseUrl: "",
			token: "t",
			fetch: answers(() => polled(1)),
			lifecycle: aLifecycle().lifecycle,
		});
		feeds.push(feed);
		await wait(0);
		vi.unstubAllGlobals();
		expect(feed.getSnapshot().status).toBe("polling");
	});

	test("mode push never polls, mode poll never opens a socket", async () => {
		const pushed = await openFeed({ mode: "push" });
		FakeSocket.latest().drop();
		await wait(60_000);
		expect([asked.length, pushed.getSnapshot().status]).toEqual([0, "offline"]);
		const sockets = FakeSocket.all.length;
		const polls = await openFeed({ mode: "poll" });
		await wait(1_000);
		expect([FakeSocket.all.length, polls.getSnapshot().status]).toEqual([sockets, "polling"]);
	});
});

describe("polls that fail", () => {
	const unavailable = () =>
		reply(503, { success: false, error: "Later.", code: "temporarily_unavailable" }, { "Retry-After": "90" });
	test.each<[string, () => Response, string]>([
		["a 503", unavailable, "temporarily_unavailable"],
		["a proxy's page", () => new Response("<h1>502</h1>", { status: 502 }), "bad_answer"],
		["a hotel's page", () => new Response("<h1>Welcome</h1>"), "bad_answer"],
		["another JSON", () => reply(200, { hello: 1 }), "bad_answer"],
	])("%s is told, and asked again later", async (_, answer, code) => {
		const feed = await openFeed({ mode: "poll", fetch: answers(answer, () => polled(1)) });
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code } });
		await wait(9_000);
		expect(asked).toHaveLength(1);
		await wait(90_000);
		expect(feed.getSnapshot()).toMatchObject({ status: "polling", error: null, tasks: [{ id: "task-1" }] });
	});

	test("Retry-After is honoured", async () => {
		await openFeed({ mode: "poll", fetch: answers(unavailable, () => polled(1)) });
		await wait(89_000);
		expect(asked).toHaveLength(1);
		await wait(1_000);
		expect(asked).toHaveLength(2);
	});

	test("no network: less and less often", async () => {
		const feed = await openFeed({ mode: "poll", fetch: answers() });
		await wait(300_000);
		expect(feed.getSnapshot().error?.code).toBe("connection_lost");
		const gaps = asked.map(({ at }, index) => at - (asked[index - 1]?.at ?? at)).slice(1);
		expect(gaps[0]).toBeLessThan(13_000);
		expect(gaps.at(-1)).toBeGreaterThan(45_000);
		expect(gaps.at(-1)).toBeLessThan(63_000);
	});

	test("an answer that never comes does not stop the next", async () => {
		const feed = await openFeed({
			mode: "poll",
			fetch: answers(
				() => new Promise<Response>(() => {}),
				() => polled(1),
			),
		});
		await wait(15_000);
		expect(feed.getSnapshot().error?.code).toBe("connection_lost");
		await wait(15_000);
		expect(feed.getSnapshot().status).toBe("polling");
	});

	test.each([
		[403, { success: false, error: "Not from here.", code: "origin_not_allowed" }, "origin_not_allowed"],
		[200, { success: true, cursor: "x", tasks: "all" }, "unreadable_frame"],
	] as const)("%i %o is final", async (status, body, code) => {
		const feed = await openFeed({ mode: "poll", fetch: answers(() => reply(status, body)) });
		await wait(120_000);
		expect(asked).toHaveLength(1);
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code } });
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe("tokens", () => {
	const unauthorized = () => reply(401, { success: false, error: "Expired.", code: "token_expired" });

	test("a 401 on a poll asks for a new one, once, and goes on", async () => {
		const getToken = vi.fn(({ isRenewal }) => (isRenewal ? "new" : "old"));
		const feed = await openFeed({ mode: "poll", getToken, fetch: answers(unauthorized, () => polled(1)) });
		expect(asked.map(({ headers }) => headers.Authorization)).toEqual(["Bearer old", "Bearer new"]);
		expect(feed.getSnapshot().status).toBe("polling");
	});

	test.each([
		["twice", { getToken: () => "t" }, 2],
		["with a fixed token", { token: "t" }, 1],
	])("a 401 %s is final", async (_, option, count) => {
		const feed = createTaskFeed({ apiBaseUrl: "http://q", mode: "poll", fetch: answers(unauthorized), ...option });
		await wait(60_000);
		expect(asked).toHaveLength(count);
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code: "token_expired", message: "Expired." } });
	});

	test("a token that is missing on a poll is told, and asked for again", async () => {
		let isIn = false;
		const getToken = () => (isIn ? "t" : Promise.reject(new Error("signed out")));
		const feed = await openFeed({ mode: "poll", getToken });
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code: "token_unavailable", message: "signed out" } });
		isIn = true;
		await wait(13_000);
		expect(feed.getSnapshot().status).toBe("polling");
	});

	test("token_expired on a socket: at once with a new token; a second time in a row it is final", async () => {
		const getToken = vi.fn(() => "t");
		const feed = await openFeed({ getToken });
		bringLive();
		FakeSocket.latest().drop(CLOSE_CODES.token_expired.code);
		await wait(0);
		expect(FakeSocket.all).toHaveLength(2);
		expect(getToken).toHaveBeenLastCalledWith({ isRenewal: true });
		FakeSocket.latest().open();
		FakeSocket.latest().drop(CLOSE_CODES.token_expired.code);
		await wait(60_000);
		expect(feed.getSnapshot()).toMatchObject({ status: "closed", error: { code: "token_expired" } });
		expect(FakeSocket.all).toHaveLength(2);
	});

	test("a close frame is obeyed at once, however late the close itself comes: the new token, a second and no third", async () => {
		const getToken = vi.fn(({ isRenewal }) => (isRenewal ? "new" : "old"));
		const feed = await openFeed({ getToken });
		const [expired] = FakeSocket.all;
		expired?.open();
		expired?.receive(closeFrame("token_expired"));
		expect(expired?.readyState).toBe(FakeSocket.CLOSED);
		await wait(0);
		expect(FakeSocket.all).toHaveLength(2);
		bringLive();
		expired?.drop(CLOSE_CODES.token_expired.code);
		await wait(PROVEN_MS);
		expect([feed.getSnapshot().status, FakeSocket.all.length, getToken.mock.calls.length]).toEqual(["live", 2, 2]);
	});

	test("a close frame that says to come back is followed by a try after a delay, one that does not by none", async () => {
		const feed = await openFeed();
		bringLive();
		FakeSocket.latest().receive(closeFrame("too_many_sockets"));
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code: "too_many_sockets" } });
		await wait(400);
		expect(FakeSocket.all).toHaveLength(1);
		await wait(4_000);
		expect(FakeSocket.all).toHaveLength(2);
		FakeSocket.latest().open();
		// A code that this client does not know yet.
		FakeSocket.latest().receive({ type: "close", code: 4499, retry: false, reason: "Never." });
		await wait(120_000);
		expect([feed.getSnapshot().status, FakeSocket.all.length, vi.getTimerCount()]).toEqual(["closed", 2, 0]);
	});

	test("a mark is sent back at once", async () => {
		await openFeed();
		bringLive();
		FakeSocket.latest().receive({ type: "mark", mark: "read this" });
		expect(FakeSocket.latest().frames()).toEqual([{ type: "ack", mark: "read this" }]);
	});

	test("token_expired with a fixed token is final", async () => {
		const feed = createTaskFeed({ apiBaseUrl: "http://q", token: "t", WebSocket: FakeSocket as unknown as typeof WebSocket });
		await wait(0);
		bringLive();
		FakeSocket.latest().drop(CLOSE_CODES.token_expired.code);
		expect(feed.getSnapshot()).toMatchObject({
			status: "closed",
			error: { code: "token_expired", message: CLOSE_CODES.token_expired.reason },
		});
	});

	test("is renewed in place before it expires, also when the first attempt fails", async () => {
		const second = aToken(Date.now() + 7_200_000);
		const renewals = [Promise.reject(new Error("not now")), Promise.resolve(second)];
		renewals[0]?.catch(() => {});
		const getToken = vi.fn(({ isRenewal }) => (isRenewal ? (renewals.shift() ?? second) : aToken(Date.now() + 3_600_000)));
		const feed = await openFeed({ getToken });
		bringLive();
		for (let beat = 0; beat < 3_600_000 / PING_INTERVAL_MS; beat++) {
			await wait(PING_INTERVAL_MS);
			FakeSocket.latest().receive("pong");
		}
		expect(FakeSocket.latest().frames()).toEqual([{ type: "auth", token: second }]);
		expect([FakeSocket.all.length, feed.getSnapshot().status]).toEqual([1, "live"]);
	});

	test("needs one or the other", () => {
		expect(() => createTaskFeed({ apiBaseUrl: "" })).toThrow("getToken");
	});
});

describe("when the network goes", () => {
	/** The tries for a socket fail until there is a network again. */
	async function loseNetwork(set: (change: { isOnline: boolean }) => void, ms: number): Promise<void> {
		set({ isOnline: false });
		for (let passed = 0; passed < ms; passed += 500) {
			await wait(500);
			if (FakeSocket.latest().readyState === FakeSocket.CONNECTING) FakeSocket.latest().drop();
		}
	}

	test.each([1_000, 60_000, 600_000])("a page says so at once, and is live with the first frame, %d ms later", async (ms) => {
		const { lifecycle, set } = aLifecycle();
		const feed = await openFeed({ lifecycle });
		bringLive();
		await wait(PROVEN_MS);
		set({ isOnline: false });
		expect(feed.getSnapshot()).toMatchObject({ status: "offline", error: { code: "connection_lost" }, tasks: [{ rev: 1 }] });
		await loseNetwork(set, ms);
		expect(feed.getSnapshot().status).toBe("offline");
		set({ isOnline: true });
		await wait(0);
		bringLive(2);
		expect(feed.getSnapshot()).toEqual({ status: "live", tasks: [aTask({ rev: 2 })], error: null });
		await wait(PING_INTERVAL_MS);
		expect(asked).toHaveLength(0);
	});

	test("nobody waits for a try that began without it", async () => {
		const { lifecycle, set } = aLifecycle();
		const feed = await openFeed({ lifecycle });
		bringLive();
		set({ isOnline: false });
		await wait(100);
		const hanging = FakeSocket.latest();
		expect(hanging.readyState).toBe(FakeSocket.CONNECTING);
		set({ isOnline: true });
		await wait(0);
		expect(FakeSocket.latest()).not.toBe(hanging);
		bringLive(2);
		expect(feed.getSnapshot().status).toBe("live");
	});

	test("a page that is opened without it says so, also where push is not to be had", async () => {
		const { lifecycle, set } = aLifecycle();
		set({ isOnline: false });
		const feeds = [await openFeed({ lifecycle }), await openFeed({ lifecycle, mode: "poll" })];
		expect(feeds.map((feed) => feed.getSnapshot().status)).toEqual(["offline", "offline"]);
		set({ isOnline: true });
		await wait(0);
		expect(feeds[1]?.getSnapshot().status).toBe("polling");
	});

	test("a frame proves that there is one, whatever the platform says", async () => {
		const { lifecycle, set } = aLifecycle();
		const feed = await openFeed({ lifecycle });
		bringLive();
		set({ isOnline: false });
		await wait(100);
		bringLive(2);
		expect(feed.getSnapshot()).toMatchObject({ status: "live", tasks: [{ rev: 2 }] });
		set({ isOnline: true });
		await wait(0);
		// One as it opened, one to prove that the new network reaches the server.
		expect([FakeSocket.latest().sent, feed.getSnapshot().status]).toEqual([["ping", "ping"], "live"]);
	});

	test("the new one may not let sockets through: polls step in as ever", async () => {
		const { lifecycle, set } = aLifecycle();
		const feed = await openFeed({ lifecycle });
		bringLive();
		await loseNetwork(set, 30_000);
		set({ isOnline: true });
		await wait(8_000);
		expect([feed.getSnapshot().status, asked.length]).toEqual(["polling", 1]);
	});

	test("without any word of it: noticed within 20 s, and live with the first frame, also if a poll comes before it", async () => {
		let isThere = true;
		const feed = await openFeed({ fetch: answers(() => (isThere ? polled(1) : Promise.reject(new TypeError("no route")))) });
		bringLive();
		isThere = false;
		await wait(20_000);
		expect(feed.getSnapshot().status).toBe("offline");
		for (let tries = 0; tries < 4; tries++) {
			FakeSocket.latest().drop();
			const before = FakeSocket.all.length;
			while (FakeSocket.all.length === before) await wait(100);
		}
		expect(feed.getSnapshot().status).toBe("offline");
		isThere = true;
		while (feed.getSnapshot().status === "offline") await wait(100);
		expect(feed.getSnapshot().status).toBe("polling");
		const before = FakeSocket.all.length;
		while (FakeSocket.latest().readyState !== FakeSocket.CONNECTING) await wait(100);
		expect(FakeSocket.all.length - before).toBeLessThanOrEqual(1);
		bringLive(2);
		expect(feed.getSnapshot()).toMatchObject({ status: "live", tasks: [{ rev: 2 }] });
	});
});

describe("when nobody looks", () => {
	test("polling stops while hidden, and catches up at once on return", async () => {
		const { lifecycle, set, listeners } = aLifecycle();
		const feed = await openFeed({ mode: "poll", lifecycle });
		set({ isVisible: false });
		await wait(600_000);
		expect(asked).toHaveLength(1);
		set({ isVisible: true });
		await wait(0);
		expect(asked).toHaveLength(2);
		set({ isOnline: false });
		await wait(60_000);
		expect(asked).toHaveLength(2);
		set({ isOnline: true });
		await wait(0);
		expect(asked).toHaveLength(3);
		feed.close();
		expect(listeners.size).toBe(0);
	});

	test("a poll that hung before a sleep is not waited for after it", async () => {
		const { lifecycle, set } = aLifecycle();
		await openFeed({
			mode: "poll",
			lifecycle,
			fetch: answers(
				() => new Promise<Response>(() => {}),
				() => polled(1),
			),
		});
		set({ isVisible: false });
		set({ isVisible: true });
		await wait(0);
		expect(asked).toHaveLength(2);
	});

	test("a live socket stays while hidden, and is probed on return: dead within seconds, not at the next heartbeat", async () => {
		const { lifecycle, set } = aLifecycle();
		const feed = await openFeed({ lifecycle });
		bringLive();
		set({ isVisible: false });
		await wait(1_000);
		set({ isVisible: true });
		expect(FakeSocket.latest().sent).toEqual(["ping", "ping"]);
		FakeSocket.latest().receive("pong");
		await wait(10_000);
		expect([FakeSocket.all.length, feed.getSnapshot().status]).toEqual([1, "live"]);
		set({ isVisible: false });
		set({ isVisible: true });
		await wait(4_100);
		expect([FakeSocket.all.length, feed.getSnapshot().status]).toEqual([2, "offline"]);
	});

	test("a socket that waits for its next try is opened at once on return", async () => {
		const { lifecycle, set } = aLifecycle();
		await openFeed({ lifecycle, mode: "push" });
		for (let time = 0; time < 6; time++) {
			FakeSocket.latest().drop();
			const before = FakeSocket.all.length;
			while (FakeSocket.all.length === before) await wait(100);
		}
		FakeSocket.latest().drop();
		const before = FakeSocket.all.length;
		set({ isOnline: false });
		set({ isOnline: true });
		await wait(0);
		expect(FakeSocket.all).toHaveLength(before + 1);
	});

	test("a machine that slept with the page in view probes before it judges", async () => {
		let slept = 0;
		const feed = await openFeed({ now: () => Date.now() + slept });
		bringLive();
		await wait(PING_INTERVAL_MS);
		slept = 3_600_000;
		await wait(PING_INTERVAL_MS);
		expect(feed.getSnapshot().status).toBe("live");
		FakeSocket.latest().receive("pong");
		await wait(4_000);
		expect([FakeSocket.all.length, feed.getSnapshot().status]).toEqual([1, "live"]);
	});
});

describe("refresh", () => {
	async function isDone(promise: Promise<void>): Promise<boolean> {
		let done = false;
		void promise.then(() => {
			done = true;
		});
		await wait(0);
		return done;
	}

	test("while live it asks the socket, and is done with its answer", async () => {
		const feed = await openFeed();
		bringLive();
		const refreshed = feed.refresh();
		expect(await isDone(refreshed)).toBe(false);
		FakeSocket.latest().receive("pong");
		expect(await isDone(refreshed)).toBe(true);
		expect(asked).toHaveLength(0);
	});

	test("a live socket that turns out dead leaves the question to a poll", async () => {
		const feed = await openFeed({ fetch: answers(() => polled(5)) });
		bringLive();
		const refreshed = feed.refresh();
		await wait(4_000);
		expect(await isDone(refreshed)).toBe(true);
		expect(feed.getSnapshot()).toMatchObject({ status: "polling", tasks: [{ rev: 5 }] });
	});

	test("while polling it polls now, after the one under way", async () => {
		const { promise, resolve } = Promise.withResolvers<Response>();
		const feed = await openFeed({
			mode: "poll",
			fetch: answers(
				() => promise,
				() => polled(2),
			),
		});
		const both = Promise.all([feed.refresh(), feed.refresh()]);
		resolve(polled(1));
		await both;
		expect(asked).toHaveLength(2);
		expect(feed.getSnapshot().tasks).toEqual([aTask({ rev: 2 })]);
	});

	test("in mode push it is done with the next word, whatever that is", async () => {
		const feed = await openFeed({ mode: "push" });
		const failed = feed.refresh();
		FakeSocket.latest().drop();
		expect(await isDone(failed)).toBe(true);
		const again = feed.refresh();
		await wait(0);
		bringLive();
		expect(await isDone(again)).toBe(true);
		expect(feed.getSnapshot().status).toBe("live");
	});

	test("never hangs on a feed that ends", async () => {
		const feed = await openFeed({ mode: "push" });
		const refreshed = feed.refresh();
		feed.close();
		expect(await isDone(refreshed)).toBe(true);
		expect(await isDone(feed.refresh())).toBe(true);
	});
});

describe("[P1] taking over", () => {
	test("a late poll of the same queue takes back nothing either", async () => {
		const { promise, resolve } = Promise.withResolvers<Response>();
		const feed = await openFeed({ fetch: answers(() => promise) });
		const refreshed = feed.refresh();
		await wait(0);
		bringLive(3);
		FakeSocket.latest().receive(aSync(9, [aTask({ rev: 9 }), aTask({ id: "task-2", rev: 8 })]));
		resolve(polled(5, { reset: false }));
		await refreshed;
		expect(feed.getSnapshot().tasks.map(({ id, rev }) => [id, rev])).toEqual([
			["task-2", 8],
			["task-1", 9],
		]);
	});

	test("a late poll takes back no reset that the socket brought of a new queue", async () => {
		const { promise, resolve } = Promise.withResolvers<Response>();
		const feed = await openFeed({ fetch: answers(() => promise) });
		const refreshed = feed.refresh();
		await wait(0);
		FakeSocket.latest().open();
		FakeSocket.latest().receive({ ...aSync(9, [aTask({ rev: 9 })], { reset: true }), cursor: "aaaaaaaaaaaaaaaa.9" });
		resolve(polled(3));
		await refreshed;
		expect(feed.getSnapshot().tasks).toEqual([aTask({ rev: 9 })]);
	});

	test("live text stands still while polling, and is asked for again when push is back", async () => {
		const feed = await openFeed();
		feed.watchText("task-1", () => {});
		FakeSocket.latest().drop();
		const before = FakeSocket.all.length;
		while (FakeSocket.all.length === before) await wait(100);
		expect(feed.getSnapshot().status).toBe("polling");
		FakeSocket.latest().open();
		expect(FakeSocket.latest().frames()).toEqual([{ type: "watch", taskId: "task-1" }]);
	});

	test("an app that throws when told does not stop the polls", async () => {
		const onRejection = vi.fn();
		process.on("unhandledRejection", onRejection);
		const feed = await openFeed({
			mode: "poll",
			fetch: answers(
				() => polled(1),
				() => polled(2),
			),
		});
		const stop = feed.subscribe(() => {
			stop();
			throw new Error("the app's own");
		});
		await wait(20_000);
		expect(asked).toHaveLength(3);
		expect(feed.getSnapshot().tasks).toEqual([aTask({ rev: 2 })]);
		process.off("unhandledRejection", onRejection);
	});
});
