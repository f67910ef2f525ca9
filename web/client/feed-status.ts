/**
 * How a feed stands with its server, as one table of status × event: a missing cell does not compile. It decides which
 * transport is trusted; it knows no socket, no request and no timer.
 */
import { CLOSE_CODES, type CloseName } from "../../protocol/close-codes.ts";
import type { ErrorCode } from "../../protocol/errors.ts";

/** `auto`: push, and polling for as long as push does not work. `push`, `poll`: only that. */
export type FeedMode = "auto" | "push" | "poll";

/**
 * `connecting`: nothing was received yet. `live`: what the snapshot shows is what the queue says. `polling`: it is as
 * of the last poll, `pollIntervalMs` ago at the most. `offline`: it may be out of date, and the feed is trying to come
 * back. `closed`: it will not come back by itself.
 */
export type FeedStatus = "connecting" | "live" | "polling" | "offline" | "closed";

/** Why the feed is out of date: what the server said (a close code's name or a REST code), or what only the client can see. */
export type FeedError = {
	code: ErrorCode | CloseName | "connection_lost" | "token_unavailable" | "unreadable_frame" | "bad_answer";
	/** For people, in English. */
	message: string;
};

export type Connection = {
	readonly mode: FeedMode;
	readonly status: FeedStatus;
	/** Null while `live` or `polling`, and after the app itself closed the feed. */
	readonly error: FeedError | null;
	/** Whether a socket stands that has brought a `sync`. On probation it does so beside the polls. */
	readonly hasSocket: boolean;
	/** Sockets that failed in a row, none of them standing long enough to be proven. */
	readonly pushFailures: number;
	/** Nothing worked, and no socket has been lost since anything does: its failures were the network's, and say nothing about push. */
	readonly isCutOff: boolean;
};

export type ConnectionEvent =
	/** A `sync` came over the socket. */
	| { type: "pushed" }
	/** The socket has stood for a while since its first `sync`. */
	| { type: "proven" }
	/** The socket ended, fell silent, or could not be opened; it will be tried again. */
	| { type: "pushFailed"; error: FeedError }
	/** Push has brought nothing for longer than one should wait for it. */
	| { type: "pushLate" }
	/** A poll was answered. */
	| { type: "polled" }
	/** A poll was not; it will be tried again. */
	| { type: "pollFailed"; error: FeedError }
	/** The platform says that there is no network, or a socket failed while it says so. */
	| { type: "networkLost"; error: FeedError }
	/** Trying again would end the same way, on any transport. */
	| { type: "refused"; error: FeedError }
	/** The app is done with the feed. */
	| { type: "stopped" };

export const CONNECTION_LOST: FeedError = { code: "connection_lost", message: "The connection was lost." };

export const UNREADABLE: FeedError = {
	code: "unreadable_frame",
	message: "The server speaks a newer version of this protocol; reload the page or update the app.",
};

/**
 * After so many failed sockets in a row polling steps in, and push must prove itself before it is trusted again. One
 * is an ordinary deploy or a changed network; two in a row is a blocked, refusing or flapping path.
 */
export const FALLBACK_AFTER = 2;

export function initialConnection(mode: FeedMode): Connection {
	return { mode, status: "connecting", error: null, hasSocket: false, pushFailures: 0, isCutOff: false };
}

type Move = (connection: Connection, event: ConnectionEvent) => Connection;

const stay: Move = (connection) => connection;
const beLive: Move = (now) => ({ ...now, status: "live", error: null, hasSocket: true, isCutOff: false });
const beProven: Move = (now, event) => ({ ...beLive(now, event), pushFailures: 0 });
const bePolling: Move = (now) => ({ ...now, status: "polling", error: null });
const beOffline: Move = (now, event) => ({ ...now, status: "offline", error: errorOf(event) });
const end: Move = (now, event) => ({ ...now, status: "closed", error: errorOf(event), hasSocket: false });

const beCutOff: Move = (now, event) => ({ ...beOffline(now, event), isCutOff: true });
/** A socket that came up after others have failed is used at once, and trusted when it has lasted: unless the polls failed as well. */
const takeOver: Move = (now, event) => {
	if (now.isCutOff) return beProven(now, event);
	return now.mode === "auto" && now.pushFailures >= FALLBACK_AFTER
		? { ...bePolling(now, event), hasSocket: true }
		: beLive(now, event);
};
const countFailure: Move = (now) => ({ ...now, hasSocket: false, pushFailures: now.pushFailures + 1 });
/** Polls work, and push does not: it is push. */
const blamePush: Move = (now, event) => ({ ...countFailure(now, event), isCutOff: false });
const loseNetwork: Move = (now, event) => ({ ...beCutOff(now, event), hasSocket: false });
const losePush: Move = (now, event) => beOffline(countFailure(now, event), event);
const fallBack: Move = (now) => ({ ...now, pushFailures: Math.max(now.pushFailures, FALLBACK_AFTER) });
/** Nothing is on screen yet: polling is not waited for, and "offline" not said before it has failed too. */
const failToConnect: Move = (now, event) =>
	now.mode === "auto" ? fallBack(countFailure(now, event), event) : losePush(now, event);
/** While a socket on probation brings the changes, a poll that fails takes nothing away. */
const losePoll: Move = (now, event) => (now.hasSocket ? now : beCutOff(now, event));

type Row = Record<ConnectionEvent["type"], Move>;

/** What an event means wherever the feed has not ended. */
const everywhere = { proven: beProven, networkLost: loseNetwork, refused: end, stopped: end };

const offline: Row = {
	...everywhere,
	pushed: takeOver,
	pushFailed: losePush,
	pushLate: fallBack,
	polled: bePolling,
	pollFailed: beCutOff,
};

const TABLE: Record<Exclude<FeedStatus, "closed">, Row> = {
	connecting: { ...offline, pushFailed: failToConnect },
	live: {
		...everywhere,
		pushed: stay,
		pushFailed: losePush,
		pushLate: stay,
		polled: stay,
		pollFailed: stay,
	},
	polling: { ...offline, pushFailed: blamePush, polled: stay, pollFailed: losePoll },
	offline,
};

/** One that is closed stays so. */
export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
	const { status } = connection;
	return status === "closed" ? connection : TABLE[status][event.type](connection, event);
}

/** Whether polls should go out now: never while live, and in `auto` only once push has had its chance. */
export function needsPolling({ mode, status, pushFailures }: Connection): boolean {
	if (mode === "push" || status === "live" || status === "closed") return false;
	return mode === "poll" || status === "polling" || pushFailures >= FALLBACK_AFTER;
}

/** Reads a close code: the server's own ones say whether to come back, all others mean a lost link. */
export function readClose(code: number): { error: FeedError; isFinal: boolean } {
	const known = Object.entries(CLOSE_CODES).find(([, entry]) => entry.code === code);
	const error: FeedError = known === undefined ? CONNECTION_LOST : { code: known[0] as CloseName, message: known[1].reason };
	return { error, isFinal: known?.[1].retry === false };
}

function errorOf(event: ConnectionEvent): FeedError | null {
	return "error" in event ? event.error : null;
}
