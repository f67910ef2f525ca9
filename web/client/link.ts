/**
 * Keeps one value current: by a socket, or by polls for as long as no socket works. It arranges both transports as the
 * connection calls for, and knows neither what the value is nor how its frames look.
 */
import { CONNECTION_LOST, type Connection, type ConnectionEvent, type FeedMode, needsPolling } from "./feed-status.ts";
import { defaultLifecycle, type Lifecycle } from "./lifecycle.ts";
import { type PollAsk, type PollResult, poll } from "./poll.ts";
import { createPollLoop, DEFAULT_POLL_INTERVAL_MS } from "./poll-loop.ts";
import { createPush, type Heard, type Push } from "./push.ts";
import { createTokenSource, type GetToken } from "./token-source.ts";

export type LinkOptions = {
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

/** Where the value lives; a store is closed when its connection says so. */
export type LinkStore<Value> = {
	connection(): Connection;
	apply(event: ConnectionEvent, value?: Value): void;
	setPollInterval(ms: number): void;
};

export type LinkParts<Value, Store extends LinkStore<Value>> = {
	createStore(mode: FeedMode, pollIntervalMs: number): Store;
	/** Begins with `/api/`; asked at every try. */
	socketPath(store: Store): string;
	/** @param frame what came over the socket; null for the answer to a ping, and for what is no JSON */
	hear(frame: unknown, store: Store): Heard<Value>;
	/** Asked at every poll. */
	pollAsk(store: Store): PollAsk<Value>;
	/** A new socket stands, and watches nothing yet. */
	onOpen?(): void;
};

export type Link<Store> = {
	store: Store;
	/** Null where there are only polls. */
	push: Push | null;
	/** Asks the server at once, by whatever transport works. Never rejects. */
	refresh(): Promise<void>;
	close(): void;
};

/** @throws TypeError without `token` and `getToken` */
export function createLink<Value, Store extends LinkStore<Value>>(
	options: LinkOptions,
	{ createStore, socketPath, hear, pollAsk, onOpen = () => {} }: LinkParts<Value, Store>,
): Link<Store> {
	const { apiBaseUrl, mode: wish = "auto", random = Math.random, now = Date.now, fetch } = options;
	const tokenOption = options.getToken ?? options.token;
	if (tokenOption === undefined) throw new TypeError("createTaskFeed needs a token, or getToken.");
	const tokens = createTokenSource(tokenOption);
	const lifecycle = options.lifecycle ?? defaultLifecycle();
	const WebSocket = options.WebSocket ?? globalThis.WebSocket;
	const mode = wish === "auto" && WebSocket === undefined ? "poll" : wish;
	const intervalMs = validInterval(options.pollIntervalMs);
	const store = createStore(mode, intervalMs);

	const polls = createPollLoop<Value>({
		intervalMs,
		random,
		ask: (signal) => poll({ apiBaseUrl, fetch, tokens, signal, ...pollAsk(store) }),
		onResult: (result) => apply(eventOf(result), result.type === "synced" ? result.value : undefined),
		onInterval: store.setPollInterval,
	});

	const push =
		mode === "poll"
			? null
			: createPush<Value>({
					url: () => socketUrl(apiBaseUrl, socketPath(store)),
					tokens,
					WebSocket,
					random,
					now,
					isVisible: lifecycle.isVisible,
					onEvent: (event, value) => {
						const isOffline = !lifecycle.isOnline();
						// What fails or is late without a network says nothing about push.
						if (isOffline && event.type === "pushFailed") apply({ ...event, type: "networkLost" });
						else if (!isOffline || event.type !== "pushLate") apply(event, value);
					},
					hear: (frame) => hear(frame, store),
					onOpen,
				});

	let wasActive = isActive();
	let wasOnline = true;
	const leave = lifecycle.subscribe(follow);
	push?.start();
	follow();

	/** Does at once what a change of the platform's state calls for. */
	function follow(): void {
		const isBack = isActive() && !wasActive;
		const isOnline = lifecycle.isOnline();
		const isNetworkNew = isOnline && !wasOnline;
		const isNetworkLost = !isOnline && wasOnline;
		wasActive = isActive();
		wasOnline = isOnline;
		if (isNetworkLost) {
			apply({ type: "networkLost", error: CONNECTION_LOST });
			push?.giveUp();
		}
		arrange();
		if (isNetworkNew && !store.connection().hasSocket) {
			// A try that began without it is not waited for.
			push?.stop();
			push?.start();
		}
		// After a long sleep a socket looks open and is not: find out now instead of at the next heartbeat.
		else if (isBack) void push?.wake();
	}

	function apply(event: ConnectionEvent, value?: Value): void {
		store.apply(event, value);
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

	return {
		store,
		push,
		async refresh() {
			const { status } = store.connection();
			if (status === "closed") return;
			const word = push?.wake();
			if (mode === "push" || status === "live") await word;
			// A socket that was taken for live and was not leaves the question to a poll.
			if (mode !== "push" && store.connection().status !== "live") await polls.pollNow();
		},
		close: () => apply({ type: "stopped" }),
	};
}

function eventOf(result: PollResult<unknown>): ConnectionEvent {
	if (result.type === "refused") return result;
	return result.type === "failed" ? { type: "pollFailed", error: result.error } : { type: "polled" };
}

function validInterval(ms: number = DEFAULT_POLL_INTERVAL_MS): number {
	return ms > 0 && ms < 2 ** 31 ? ms : DEFAULT_POLL_INTERVAL_MS;
}

function socketUrl(apiBaseUrl: string, path: string): string {
	const base = apiBaseUrl === "" ? globalThis.location.origin : apiBaseUrl.replace(/\/+$/, "");
	return `${base.replace(/^http/, "ws")}${path}`;
}
