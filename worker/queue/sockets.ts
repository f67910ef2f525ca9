/**
 * The sockets of one user's feed: who gets which part of it. Operators who look on get the tasks, and nothing that the user wrote.
 * What is common to all sockets is in `socket-pool.ts`.
 */
import type { ServerFrame, Sync, TextFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Audience } from "../core/audience.ts";
import { withoutWishes } from "../core/ops/without-wishes.ts";
import { afterRev, beginSync, nextPiece, type PieceSource, type SyncProgress } from "../core/sync-pieces.ts";
import type { Session } from "./session.ts";
import { type Kind, SocketPool } from "./socket-pool.ts";

/** One change of the queue, in the forms that it is told in. */
export type FeedChange = {
	/** The queue's revision before it. */
	before: number;
	/** For those who asked: the same in less, as text; null if nothing less says it. */
	delta: string | null;
	/** A sync with whole tasks; only made if somebody gets it. */
	whole: () => Sync;
	/** Its texts, for the user and for operators, once they are made. */
	text?: string;
	observed?: string;
};

export class Sockets extends SocketPool<ServerFrame, FeedChange> {
	readonly #source: PieceSource;

	constructor(context: DurableObjectState, source: PieceSource) {
		super(context, ({ isObserver }) => (isObserver ? LIMITS.opsObserversPerUser : LIMITS.socketsPerUser));
		this.#source = source;
	}

	/** Sockets of the user himself. */
	get ownSize(): number {
		return this.sizeOfKind({ isObserver: false });
	}

	/** Opens a socket, which begins with what came after the client's cursor; null for everything. */
	accept(session: Session, since: string | null): Response {
		return this.open(session, [], beginSync(this.#source.head(), since));
	}

	protected override textFor({ wantsDelta, isObserver }: Kind, change: FeedChange): string {
		// It holds nothing that the user wrote, so operators get the same.
		if (wantsDelta && change.delta !== null) return change.delta;
		if (isObserver) {
			change.observed ??= JSON.stringify(withoutWishes(change.whole()));
			return change.observed;
		}
		change.text ??= JSON.stringify(change.whole());
		return change.text;
	}

	protected override toldBefore({ before }: FeedChange): SyncProgress {
		return afterRev(before);
	}

	protected override pieceAfter(told: SyncProgress, { isObserver }: Kind): { text: string; told: SyncProgress | null } {
		const piece = nextPiece(this.#source, told, LIMITS.syncPieceChars);
		return { text: JSON.stringify(isObserver ? withoutWishes(piece.sync) : piece.sync), told: piece.told };
	}

	/** Sends provisional text to those who watch; a slow reader goes without and asks again. */
	sendText(frame: TextFrame): void {
		this.sendToWatchers(frame.taskId, frame);
	}

	/** Who of those on sockets would see a report about this task at once. */
	audienceOf(taskId: string): Audience {
		if (this.isWatched(taskId)) return "text";
		return this.size === 0 ? "nobody" : "progress";
	}
}
