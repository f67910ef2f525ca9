/**
 * A feed's socket: keeps one open, and says what came and what went wrong. `partysocket` opens and reopens it; what
 * it does not see is added here: a link that is dead or silent, tokens, and how long a socket has lasted. What the frames
 * mean is the feed's to say.
 */
import ReconnectingWebSocket from "partysocket/ws";
import { isCloseFrame, isMarkFrame } from "../../protocol/check-frame.ts";
import type { ClientFrame, PING as Ping } from "../../protocol/client-frames.ts";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import type { CloseFrame } from "../../protocol/feed.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { CONNECTION_LOST, type ConnectionEvent, type FeedError, readClose, UNREADABLE } from "./feed-status.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { firstRetryMs, GROWTH, longestRetryMs, patienceMs, type Random, retryMs } from "./retry-delay.ts";
import { createTokenRenewal } from "./token-renewal.ts";
import { bearerSubprotocol, TokenError, type TokenSource } from "./token-source.ts";

// As a type only: the file that has it also has the schemas. One that differs does not compile.
const PING: typeof Ping = "ping";

/** A phone on a bad network may take this long to open a socket. */
const OPEN_TIMEOUT_MS = 10_000;
/** The server sends news as the first thing; what opens and stays silent is a proxy that does not pass it on. */
const FIRST_SYNC_MS = 8_000;
/** A refused upgrade looks like any lost connection: every so many failed tries the token is doubted. */
const DOUBT_TOKEN_EVERY = 4;
/** A socket that lasts this long is no flapping one: retries start over, and polling ends. */
export const PROVEN_MS = 10_000;

/**
 * What a frame meant: `news` brings the value up to date, and is the first thing on every socket; `unreadable` are news in
 * a shape that this client does not know; null is anything else.
 */
export type Heard<Value> = { type: "news"; value: Value } | { type: "unreadable" } | null;

export type PushOptions<Value> = {
	/** Asked at every try, for the cursor in it. */
	url: () => string;
	tokens: TokenSource;
	WebSocket: typeof globalThis.WebSocket | undefined;
	random: Random;
	now: () => number;
	isVisible: () => boolean;
	onEvent(event: ConnectionEvent, value?: Value): void;
	/** @param frame null for what is no JSON, as the answer to a ping */
	hear(frame: unknown): Heard<Value>;
	/** A new socket stands, and watches nothing yet. */
	onOpen(): void;
};

export type Push = {
	start(): void;
	/** Dropped while there is no open socket. */
	send(frame: ClientFrame): void;
	/** What stands is given up, and tried again. */
	giveUp(): void;
	/**
	 * Makes sure of it now: an open socket is probed, one that waits for its next try is opened.
	 * @returns resolves with the next word from the socket, or when that has failed
	 */
	wake(): Promise<void>;
	stop(): void;
};

