/**
 * The hibernatable sockets of one object: accepting, sending, and keeping a slow, expired or superfluous one from costing the
 * others. What clients say is understood in `client-frames.ts`; what is sent is decided elsewhere.
 */
import { PING, PONG } from "../../protocol/client-frames.ts";
import { CLOSE_CODES, type CloseName } from "../../protocol/close-codes.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { Reading } from "../core/reading.ts";
import { restoreSession, type Session, saveSession } from "./session.ts";

/** The registered code for "come back, I was restarted". */
const SERVICE_RESTART = 1012;

/** Clients send a heartbeat every 15 s; hidden tabs are slowed down to one a minute. */
const SILENT_MS = 150_000;
const REAP_EVERY_MS = 30_000;

/** One open socket: whose it is, and how much of what was sent to it has been read. */
export type Connection = {
	readonly socket: WebSocket;
	/** A cache of the attachment: reading that for every frame would cost more than sending it. */
	session: Session;
	/** Lost in hibernation, when nothing is being sent; a client's next word on it is then more than was sent, which is fine. */
	readonly reading: Reading;
};

/** Frames that belong together, as they are sent: a socket gets all of them or none. */
export type Delivery = { texts: readonly string[]; chars: number };

export class SocketPool<Frame extends object> {
	readonly #context: DurableObjectState;
	readonly #most: (session: Session) => number;
	readonly #connections = new Map<WebSocket, Connection>();
	/** How many of them are operators': asked with each change, so it is not counted then. */
	#observers = 0;
	#reapedAt = 0;

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
		return isObserver ? this.#observers : this.size - this.#observers;
	}

	/** Not a copy: one that is closed while somebody walks along is left out. */
	connections(): Iterable<Connection> {
		return this.#connections.values();
	}

	/** Opens a socket and sends its first frames. */
	accept(session: Session, first: Frame[]): Response {
		while (this.sizeOfKind(session) >= this.#most(session)) this.#closeSilentLongest(session);
		const { 0: client, 1: server } = new WebSocketPair();
		this.#context.acceptWebSocket(server);
		saveSession(server, session);
		this.deliver(this.#add(server, session), toDelivery(first), Date.now());
		return new Response(null, { status: 101, webSocket: client, headers: { "Sec-WebSocket-Protocol": FEED_SUBPROTOCOL } });
	}

	session(socket: WebSocket): Session | undefined {
		return this.#connections.get(socket)?.session;
	}

	update(socket: WebSocket, session: Session): void {
		const connection = this.#connections.get(socket);
		if (connection === undefined) return;
		connection.session = session;
		saveSession(socket, session);
	}

	send(socket: WebSocket, frame: Frame): void {
		const connection = this.#connections.get(socket);
		if (connection !== undefined) this.deliver(connection, toDelivery([frame]), Date.now());
	}

	/** The client says how much it has read. */
	read(socket: WebSocket, totalChars: number): void {
		this.#connections.get(socket)?.reading.read(totalChars);
	}

	close(socket: WebSocket, name: CloseName): void {
		this.forget(socket);
		const { code, reason } = CLOSE_CODES[name];
		socket.close(code, reason);
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
		if (this.session(socket)?.isObserver) this.#observers -= 1;
		this.#connections.delete(socket);
	}

	deliver(connection: Connection, delivery: Delivery, now: number): void {
		// No timer waits for a token's end, since it would keep the object awake: it is looked at whenever it matters.
		if (connection.session.expiresAt <= now) this.close(connection.socket, "token_expired");
		else if (connection.reading.isTooFarBehind) this.close(connection.socket, "slow_reader");
		else this.#trySend(connection, delivery);
	}

	#trySend(connection: Connection, { texts, chars }: Delivery): void {
		try {
			for (const text of texts) connection.socket.send(text);
			connection.reading.sent(chars);
		} catch {
			// The connection broke and its close event is still on the way; if it did not, it must not seem alive.
			this.forget(connection.socket);
			closeQuietly(connection.socket);
		}
	}

	/**
	 * Lets go of sockets whose token has expired or whose heartbeat has stopped: the platform may believe for long in a tab that is
	 * gone. Only when awake anyway, and now and then; a client that never sent a heartbeat has not stopped one.
	 */
	reap(now: number): void {
		if (now - this.#reapedAt < REAP_EVERY_MS) return;
		this.#reapedAt = now;
		for (const { socket, session } of this.connections()) {
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime();
			if (session.expiresAt <= now) this.close(socket, "token_expired");
			else if (heardAt !== undefined && now - heardAt > SILENT_MS) this.close(socket, "silent");
		}
	}

	#add(socket: WebSocket, session: Session): Connection {
		const connection = { socket, session, reading: new Reading() };
		this.#connections.set(socket, connection);
		if (session.isObserver) this.#observers += 1;
		return connection;
	}

	#closeSilentLongest(kind: Session): void {
		let oldest: WebSocket | null = null;
		let oldestHeardAt = Number.POSITIVE_INFINITY;
		for (const { socket, session } of this.connections()) {
			if (session.isObserver !== kind.isObserver) continue;
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? session.connectedAt;
			if (heardAt >= oldestHeardAt) continue;
			oldest = socket;
			oldestHeardAt = heardAt;
		}
		if (oldest !== null) this.close(oldest, "too_many_sockets");
	}
}

export function toDelivery(frames: readonly object[]): Delivery {
	const texts: string[] = [];
	let chars = 0;
	for (const frame of frames) {
		const text = JSON.stringify(frame);
		texts.push(text);
		chars += text.length;
	}
	return { texts, chars };
}

function closeQuietly(socket: WebSocket): void {
	try {
		socket.close(SERVICE_RESTART);
	} catch {
		// Closed already: that is what was wanted.
	}
}
