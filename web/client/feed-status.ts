/**
 * How a feed stands with its server, as a pure table: what it was, and what happened, give what it is. It knows no
 * socket and no timer.
 */
import { CLOSE_CODES, mayReconnect } from "../../protocol/close-codes.ts";

/**
 * `connecting`: nothing was received yet. `live`: what the snapshot shows is what the queue says. `offline`: it may be
 * out of date, and the feed is trying to come back. `closed`: it will not come back by itself.
 */
export type FeedStatus = "connecting" | "live" | "offline" | "closed";

/** Why the feed is not live: the name of the server's close code, or what only the client can see. */
export type FeedError = {
	code: keyof typeof CLOSE_CODES | "connection_lost" | "token_unavailable" | "unreadable_frame";
	/** For people, in English. */
	message: string;
};

/** How the feed stands; the error is null while all is well, and after the app itself closed the feed. */
export type Connection = { readonly status: FeedStatus; readonly error: FeedError | null };

export type ConnectionEvent =
	/** A `sync` was applied. */
	| { type: "synced" }
	/** The link ended or could not be made, and will be tried again. */
	| { type: "dropped"; error: FeedError }
	/** Trying again would end the same way. */
	| { type: "refused"; error: FeedError }
	/** The app is done with the feed. */
	| { type: "stopped" };

export const CONNECTION_LOST: FeedError = { code: "connection_lost", message: "The connection was lost." };

export const initialConnection: Connection = { status: "connecting", error: null };

type Move = (connection: Connection, event: ConnectionEvent) => Connection;

const stay: Move = (connection) => connection;
const goLive: Move = () => ({ status: "live", error: null });
const goOffline: Move = (_, event) => ({ status: "offline", error: errorOf(event) });
const end: Move = (_, event) => ({ status: "closed", error: errorOf(event) });

const TABLE: Record<FeedStatus, Record<ConnectionEvent["type"], Move>> = {
	connecting: { synced: goLive, dropped: goOffline, refused: end, stopped: end },
	live: { synced: stay, dropped: goOffline, refused: end, stopped: end },
	offline: { synced: goLive, dropped: goOffline, refused: end, stopped: end },
	closed: { synced: stay, dropped: stay, refused: stay, stopped: stay },
};

/** @returns the same object if nothing changed */
export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
	const next = TABLE[connection.status][event.type](connection, event);
	const isSame = next.status === connection.status && next.error?.code === connection.error?.code;
	return isSame ? connection : next;
}

/** Reads a close code: the server's own ones say whether to come back, all others mean a lost link. */
export function closeEvent(code: number): ConnectionEvent {
	const known = Object.entries(CLOSE_CODES).find(([, entry]) => entry.code === code);
	const error: FeedError =
		known === undefined ? CONNECTION_LOST : { code: known[0] as keyof typeof CLOSE_CODES, message: known[1].reason };
	return { type: mayReconnect(code) ? "dropped" : "refused", error };
}

function errorOf(event: ConnectionEvent): FeedError | null {
	return "error" in event ? event.error : null;
}