export function createPush<Value>(options: PushOptions<Value>): Push {
	const { url, tokens, WebSocket, random, now, isVisible, onEvent, onOpen } = options;
	let socket: ReconnectingWebSocket | null = null;
	let heartbeat: Heartbeat | null = null;
	let restart: Timer;
	let firstSync: Timer;
	let proof: Timer;
	let patience: Timer;
	/** When the try that is under way began; null while none is. */
	let tryingSince: number | null = null;
	let isFailureTold = false;
	/** Failures since the last proven socket. */
	let failures = 0;
	let token = "";
	/** Why there was no token for this try; the library itself only tells that a try failed. */
	let tokenError: FeedError | null = null;
	/** The server refused the token as expired, and none after it has worked yet. */
	let isTokenRefused = false;
	let waiting: (() => void)[] = [];

	const renewal = createTokenRenewal({ tokens, now, random }, (renewed) => {
		token = renewed;
		send({ type: "auth", token });
	});

	function start(): void {
		discard();
		patience ??= setTimeout(() => onEvent({ type: "pushLate" }), patienceMs(random));
		const mine = new ReconnectingWebSocket(url, () => offer(mine), {
			...(WebSocket !== undefined && { WebSocket }),
			// The library reads both at every try: getters make each one a fresh draw.
			get minReconnectionDelay() {
				return firstRetryMs(random);
			},
			get maxReconnectionDelay() {
				return longestRetryMs(random, isVisible());
			},
			reconnectionDelayGrowFactor: GROWTH,
			connectionTimeout: OPEN_TIMEOUT_MS,
			minUptime: PROVEN_MS,
			// A frame that waited for the next socket would be sent beside the one that `onOpen` sends.
			maxEnqueuedMessages: 0,
			shouldReconnectOnClose: ({ code }) => !readClose(code).isFinal,
		});
		socket = mine;
		mine.onopen = open;
		mine.onmessage = (event) => hear(event.data);
		mine.onclose = (event) => close(event.code);
		// A broken link closes too; this is the only word of a try that never got as far as a socket.
		mine.onerror = () => fail(tokenError ?? CONNECTION_LOST);
	}

	/** The subprotocols of one try: this is where each try begins. */
	async function offer(mine: ReconnectingWebSocket): Promise<string[]> {
		if (mine !== socket) throw new Error("This socket was given up.");
		tryingSince = now();
		isFailureTold = false;
		tokenError = null;
		const given = await tokens
			.get({ isRenewal: isTokenRefused || failures % DOUBT_TOKEN_EVERY === 2 })
			.catch((cause: unknown) => {
				if (mine === socket && cause instanceof TokenError) tokenError = cause.toFeedError();
				throw cause;
			});
		if (mine === socket) token = given;
		return [FEED_SUBPROTOCOL, bearerSubprotocol(given)];
	}

	function open(): void {
		heartbeat?.stop();
		heartbeat = startHeartbeat(() => socket?.send(PING), giveUp, now);
		firstSync = setTimeout(giveUp, FIRST_SYNC_MS);
		// If the client's half of the server's close is the first frame that it sends, the platform keeps the connection, and what is
		// unread in it, until the object sleeps. It answers this one without waking anything.
		socket?.send(PING);
		onOpen();
	}

	function hear(data: unknown): void {
		heartbeat?.heard();
		settle();
		const frame = readJson(data);
		const heard = options.hear(frame);
		// The server waits for a client to show that it reads, and lets go of one that never does.
		if (isMarkFrame(frame)) send({ type: "ack", mark: frame.mark });
		else if (isCloseFrame(frame)) leave(frame);
		else if (heard?.type === "news") receive(heard.value);
		// Going on after a change that cannot be read would show a state that never was.
		else if (heard !== null) onEvent({ type: "refused", error: UNREADABLE });
	}

	/** The server says why before it ends a socket, since the connection's own end may come seconds later. */
	function leave({ code, retry }: CloseFrame): void {
		const left = socket;
		close(code, !retry);
		// Unless it is over for good, or opened anew already: what the library does after a close is done here.
		if (socket === left) startLater();
	}

	function receive(value: Value): void {
		if (firstSync !== undefined) {
			clear();
			isTokenRefused = false;
			renewal.watch(token);
			proof = setTimeout(() => {
				failures = 0;
				onEvent({ type: "proven" });
			}, PROVEN_MS);
		}
		onEvent({ type: "pushed" }, value);
	}

	function close(code: number, isLast = false): void {
		const { error, isFinal } = readClose(code);
		const isExpired = code === CLOSE_CODES.token_expired.code;
		// Twice in a row: what the app hands out as new is no better, and never will be.
		if (isLast || isFinal || (isExpired && (isTokenRefused || !tokens.canRenew))) {
			onEvent({ type: "refused", error });
			return;
		}
		isTokenRefused ||= isExpired;
		const isRenewing = isExpired && !isFailureTold;
		// On a socket that has brought nothing yet it says nothing about push, and costs no poll.
		if (!isRenewing || firstSync === undefined) fail(tokenError ?? error);
		if (isRenewing && socket !== null) start();
	}

	/** The link looks open and is not. A proven one is opened anew at once; one that is always so, later and later. */
	function giveUp(): void {
		startLater();
		fail(CONNECTION_LOST);
	}

	function startLater(): void {
		discard();
		restart = setTimeout(start, retryMs(failures, random, isVisible()));
	}

	/** The library may tell one failure twice, as `close` and as `error`. */
	function fail(error: FeedError): void {
		if (isFailureTold) return;
		isFailureTold = true;
		tryingSince = null;
		failures++;
		rest();
		patience ??= setTimeout(() => onEvent({ type: "pushLate" }), patienceMs(random));
		onEvent({ type: "pushFailed", error });
		settle();
	}

	/** Push has spoken: nothing is waited for any more. */
	function clear(): void {
		clearTimeout(firstSync);
		clearTimeout(patience);
		firstSync = undefined;
		patience = undefined;
	}

	function discard(): void {
		const given = socket;
		socket = null;
		rest();
		clearTimeout(restart);
		if (given === null) return;
		given.onopen = given.onmessage = given.onclose = given.onerror = null;
		given.close();
	}

	/** Nothing more is expected of the socket that was. */
	function rest(): void {
		heartbeat?.stop();
		renewal.stop();
		clearTimeout(firstSync);
		clearTimeout(proof);
	}

	function settle(): void {
		const done = waiting;
		waiting = [];
		for (const resolve of done) resolve();
	}

	function send(frame: ClientFrame): void {
		if (isOpen()) socket?.send(JSON.stringify(frame));
	}

	function isOpen(): boolean {
		return socket?.readyState === ReconnectingWebSocket.OPEN;
	}

	return {
		start,
		send,
		giveUp,
		wake() {
			const word = new Promise<void>((resolve) => waiting.push(resolve));
			const isTrying = tryingSince !== null && Math.abs(now() - tryingSince) < OPEN_TIMEOUT_MS;
			if (isOpen()) heartbeat?.probe();
			else if (!isTrying) start();
			return word;
		},
		stop() {
			discard();
			clear();
			settle();
		},
	};
}

type Timer = ReturnType<typeof setTimeout> | undefined;

function readJson(data: unknown): unknown {
	try {
		return typeof data === "string" ? JSON.parse(data) : null;
	} catch {
		return null;
	}
}
