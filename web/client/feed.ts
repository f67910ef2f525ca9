/**
 * A user's queue as a value that keeps itself current: by a socket, or by polls for as long as no socket works.
 * Framework-free; `getSnapshot` and `subscribe` fit `useSyncExternalStore`. Both transports go on from one cursor and
 * end in one state, so a change of transport loses and repeats nothing.
 */
import { parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { type ConnectionEvent, type FeedMode, needsPolling } from "./feed-status.ts";
import { createFeedStore, type FeedSnapshot } from "./feed-store.ts";
import { defaultLifecycle, type Lifecycle } from "./lifecycle.ts";
import { type PollResult, poll } from "./poll.ts";
import { createPollLoop, DEFAULT_POLL_INTERVAL_MS } from "./poll-loop.ts";
import { createPush } from "./push.ts";
import { createTextWatch, type TextListener } from "./text-watch.ts";
import { createTokenSource, type GetToken } from "./token-source.ts";

export type { FeedError, FeedMode, FeedStatus } from "./feed-status.ts";
export type { FeedSnapshot } from "./feed-store.ts";
export { type AppStateLike, createAppStateLifecycle, type Lifecycle } from "./lifecycle.ts";
export type { TextListener } from "./text-watch.ts";
export type { GetToken, TokenRequest } from "./token-source.ts";

export type TaskFeedOptions = {
	/** Where the API lives, without `/api`: `https://queue.example.com`, or `""` for the page's own origin. */
	apiBaseUrl: string;
	/** The bearer token, if it never changes; the feed is `closed` when it expires. */
	token?: string;
	/** Instead of `token`: asked at every connect and poll, so it can hand out a renewed one. */
	getToken?: GetToken;
	/** Default `auto`: push, and polling only for as long as push does not work. */
	mode?: FeedMode;
	/** Least milliseconds between two polls; the server may ask for more. Default 10,000. */
	pollIntervalMs?: number;
	/** Default: the platform's. Where there is none, `auto` polls. */
	WebSocket?: typeof globalThis.WebSocket;
	/** Default: the platform's. */
	fetch?: typeof globalThis.fetch;
	/** Default: the page's visibility and network in browsers; in React Native give `createAppStateLifecycle(AppState)`. */
	lifecycle?: Lifecycle;
	/** From 0 up to 1; spreads reconnects. Default `Math.random`. */
	random?: () => number;
	/** Epoch milliseconds. Default `Date.now`. */
	now?: () => number;
};

export type TaskFeed = {
	/** The same object until something changed. */
	getSnapshot(): FeedSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** Asks the server at once, by whatever transport works. Never rejects: what came of it is in the snapshot. */
	refresh(): Promise<void>;
	/**
	 * Follows the text of a task while it is being written. It is provisional until the chapter is stored. It comes by
	 * push only: while the status is `polling` it may stand still; it is whole again, without a gap, when push is back.
	 * @returns stops following
	 */
	watchText(taskId: string, listener: TextListener): () => void;
	/** Ends the feed for good; the last snapshot stays readable. */
	close(): void;
};

/** @throws TypeError without `token` and `getToken` */
export function createTaskFeed(options: TaskFeedOptions): TaskFeed {
	const { apiBaseUrl, mode: wish = "auto", random = Math.random, now = Date.now, fetch } = options;
	const tokenOption = options.getToken ?? options.token;
	if (tokenOption === undefined) throw new TypeError("createTaskFeed needs a token, or getToken.");
	const tokens = createTokenSource(tokenOption);
	const lifecycle = options.lifecycle ?? defaultLifecycle();
	const WebSocket = options.WebSocket ?? globalThis.WebSocket;
	const mode = wish === "auto" && WebSocket === undefined ? "poll" : wish;
	const intervalMs = validInterval(options.pollIntervalMs);

	const store = createFeedStore(mode, intervalMs);
	const texts = createTextWatch((frame) => push?.send(frame));

	const polls = createPollLoop({
		intervalMs,
		random,
		async ask(signal) {
			const since = store.cursor();
			const result = await poll({ apiBaseUrl, fetch, tokens, since, signal });
			const isOvertaken = result.type === "synced" && isOfFormerQueue(result.sync, since, store.cursor());
			return isOvertaken ? { type: "unchanged" } : result;
		},
		onResult: (result) => apply(eventOf(result), result.type === "synced" ? result.sync : undefined),
		onInterval: store.setPollInterval,
	});

	const push =
		mode === "poll"
			? null
			: createPush({
					url: () => socketUrl(apiBaseUrl, store.cursor()),
					tokens,
					WebSocket,
					random,
					now,
					isVisible: lifecycle.isVisible,
					onEvent: apply,
					onText: texts.receive,
					onOpen: texts.resume,
				});

	let wasActive = isActive();
	const leave = lifecycle.subscribe(() => {
		const isBack = isActive() && !wasActive;
		wasActive = isActive();
		arrange();
		// After a long sleep a socket looks open and is not: find out now instead of at the next heartbeat.
		if (isBack) void push?.wake();
	});
	push?.start();
	arrange();

	function apply(event: ConnectionEvent, sync?: Sync): void {
		store.apply(event, sync);
		arrange();
	}

	/** Makes the transports what the connection calls for. */
	function arrange(): void {
		const connection = store.connection();
		polls.set(needsPolling(connection) && isActive());
		if (connection.status !== "closed") return;
		leave();
		polls.stop();
		push?.stop();
	}

	/** Polling is for somebody who looks, over a network that is there. */
	function isActive(): boolean {
		return lifecycle.isVisible() && lifecycle.isOnline();
	}

	async function refresh(): Promise<void> {
		const { status } = store.connection();
		if (status === "closed") return;
		const word = push?.wake();
		if (mode === "push" || status === "live") await word;
		// A socket that was taken for live and was not leaves the question to a poll.
		if (mode !== "push" && store.connection().status !== "live") await polls.pollNow();
	}

	return {
		getSnapshot: store.getSnapshot,
		subscribe: store.subscribe,
		refresh,
		watchText: texts.add,
		close: () => apply({ type: "stopped" }),
	};
}

function eventOf(result: PollResult): ConnectionEvent {
	if (result.type === "refused") return result;
	return result.type === "failed" ? { type: "pollFailed", error: result.error } : { type: "polled" };
}

/** An answer that was under way while a socket brought another queue's reset would take that back. */
function isOfFormerQueue(sync: Sync, since: string | null, current: string | null): boolean {
	const epoch = epochOf(current);
	return epoch !== epochOf(since) && epoch !== epochOf(sync.cursor);
}

function epochOf(cursor: string | null): string | undefined {
	return cursor === null ? undefined : parseCursor(cursor)?.epoch;
}

function validInterval(ms: number = DEFAULT_POLL_INTERVAL_MS): number {
	return ms > 0 && ms < 2 ** 31 ? ms : DEFAULT_POLL_INTERVAL_MS;
}

function socketUrl(apiBaseUrl: string, cursor: string | null): string {
	const base = apiBaseUrl === "" ? globalThis.location.origin : apiBaseUrl.replace(/\/+$/, "");
	const since = cursor === null ? "" : `?since=${encodeURIComponent(cursor)}`;
	return `${base.replace(/^http/, "ws")}/api/queue/ws${since}`;
}
