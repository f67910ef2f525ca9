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

	/** @param frames the parts of one sync */
	broadcast(frames: Sync[]): void {
		if (this.size === 0) return;
		const now = Date.now();
		this.reap(now);
		const own = toDelivery(frames);
		let observed: Delivery | null = null;
		for (const connection of this.connections()) {
			if (connection.session.isObserver) observed ??= toDelivery(frames.map(withoutWishes));
			this.deliver(connection, connection.session.isObserver && observed !== null ? observed : own, now);
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
