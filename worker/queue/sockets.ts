/**
 * The sockets of one user's feed: who gets which part of it. Operators who look on get the tasks, and nothing that the user wrote.
 * What is common to all sockets is in `socket-pool.ts`.
 */
import type { ServerFrame, Sync, TextFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Audience } from "../core/audience.ts";
import { withoutWishes } from "../core/ops/without-wishes.ts";
import type { Session } from "./session.ts";
import { type Kind, SocketPool, toTexts } from "./socket-pool.ts";

/** One change of the queue, in the forms that it is told in. */
export type FeedChange = {
	/** For those who asked: the same in less, as text; null if nothing less says it. */
	delta: string | null;
	/** The parts of a sync with whole tasks; only made if somebody gets it. */
	whole: () => Sync[];
	/** Their texts, for the user and for operators, once they are made. */
	texts?: string[];
	observed?: string[];
};

export class Sockets extends SocketPool<ServerFrame, FeedChange> {
	constructor(context: DurableObjectState) {
		super(context, ({ isObserver }) => (isObserver ? LIMITS.opsObserversPerUser : LIMITS.socketsPerUser));
	}

	/** Sockets of the user himself. */
	get ownSize(): number {
		return this.sizeOfKind({ isObserver: false });
	}

	/** Opens a socket and sends its first sync. */
	override accept(session: Session, first: Sync[]): Response {
		return super.accept(session, session.isObserver ? first.map(withoutWishes) : first);
	}

	protected override textsFor({ wantsDelta, isObserver }: Kind, change: FeedChange): string[] {
		// It holds nothing that the user wrote, so operators get the same.
		if (wantsDelta && change.delta !== null) return [change.delta];
		if (isObserver) {
			change.observed ??= toTexts(change.whole().map(withoutWishes));
			return change.observed;
		}
		change.texts ??= toTexts(change.whole());
		return change.texts;
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
