/** In memory: one open socket, and the group of sockets that receive the same frames. Decides nothing. */
import type { Reading, SentToAll } from "../core/reading.ts";
import type { SyncProgress } from "../core/sync-pieces.ts";
import type { Session } from "./session.ts";

/** The properties that decide which frames a socket receives; they never change. */
export type Kind = Pick<Session, "isObserver" | "wantsDelta">;

/** Sockets that receive the same frames, so that each frame is made once for all of them. */
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
