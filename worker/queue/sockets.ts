/**
 * The sockets of one user's feed: who gets which part of it. Operators who look on get the tasks, and nothing that the user wrote.
 * What is common to all sockets is in `socket-pool.ts`.
 */
import type { ServerFrame, Sync, TextFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Audience } from "../core/audience.ts";
import { withoutWishes } from "../core/ops/without-wishes.ts";
import type { Session } from "./session.ts";
import { type Delivery, SocketPool, textDelivery, toDelivery } from "./socket-pool.ts";

/** One change of the queue, in the forms that it is told in. */
export type FeedChange = {
	/** The parts of a sync with whole tasks. */
	whole: () => Sync[];
	/** For those who asked: the same in less, as text; not there if nothing less says it. */
	delta?: () => string;
};

export class Sockets extends SocketPool<ServerFrame> {
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

	/** Each form of a change is only made if somebody gets it, and then once. */
	broadcast({ whole, delta }: FeedChange, now: number): void {
		let asWhole: Delivery | undefined;
		let asObserved: Delivery | undefined;
		let asDelta: Delivery | undefined;
		this.sendToAll(({ wantsDelta, isObserver }) => {
			// It holds nothing that the user wrote, so operators get the same.
			if (wantsDelta && delta !== undefined) {
				asDelta ??= textDelivery(delta());
				return asDelta;
			}
			if (isObserver) {
				asObserved ??= toDelivery(whole().map(withoutWishes));
				return asObserved;
			}
			asWhole ??= toDelivery(whole());
			return asWhole;
		}, now);
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
