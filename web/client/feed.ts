/**
 * A user's queue as a value that keeps itself current: opens a socket, applies what comes, and comes back by itself from
 * where it was. Framework-free; `getSnapshot` and `subscribe` fit `useSyncExternalStore`.
 */
import ReconnectingWebSocket from "partysocket/ws";
import * as z from "zod/v4/mini";
import { type ClientFrame, PING, PONG } from "../../protocol/client-frames.ts";
import { mayReconnect } from "../../protocol/close-codes.ts";
import { serverFrameSchema } from "../../protocol/feed.ts";
import { BEARER_SUBPROTOCOL_PREFIX, FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { CONNECTION_LOST, closeEvent, type FeedError } from "./feed-status.ts";
import { createFeedStore, type FeedSnapshot } from "./feed-store.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { createTextWatch, type TextListener } from "./text-watch.ts";

export type { FeedError, FeedStatus } from "./feed-status.ts";
export type { FeedSnapshot } from "./feed-store.ts";
export type { TextListener } from "./text-watch.ts";

export type TaskFeedOptions = {
	/** Where the API lives, without `/api`: `https://queue.example.com`, or `""` for the page's own origin. */
	apiBaseUrl: string;
	/** Asked at every connect, so it can hand out a renewed token. */
	getToken: () => string | Promise<string>;
	/** Default: the platform's. */
	WebSocket?: typeof globalThis.WebSocket;
	/** From 0 up to 1; spreads reconnects. Default `Math.random`. */
	random?: () => number;
};

export type TaskFeed = {
	/** The same object until something changed. */
	getSnapshot(): FeedSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/**
	 * Follows the text of a task while it is being written. It is provisional until the chapter is stored.
	 * @returns stops following
	 */
	watchText(taskId: string, listener: TextListener): () => void;
	/** Ends the feed for good; the last snapshot stays readable. */
	close(): void;
};

/**
 * Milliseconds before the first new try, drawn anew for each. A deploy ends every socket at once: without the spread all
 * tabs would come back in the same instant. It grows by `GROWTH` a try, up to a maximum that is drawn too, so that
 * clients who have waited long do not fall into step.
 */
const RETRY_MS = { from: 500, spread: 3_500 };
const LONGEST_RETRY_MS = { from: 10_000, spread: 10_000 };
const GROWTH = 1.6;
/** A phone on a bad network may take this long to open a socket. */
const OPEN_TIMEOUT_MS = 10_000;

export function createTaskFeed({ apiBaseUrl, getToken, WebSocket, random = Math.random }: TaskFeedOptions): TaskFeed {
	const store = createFeedStore();
	const texts = createTextWatch(send);
	let heartbeat: Heartbeat | null = null;
	/** Why there was no token for the last try; the library itself only tells that a try failed. */
	let tokenError: FeedError | null = null;

	const socket = new ReconnectingWebSocket(
		() => feedUrl(apiBaseUrl, store.cursor()),
		async () => {
			tokenError = null;
			try {
				return [FEED_SUBPROTOCOL, bearerSubprotocol(await getToken())];
			} catch (cause) {
				const message = cause instanceof Error ? cause.message : String(cause);
				tokenError = { code: "token_unavailable", message };
				throw new Error(message, { cause });
			}
		},
		{
			...(WebSocket !== undefined && { WebSocket }),
			// The library reads both at every try: getters make each one a fresh draw.
			get minReconnectionDelay() {
				return RETRY_MS.from + random() * RETRY_MS.spread;
			},
			get maxReconnectionDelay() {
				return LONGEST_RETRY_MS.from + random() * LONGEST_RETRY_MS.spread;
			},
			reconnectionDelayGrowFactor: GROWTH,
			connectionTimeout: OPEN_TIMEOUT_MS,
			// A frame that waited for the next socket would be sent beside the one that `resume` sends.
			maxEnqueuedMessages: 0,
			shouldReconnectOnClose: (event) => mayReconnect(event.code),
		},
	);

	socket.onopen = () => {
		heartbeat?.stop();
		heartbeat = startHeartbeat(
			() => socket.send(PING),
			() => socket.reconnect(),
		);
		texts.resume();
	};
	socket.onmessage = (event) => {
		heartbeat?.heard();
		if (event.data !== PONG) receive(event.data);
	};
	socket.onclose = (event) => {
		heartbeat?.stop();
		store.apply(closeEvent(event.code));
	};
	// A broken link closes too; this is the only word of a try that never got as far as a socket.
	socket.onerror = () => store.apply({ type: "dropped", error: tokenError ?? CONNECTION_LOST });

	function send(frame: ClientFrame): void {
		if (socket.readyState === ReconnectingWebSocket.OPEN) socket.send(JSON.stringify(frame));
	}

	function receive(data: unknown): void {
		const json = readJson(data);
		const frame = z.safeParse(serverFrameSchema, json);
		if (!frame.success) {
			if (typeOf(json) === "sync") giveUp();
			return;
		}
		switch (frame.data.type) {
			case "sync":
				store.applySync(frame.data);
				return;
			case "text":
				texts.receive(frame.data);
				return;
			case "error":
				// Answers a watch of a task that is gone; the `sync` that removes it says more.
				return;
			default:
				frame.data satisfies never;
		}
	}

	/** Going on after a change that cannot be read would show a state that never was. */
	function giveUp(): void {
		const message = "The server speaks a newer version of this protocol; reload the page or update the app.";
		store.apply({ type: "refused", error: { code: "unreadable_frame", message } });
		end();
	}

	function end(): void {
		heartbeat?.stop();
		socket.close();
	}

	return {
		getSnapshot: store.getSnapshot,
		subscribe: store.subscribe,
		watchText: texts.add,
		close() {
			store.apply({ type: "stopped" });
			end();
		},
	};
}

function feedUrl(apiBaseUrl: string, cursor: string | null): string {
	const base = apiBaseUrl === "" ? globalThis.location.origin : apiBaseUrl.replace(/\/+$/, "");
	const since = cursor === null ? "" : `?since=${encodeURIComponent(cursor)}`;
	return `${base.replace(/^http/, "ws")}/api/queue/ws${since}`;
}

/** The characters that a subprotocol may have; a JWT has no others, while a bad paste would make the socket throw. */
const SUBPROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;

function bearerSubprotocol(token: string): string {
	if (!SUBPROTOCOL.test(token)) throw new Error("This is no token: it is empty or has characters that no token has.");
	return `${BEARER_SUBPROTOCOL_PREFIX}${token}`;
}

function readJson(data: unknown): unknown {
	try {
		return typeof data === "string" ? JSON.parse(data) : null;
	} catch {
		return null;
	}
}

function typeOf(json: unknown): unknown {
	return typeof json === "object" && json !== null && "type" in json ? json.type : null;
}
