/**
 * The hibernatable sockets of one object: accepting, sending, and keeping a slow, expired or superfluous one from costing the
 * others. What clients say is understood in `client-frames.ts`; what is sent is decided elsewhere.
 */
import { PING, PONG } from "../../protocol/client-frames.ts";
import { CLOSE_CODES, type CloseName } from "../../protocol/close-codes.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { Reading, type SentToAll } from "../core/reading.ts";
import { restoreSession, type Session, saveSession } from "./session.ts";

/** The registered code for "come back, I was restarted". */
const SERVICE_RESTART = 1012;

/** Clients send a heartbeat every 15 s; hidden tabs are slowed down to one a minute. */
const SILENT_MS = 150_000;
const REAP_EVERY_MS = 30_000;

/** How far behind one who does not read can be beyond what is allowed, beside the change that goes beyond it. */
const LOOK_EVERY_CHARS = 64 * 1024;

/** What decides what a socket is told; it never changes. */
export type Kind = Pick<Session, "isObserver" | "wantsDelta">;

/** Sockets that are told the same, so that nothing is done for each of them but to send it. Their list is another one when one comes or goes. */
type Group = Kind & SentToAll & { sockets: readonly WebSocket[] };

/** One open socket: whose it is, and how much of what was sent to it has been read. */
type Connection = {
	readonly socket: WebSocket;
	/** A cache of the attachment: reading that for every frame would cost more than sending it. */
	session: Session;
	readonly group: Group;
	/** Lost in hibernation, when nothing is being sent; a client's next word on it is then more than was sent, which is fine. */
	readonly reading: Reading;
};

/** `Change` is what is told to all, to each kind of them in its own form. */
export abstract class SocketPool<Frame extends object, Change> {
	readonly #context: DurableObjectState;
	readonly #most: (session: Session) => number;
	readonly #connections = new Map<WebSocket, Connection>();
	readonly #groups: Group[] = [];
	readonly #watchers = new Map<string, Set<Connection>>();
	/** No session expires before. */
	#expiryAt = Number.POSITIVE_INFINITY;
	/** Of all that was sent to groups, since it was looked at whether each of them reads. */
	#unseenChars = 0;
	#reapedAt = 0;
	/** When a session may have expired, or a heartbeat stopped. */
	#lookAt = 0;

	/** @param most how many sockets of a session's kind there may be */
	constructor(context: DurableObjectState, most: (session: Session) => number) {
		this.#context = context;
		this.#most = most;
		// The platform answers heartbeats by itself, so that they wake nobody.
		context.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
		for (const socket of context.getWebSockets()) {
			const session = restoreSession(socket);
			if (session === null) socket.close(SERVICE_RESTART);
			else this.#add(socket, session);
		}
	}

	get size(): number {
		return this.#connections.size;
	}

	/** Sockets whose sessions are of the same kind: an operator's does not stand in the user's way. */
	sizeOfKind({ isObserver }: Pick<Session, "isObserver">): number {
		let size = 0;
		for (const group of this.#groups) if (group.isObserver === isObserver) size += group.sockets.length;
		return size;
	}

	isWatched(taskId: string): boolean {
		return this.#watchers.size > 0 && this.#watchers.has(taskId);
	}

	/** Opens a socket and sends its first frames. */
	accept(session: Session, first: Frame[]): Response {
		while (this.sizeOfKind(session) >= this.#most(session)) this.#closeSilentLongest(session);
		const { 0: client, 1: server } = new WebSocketPair();
		this.#context.acceptWebSocket(server);
		saveSession(server, session);
		this.#deliver(this.#add(server, session), toTexts(first), Date.now());
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
			for (const text of this.textsFor(group, change)) {
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

	/** The client says how much it has read. */
	read(socket: WebSocket, totalChars: number): void {
		this.#connections.get(socket)?.reading.read(totalChars);
	}

	close(socket: WebSocket, name: CloseName): void {
		this.forget(socket);
		const { code, reason } = CLOSE_CODES[name];
		closeQuietly(socket, code, reason);
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
		const connection = this.#connections.get(socket);
		if (connection === undefined) return;
		this.#unwatch(connection);
		connection.group.sockets = connection.group.sockets.filter((other) => other !== socket);
		this.#connections.delete(socket);
	}

	/** Asked once for each kind that is here. @returns frames that belong together, as they are sent */
	protected abstract textsFor(kind: Kind, change: Change): readonly string[];

	#deliver(connection: Connection, texts: readonly string[], now: number): void {
		if (this.#closeIfOver(connection, now)) return;
		const { socket, reading } = connection;
		let chars = 0;
		try {
			for (const text of texts) {
				socket.send(text);
				chars += text.length;
			}
		} catch {
			this.#lose(socket);
		}
		reading.sent(chars);
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
			if (!this.#closeIfOver(connection, now)) expiryAt = Math.min(expiryAt, connection.session.expiresAt);
		}
		this.#unseenChars = 0;
		this.#expiryAt = expiryAt;
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

	#add(socket: WebSocket, session: Session): Connection {
		const group = this.#groupOf(session);
		const connection = { socket, session, group, reading: new Reading(group) };
		this.#connections.set(socket, connection);
		group.sockets = [...group.sockets, socket];
		this.#follow(connection);
		return connection;
	}

	#groupOf({ isObserver, wantsDelta }: Kind): Group {
		const known = this.#groups.find((group) => group.isObserver === isObserver && group.wantsDelta === wantsDelta);
		if (known !== undefined) return known;
		const group: Group = { isObserver, wantsDelta, sockets: [], sentChars: 0 };
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

	#closeSilentLongest(kind: Session): void {
		let oldest: WebSocket | null = null;
		let oldestHeardAt = Number.POSITIVE_INFINITY;
		for (const { socket, session } of this.#connections.values()) {
			if (session.isObserver !== kind.isObserver) continue;
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? session.connectedAt;
			if (heardAt >= oldestHeardAt) continue;
			oldest = socket;
			oldestHeardAt = heardAt;
		}
		if (oldest !== null) this.close(oldest, "too_many_sockets");
	}
}

export function toTexts(frames: readonly object[]): string[] {
	return frames.map((frame) => JSON.stringify(frame));
}

function closeQuietly(socket: WebSocket, code: number = SERVICE_RESTART, reason?: string): void {
	try {
		socket.close(code, reason);
	} catch {
		// Closed already: that is what was wanted.
	}
}
