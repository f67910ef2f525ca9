/**
 * The sockets of one user's feed: who gets which part of it. Operators who look on get the tasks, and nothing that the user wrote.
 * What is common to all sockets is in `socket-pool.ts`.
 */
import type { ServerFrame, Sync, TextFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Audience } from "../core/audience.ts";
import { withoutWishes } from "../core/ops/without-wishes.ts";
import type { Session } from "./session.ts";
import { type Delivery, SocketPool, toDelivery } from "./socket-pool.ts";

/** One change of the queue, in the forms that it is told in. */
export type FeedChange = {
	/** The parts of a sync with whole tasks. */
	whole: () => Sync[];
	/** For those who asked: the same in less; not there if nothing less says it. */
	delta?: () => Sync;
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

	/** Each form of a change is only made if somebody gets it. */
	broadcast(change: FeedChange): void {
		if (this.size === 0) return;
		const now = Date.now();
		this.reap(now);
		const made: Partial<Record<Form, Delivery>> = {};
		for (const connection of this.connections()) {
			const form = formOf(connection.session, change);
			made[form] ??= toDelivery(framesOf(change, form));
			this.deliver(connection, made[form], now);
		}
	}

	/** Sends provisional text to those who watch; a slow reader goes without and asks again. */
	sendText(frame: TextFrame): void {
		let delivery: Delivery | null = null;
		for (const connection of this.connections()) {
			if (connection.session.watching !== frame.taskId || connection.reading.isBehindForText) continue;
			delivery ??= toDelivery([frame]);
			this.deliver(connection, delivery, Date.now());
		}
	}

	/** Who of those on sockets would see a report about this task at once. */
	audienceOf(taskId: string): Audience {
		for (const { session } of this.connections()) {
			if (session.watching === taskId) return "text";
		}
		return this.size === 0 ? "nobody" : "progress";
	}
}

type Form = "whole" | "observed" | "delta";

function formOf({ wantsDelta, isObserver }: Session, { delta }: FeedChange): Form {
	// It holds nothing that the user wrote, so operators get the same.
	if (wantsDelta && delta !== undefined) return "delta";
	return isObserver ? "observed" : "whole";
}

function framesOf({ whole, delta }: FeedChange, form: Form): Sync[] {
	if (form === "delta" && delta !== undefined) return [delta()];
	return form === "observed" ? whole().map(withoutWishes) : whole();
}
