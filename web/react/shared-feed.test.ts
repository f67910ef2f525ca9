import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { KEEP_MS } from "./after-a-moment.ts";
import { aToken, FakeFeeds } from "./fake-feeds.ts";
import { openSharedFeed, type SharedFeed } from "./shared-feed.ts";

let feeds: FakeFeeds;
beforeEach(() => {
	vi.useFakeTimers();
	feeds = new FakeFeeds();
});
afterEach(() => {
	vi.useRealTimers();
});

const FORBIDDEN = { code: "forbidden", message: "This token belongs to another user than the socket." } as const;
const LOST = { code: "connection_lost", message: "The connection was lost." } as const;

function open(token: string): SharedFeed {
	return openSharedFeed((getToken) => feeds.open({ apiBaseUrl: "", getToken, pollIntervalMs: 10_000 }), token);
}

const tokenInUse = () => feeds.latest().options.getToken();

test("a renewed token is used from then on by the feed that is open", () => {
	const feed = open(aToken("ann", 100));
	feeds.latest().list(aTask());
	feed.offerToken(aToken("ann", 200));
	expect(tokenInUse()).toBe(aToken("ann", 200));
	expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
});

test("a component that still has the old token does not take the renewed one back", () => {
	const feed = open(aToken("ann", 200));
	feeds.latest().list(aTask());
	feed.offerToken(aToken("ann", 100));
	expect(tokenInUse()).toBe(aToken("ann", 200));
});

test("while nothing works any other token is tried, at once", () => {
	const feed = open(aToken("ann", 200));
	feeds.latest().change({ status: "offline", error: LOST });
	feed.offerToken(aToken("ann", 100));
	expect(tokenInUse()).toBe(aToken("ann", 100));
	expect(feeds.latest().refreshes).toBe(1);
});

test("a feed that was closed for good is replaced on a new token: the list stays on screen and texts are asked for again", () => {
	const feed = open(aToken("ann", 100));
	feed.watchText("task-1", () => {});
	feeds.latest().list(aTask());
	feeds.latest().change({ status: "closed", error: FORBIDDEN });
	const tasks = feed.getView().tasks;

	feed.offerToken(aToken("ann", 200));
	expect(feeds.counts()).toEqual({ opened: 2, closed: 1 });
	expect(feed.getView()).toEqual({ tasks, isLoaded: true, status: "connecting", error: null });
	expect(feeds.latest().textCalls).toEqual(["+task-1"]);
	feeds.latest().list(aTask());
	expect(feed.getView().tasks).toBe(tasks);
});

test("readers of one text ask for it once, and it is let go a moment after the last", () => {
	const feed = open("token");
	const stops = [feed.watchText("a", () => {}), feed.watchText("a", () => {})];
	for (const stop of stops) stop();
	vi.advanceTimersByTime(KEEP_MS - 1);
	expect(feeds.latest().textCalls).toEqual(["+a"]);
	vi.advanceTimersByTime(1);
	expect(feeds.latest().textCalls).toEqual(["+a", "-a"]);
});

test("a text that is wanted again within that moment is the last one asked for, and has lost nothing", () => {
	const feed = open("token");
	const stopA = feed.watchText("a", () => {});
	feeds.latest().write("a", { attempt: 1, chapterIndex: 1, text: "The tide" });
	stopA();
	feed.watchText("b", () => {});
	feed.watchText("a", () => {});
	vi.advanceTimersByTime(KEEP_MS);
	expect(feeds.latest().textCalls).toEqual(["+a", "+b", "+a", "-a"]);
	expect(feed.getText("a")?.text).toBe("The tide");
});

test("closing leaves no timer behind", () => {
	const feed = open("token");
	feed.watchText("a", () => {})();
	feed.close();
	expect(vi.getTimerCount()).toBe(0);
	expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
});
