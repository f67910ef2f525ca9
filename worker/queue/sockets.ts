/**
 * The sockets of one user's feed: who gets which part of it. Operators who look on get the tasks, and nothing that the user wrote.
 * What is common to all sockets is in `socket-pool.ts`.
 */
import type { ServerFrame, Sync, TextFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { withoutWishes } from "../core/ops/without-wishes.ts";
import type { Audience } from "../core/run.ts";
import type { Session } from "./session.ts";
import { SocketPool, toText } from "./socket-pool.ts";

export class Sockets extends SocketPool<ServerFrame> {
	constructor(context: DurableObjectState) {
		super(context, ({ isObserver }) => (isObserver ? LIMITS.opsObserversPerUser : LIMITS.socketsPerUser));
	}

	/** Sockets of the user himself. */
	get ownSize(): number {
		return this.ofKind({ isObserver: false }).length;
	}

	/** Opens a socket and sends its first sync. */
	override accept(session: Session, first: Sync[]): Response {
		return super.accept(session, session.isObserver ? first.map(withoutWishes) : first);
	}

	/** @param frames the parts of one sync */
	broadcast(frames: Sync[]): void {
		if (this.size === 0) return;
		this.reap(Date.now());
		const data = frames.map(toText);
		for (const [socket, session] of this.entries()) {
			this.sendAll(socket, session.isObserver ? frames.map((frame) => toText(withoutWishes(frame))) : data);
		}
	}

	/** Sends provisional text to those who watch; a slow reader goes without and asks again. */
	sendText(frame: TextFrame): void {
		const data = [toText(frame)];
		for (const [socket, session] of this.entries()) {
			if (session.watching !== frame.taskId) continue;
			if (!this.isBehindForText(socket)) this.sendAll(socket, data);
		}
	}

	/** Who would see a report about this task at once. */
	audienceOf(taskId: string): Audience {
		const sessions = this.entries();
		if (sessions.length === 0) return "nobody";
		return sessions.some(([, { watching }]) => watching === taskId) ? "text" : "progress";
	}
}
