/**
 * The hibernatable sockets of one object: accepting, sending, and keeping a slow, expired or superfluous one from costing the
 * others. What clients say is understood in `client-frames.ts`; what is sent is decided elsewhere. It is long because each of
 * these changes the same lists of sockets.
 */
import { PING, PONG } from "../../protocol/client-frames.ts";
import { CLOSE_CODES, type CloseName, closeFrame } from "../../protocol/close-codes.ts";
import { ERROR_STATUS } from "../../protocol/errors.ts";
import type { MarkFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { Reading } from "../core/reading.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { SyncProgress } from "../core/sync-pieces.ts";
import type { Connection, Group, Kind } from "./connection.ts";
import { OpeningRate } from "./opening-rate.ts";
import { restoreSession, type Session, saveSession } from "./session.ts";

export type { Kind } from "./connection.ts";

/** The registered code for "come back, I was restarted". */
const SERVICE_RESTART = 1012;

/** Clients send a heartbeat every 9 s; hidden tabs are slowed down to one a minute. */
const SILENT_MS = 150_000;
const REAP_EVERY_MS = 30_000;

/** How far behind one who does not read can be beyond what is allowed, beside the change that goes beyond it. */
const LOOK_EVERY_CHARS = 64 * 1024;

/** `Change` is what is told to all, to each kind of them in its own form. */
export abstract class SocketPool<Frame extends object, Change> {
	readonly #context: DurableObjectState;
	readonly #most: (session: Kind) => number;
	readonly #rate = new OpeningRate();
	readonly #connections = new Map<WebSocket, Connection>();
	/** Closed, and not gone yet: what waits unread in them stays in memory until they are. */
	readonly #leaving = new Map<WebSocket, number>();
	readonly #groups: Group[] = [];
	readonly #watchers = new Map<string, Set<Connection>>();
	/** No session expires before. */
	#expiryAt = Number.POSITIVE_INFINITY;
	/** Of all that was sent to groups, since it was looked at whether each of them reads. */
	#unseenChars = 0;
	#reapedAt = 0;
	/** When a session may have expired, or a heartbeat stopped. */
	#lookAt = 0;
	#stallTimer: ReturnType<typeof setTimeout> | null = null;

	/** @param most how many sockets of a kind there may be */
	constructor(context: DurableObjectState, most: (kind: Kind) => number) {
		this.#context = context;
		this.#most = most;
		// The platform answers heartbeats by itself, so that they wake nobody.
		context.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
		for (const socket of context.getWebSockets()) {
			const session = restoreSession(socket);
			if (socket.readyState !== WebSocket.READY_STATE_OPEN) this.#leaving.set(socket, session?.unreadChars ?? 0);
			else if (session === null) socket.close(SERVICE_RESTART);
			else this.#restore(socket, session);
		}
	}

	get size(): number {
		return this.#connections.size;
	}

	/** Sockets whose sessions are of the same kind: an operator's does not stand in the user's way. */
	sizeOfKind({ isObserver }: Pick<Session, "isObserver">): number {
		let size = 0;
		for (const group of this.#groups) if (group.isObserver === isObserver) size += group.size;
		return size;
	}

	isWatched(taskId: string): boolean {
		return this.#watchers.size > 0 && this.#watchers.has(taskId);
	}

	/** @returns the answer to an upgrade that is not served, before anything is done for it; null if it may be accepted */
	refuse(session: Session, now: number): Response | null {
		const refusal = this.#refusal(session, now);
		return refusal === null ? null : Response.json(refusal, { status: ERROR_STATUS[refusal.code] });
	}

	#refusal(session: Session, now: number): Refusal | null {
		// The Worker has seen it valid, a moment ago and by its own clock.
		if (session.expiresAt <= now) return refuse("token_expired", "The token has expired. Sign in again.");
		// Only the end of their connections frees what they hold, so it may not be ever more.
		if (sumOf(this.#leaving.values()) > LIMITS.queueUnreadChars) {
			const error = "Closed sockets hold too much unread. Close your side of them, and try again.";
			return refuse("rate_limited", error, { retryAfterMs: SILENT_MS });
		}
		return this.#rate.take(session.userId, now);
	}

	/**
	 * Opens a socket that `refuse` let pass.
	 * @param first frames that it begins with
	 * @param told what it has been told by then; null for all there is
	 */
	protected open(session: Session, first: readonly Frame[], told: SyncProgress | null): Response {
		const now = Date.now();
		if (this.sizeOfKind(session) >= this.#most(session)) this.#letGo(now);
		while (this.sizeOfKind(session) >= this.#most(session)) this.#closeSilentLongest(session);
		const { 0: client, 1: server } = new WebSocketPair();
		this.#context.acceptWebSocket(server);
		const connection = this.#add(server, session, told);
		this.#deliver(connection, toTexts(first), now);
		this.#advance(connection, now);
		saveSession(server, connection.session);
		const headers = { "Sec-WebSocket-Protocol": FEED_SUBPROTOCOL, "X-Content-Type-Options": "nosniff" };
		return new Response(null, { status: 101, webSocket: client, headers });
	}

	session(socket: WebSocket): Session | undefined {
		return this.#connections.get(socket)?.session;
	}

	update(socket: WebSocket, session: Session): void {
		const connection = this.#connections.get(socket);
		if (connection === undefined) return;
		this.#unwatch(connection);
		connection.session = session;
		this.#follow(connection);
		saveSession(socket, session);
	}

	send(socket: WebSocket, frame: Frame): void {
		const connection = this.#connections.get(socket);
		if (connection !== undefined) this.#deliver(connection, toTexts([frame]), Date.now());
	}

	/** @param now in ms */
	sendToAll(change: Change, now: number): void {
		if (now >= this.#lookAt || this.#unseenChars >= LOOK_EVERY_CHARS) this.#look(now);
		for (const group of this.#groups) {
			if (group.sockets.length === 0) continue;
			const text = this.textFor(group, change);
			const told = this.#isTooLong(text, group) ? this.toldBefore(change) : null;
			if (told !== null) this.#sendInPieces(group, told, now);
			else this.#sendToGroup(group, text);
		}
	}

	/** Whether it must be sent as it is read, since it would fill the memory if nobody read it. */
	#isTooLong({ length }: string, { sockets }: Group): boolean {
		if (length <= LIMITS.ackEveryChars) return false;
		return length > LIMITS.listUnreadChars || this.#unreadChars() + length * sockets.length > LIMITS.queueUnreadChars / 2;
	}

	#sendToGroup(group: Group, text: string): void {
		for (const socket of group.sockets) {
			try {
				socket.send(text);
			} catch {
				this.#lose(socket);
			}
		}
		group.sentChars += text.length;
		this.#unseenChars += text.length;
	}

	/** A long change: each socket gets it as it reads, and what changes meanwhile with it. */
	#sendInPieces(group: Group, told: SyncProgress, now: number): void {
		for (const socket of group.sockets) {
			const connection = this.#connections.get(socket);
			if (connection === undefined) continue;
			connection.reading.leaveGroup();
			connection.told = told;
		}
		const { sockets } = group;
		group.sockets = [];
		for (const socket of sockets) {
			const connection = this.#connections.get(socket);
			if (connection === undefined) continue;
			this.#advance(connection, now);
			this.#save(connection);
		}
	}

	/** To those who watch the task, less those who are behind. */
	sendToWatchers(taskId: string, frame: Frame): void {
		const watchers = this.#watchers.get(taskId);
		if (watchers === undefined) return;
		const texts = toTexts([frame]);
		for (const connection of watchers) {
			if (!connection.reading.isBehindForText) this.#deliver(connection, texts, Date.now());
		}
	}

	/**
	 * The client sends a mark back, or, an older one, says how many characters it has read.
	 * @returns whether it was a mark that this socket was sent
	 */
	read(socket: WebSocket, { mark, chars }: { mark?: string | undefined; chars?: number | undefined }): boolean {
		const connection = this.#connections.get(socket);
		if (connection === undefined) return false;
		if (chars !== undefined) connection.reading.claimed(chars);
		if (mark === undefined || !connection.reading.sawMark(mark)) return false;
		if (connection.told === null) return true;
		const now = Date.now();
		connection.movedAt = now;
		this.#advance(connection, now);
		return true;
	}

	/** Says why, and closes. The close itself reaches the client late: see `closeFrame`. */
	close(socket: WebSocket, name: CloseName): void {
		const connection = this.#connections.get(socket);
		this.forget(socket);
		if (connection !== undefined) this.#leaving.set(socket, connection.reading.unreadChars);
		const { code, reason } = CLOSE_CODES[name];
		try {
			socket.send(JSON.stringify(closeFrame(name)));
		} catch {
			// Broken already: closing it is all that is left.
		}
		// Not in the same turn: workerd crashes if a frame and the close reach a client in the same process together, as that of an event
		// stream, which has sent nothing yet.
		setTimeout(() => closeQuietly(socket, code, reason), 0);
	}

	/** The client says goodbye: it waits for the same word back. */
	answerClose(socket: WebSocket, code: number): void {
		this.forget(socket);
		// Codes that only the protocol itself may use (1005: none was given, 1006: the connection broke) must not be sent.
		if (code === 1000 || code >= 3000) socket.close(code);
		else socket.close(1000);
	}

	/** The socket is gone by itself. */
	forget(socket: WebSocket): void {
		this.#leaving.delete(socket);
		const connection = this.#connections.get(socket);
		if (connection === undefined) return;
		this.#unwatch(connection);
		const { group } = connection;
		group.size -= 1;
		group.sockets = group.sockets.filter((other) => other !== socket);
		this.#connections.delete(socket);
	}

	/** Asked once for each kind that is here. */
	protected abstract textFor(kind: Kind, change: Change): string;

	/** @returns what all have been told before the change, if it can be sent in pieces instead */
	protected abstract toldBefore(change: Change): SyncProgress | null;

	/** @returns the next piece for a client that has been told this much, and what it has been told with it: null for everything */
	protected abstract pieceAfter(told: SyncProgress, kind: Kind): { text: string; told: SyncProgress | null };

	/** Sends what there is for as long as it is read; the rest is made anew when the client has shown to have read this. */
	#advance(connection: Connection, now: number): void {
		while (connection.told !== null && this.#hasRoom(connection)) {
			const { text, told } = this.pieceAfter(connection.told, connection.group);
			if (text.length > LIMITS.ackEveryChars && !this.#hasRoomForLong(text)) break;
			connection.told = told;
			connection.movedAt = now;
			if (!this.#deliver(connection, [text], now)) return;
			if (told === null) this.#joinGroup(connection);
		}
		if (connection.told !== null) this.#watchStalls();
		this.#setBehind(connection);
	}

	#hasRoom({ reading }: Connection): boolean {
		const isFull = this.#unreadChars() > LIMITS.queueUnreadChars / 2;
		return reading.unreadChars < (isFull ? LIMITS.ackEveryChars : LIMITS.listUnreadChars);
	}

	/** A piece that could not be made short is sent to one at a time. */
	#hasRoomForLong(text: string): boolean {
		const unreadChars = this.#unreadChars();
		return unreadChars === 0 || unreadChars + text.length <= LIMITS.queueUnreadChars;
	}

	#unreadChars(): number {
		let chars = sumOf(this.#leaving.values());
		for (const { reading } of this.#connections.values()) chars += reading.unreadChars;
		return chars;
	}

	#joinGroup({ socket, group, reading }: Connection): void {
		reading.joinGroup();
		group.sockets = [...group.sockets, socket];
	}

	/** A client that does not read a piece must not keep the object awake, nor wait for a list that never ends. */
	#watchStalls(): void {
		this.#stallTimer ??= setTimeout(() => {
			this.#stallTimer = null;
			const now = Date.now();
			for (const connection of this.#connections.values()) {
				if (connection.told === null) continue;
				if (now - connection.movedAt >= LIMITS.socketStallMs) this.close(connection.socket, "slow_reader");
				else this.#watchStalls();
			}
		}, LIMITS.socketStallMs);
	}

	/** @returns whether the socket still stands */
	#deliver(connection: Connection, texts: readonly string[], now: number): boolean {
		if (this.#closeIfOver(connection, now)) return false;
		const { socket, reading } = connection;
		try {
			for (const text of texts) {
				socket.send(text);
				reading.sent(text.length);
			}
		} catch {
			this.#lose(socket);
			return false;
		}
		if (reading.needsMark) this.#mark(connection);
		return true;
	}

	#mark({ socket, reading }: Connection): void {
		const mark = crypto.randomUUID();
		try {
			socket.send(JSON.stringify({ type: "mark", mark } satisfies MarkFrame));
			reading.marked(mark);
		} catch {
			this.#lose(socket);
		}
	}

	/** No timer waits for a token's end, since it would keep the object awake: it is looked at whenever it matters. */
	#closeIfOver({ socket, session, reading }: Connection, now: number): boolean {
		if (session.expiresAt <= now) this.close(socket, "token_expired");
		else if (reading.isTooFarBehind) this.close(socket, "slow_reader");
		else return false;
		return true;
	}

	#look(now: number): void {
		this.reap(now);
		this.#letGo(now);
		this.#lookAt = Math.min(this.#expiryAt, this.#reapedAt + REAP_EVERY_MS);
	}

	#letGo(now: number): void {
		let expiryAt = Number.POSITIVE_INFINITY;
		for (const connection of this.#connections.values()) {
			if (this.#closeIfOver(connection, now)) continue;
			expiryAt = Math.min(expiryAt, connection.session.expiresAt);
			if (connection.reading.needsMark) this.#mark(connection);
			this.#save(connection);
		}
		this.#closeFurthestBehind();
		this.#unseenChars = 0;
		this.#expiryAt = expiryAt;
	}

	/** What all leave unread together is bounded, whatever each of them may. */
	#closeFurthestBehind(): void {
		let excess = this.#unreadChars() - LIMITS.queueUnreadChars;
		if (excess <= 0) return;
		const behind = [...this.#connections.values()]
			.filter(({ reading }) => reading.unreadChars > 2 * LIMITS.ackEveryChars)
			.sort((a, b) => b.reading.unreadChars - a.reading.unreadChars);
		for (const { socket, reading } of behind) {
			if (excess <= 0) return;
			excess -= reading.unreadChars;
			this.close(socket, "slow_reader");
		}
	}

	/** The connection broke and its close event is still on the way; if it did not, it must not seem alive. */
	#lose(socket: WebSocket): void {
		this.forget(socket);
		closeQuietly(socket);
	}

	/**
	 * Lets go of sockets whose token has expired or whose heartbeat has stopped: the platform may believe for long in a tab that is
	 * gone. Only when awake anyway, and now and then; a client that never sent a heartbeat has not stopped one.
	 */
	reap(now: number): void {
		if (now - this.#reapedAt < REAP_EVERY_MS) return;
		this.#reapedAt = now;
		for (const { socket, session } of this.#connections.values()) {
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime();
			if (session.expiresAt <= now) this.close(socket, "token_expired");
			else if (heardAt !== undefined && now - heardAt > SILENT_MS) this.close(socket, "silent");
		}
	}

	#add(socket: WebSocket, session: Session, told: SyncProgress | null): Connection {
		const group = this.#groupOf(session);
		const reading = new Reading(group, session.unreadChars);
		const connection: Connection = { socket, session, group, reading, told, movedAt: session.connectedAt };
		this.#connections.set(socket, connection);
		group.size += 1;
		if (told === null) this.#joinGroup(connection);
		this.#follow(connection);
		return connection;
	}

	/** After a sleep. What was sent since the attachment was written is unknown, and taken for unread. */
	#restore(socket: WebSocket, session: Session): void {
		this.#add(socket, { ...session, unreadChars: session.unreadChars + LOOK_EVERY_CHARS }, null);
		// How far it had been told is forgotten: the client knows it, and resumes from there.
		if (session.isBehind) this.close(socket, "slow_reader");
	}

	/** Writes down what must outlive a sleep, when it has changed by enough to matter. */
	#save(connection: Connection): void {
		const { socket, session, reading } = connection;
		if (Math.abs(reading.unreadChars - session.unreadChars) < LOOK_EVERY_CHARS) return;
		connection.session = { ...session, unreadChars: reading.unreadChars };
		saveSession(socket, connection.session);
	}

	#setBehind(connection: Connection): void {
		const isBehind = connection.told !== null;
		if (isBehind === connection.session.isBehind) return;
		connection.session = { ...connection.session, isBehind, unreadChars: connection.reading.unreadChars };
		saveSession(connection.socket, connection.session);
	}

	#groupOf({ isObserver, wantsDelta }: Kind): Group {
		const known = this.#groups.find((group) => group.isObserver === isObserver && group.wantsDelta === wantsDelta);
		if (known !== undefined) return known;
		const group: Group = { isObserver, wantsDelta, sockets: [], size: 0, sentChars: 0 };
		this.#groups.push(group);
		return group;
	}

	/** Takes notice of what a new or changed session says. */
	#follow(connection: Connection): void {
		const { watching, expiresAt } = connection.session;
		this.#expiryAt = Math.min(this.#expiryAt, expiresAt);
		this.#lookAt = Math.min(this.#lookAt, expiresAt);
		if (watching === null) return;
		const watchers = this.#watchers.get(watching);
		if (watchers === undefined) this.#watchers.set(watching, new Set([connection]));
		else watchers.add(connection);
	}

	#unwatch(connection: Connection): void {
		const { watching } = connection.session;
		const watchers = watching === null ? undefined : this.#watchers.get(watching);
		if (watching === null || watchers === undefined) return;
		watchers.delete(connection);
		if (watchers.size === 0) this.#watchers.delete(watching);
	}

	/** One that leaves pieces unread goes before all others, so that many of those do not cost the user a tab that reads. */
	#closeSilentLongest(kind: Session): void {
		let oldest: Connection | null = null;
		let oldestHeardAt = Number.POSITIVE_INFINITY;
		for (const connection of this.#connections.values()) {
			const { socket, session, told } = connection;
			if (session.isObserver !== kind.isObserver) continue;
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? session.connectedAt;
			const isBehind = told !== null;
			const wasBehind = oldest !== null && oldest.told !== null;
			if (isBehind === wasBehind ? heardAt >= oldestHeardAt : wasBehind) continue;
			oldest = connection;
			oldestHeardAt = heardAt;
		}
		if (oldest !== null) this.close(oldest.socket, "too_many_sockets");
	}
}

export function toTexts(frames: readonly object[]): string[] {
	return frames.map((frame) => JSON.stringify(frame));
}

function sumOf(numbers: Iterable<number>): number {
	let sum = 0;
	for (const number of numbers) sum += number;
	return sum;
}

function closeQuietly(socket: WebSocket, code: number = SERVICE_RESTART, reason?: string): void {
	try {
		socket.close(code, reason);
	} catch {
		// Closed already: that is what was wanted.
	}
}
