/** What is in memory of one open socket, and of those that are told the same. Decides nothing. */
import type { Reading, SentToAll } from "../core/reading.ts";
import type { SyncProgress } from "../core/sync-pieces.ts";
import type { Session } from "./session.ts";

/** What decides what a socket is told; it never changes. */
export type Kind = Pick<Session, "isObserver" | "wantsDelta">;

/** Sockets that are told the same, so that nothing is done for each of them but to send it. */
export type Group = Kind &
	SentToAll & {
		/** Those that have been told everything; another list when one comes or goes. */
		sockets: readonly WebSocket[];
		/** How many there are, with those that are still being told. */
		size: number;
	};

export type Connection = {
	readonly socket: WebSocket;
	/** A cache of the attachment: reading that for every frame would cost more than sending it. */
	session: Session;
	readonly group: Group;
	readonly reading: Reading;
	/** How far it has been told of what there is; null once it gets what goes to its group. */
	told: SyncProgress | null;
	/** When the last piece was sent, or a mark came back. */
	movedAt: number;
};
