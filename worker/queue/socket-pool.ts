/**
 * The hibernatable sockets of one object: accepting, sending, and keeping a slow, expired or superfluous one from costing the
 * others. What clients say is understood in `client-frames.ts`; what is sent is decided elsewhere.
 */
import { PING, PONG } from "../../protocol/client-frames.ts";
import { CLOSE_CODES, type CloseName } from "../../protocol/close-codes.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { isBehindForText, isTooFarBehind, onRead, onSent, type Reading, startReading } from "../core/reading.ts";
import { restoreSession, type Session, saveSession } from "./session.ts";

/** The registered code for "come back, I was restarted". */
const SERVICE_RESTART = 1012;

/** Clients send a heartbeat every 15 s; hidden tabs are slowed down to one a minute. */
const SILENT_MS = 150_000;
const REAP_EVERY_MS = 30_000;

export class SocketPool<Frame extends object> {
	readonly #context: DurableObjectState;
	readonly #most: (session: Session) => number;
	/** A cache of the attachments: reading one for every frame would cost more than sending it. */
	readonly #sessions = new Map<WebSocket, Session>();

	/** Lost in hibernation, when nothing is being sent; a client's next word on it is then more than was sent, which is fine. */
	readonly #readings = new WeakMap<WebSocket, Reading>();

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
			else this.#sessions.set(socket, session);
		}
	}

	get size(): number {
		return this.#sessions.size;
	}

	/** Opens a socket and sends its first frames. */
	accept(session: Session, first: Frame[]): Response {
		while (this.ofKind(session).length >= this.#most(session)) this.#closeSilentLongest(session);
		const { 0: client, 1: server } = new WebSocketPair();
		this.#context.acceptWebSocket(server);
		this.update(server, session);
		this.sendAll(server, first.map(toText));
		return new Response(null, { status: 101, webSocket: client, headers: { "Sec-WebSocket-Protocol": FEED_SUBPROTOCOL } });
	}

	session(socket: WebSocket): Session | undefined {
		return this.#sessions.get(socket);
	}

	update(socket: WebSocket, session: Session): void {
		this.#sessions.set(socket, session);
		saveSession(socket, session);
	}

	/** Sockets whose sessions are of the same kind: an operator's does not stand in the user's way. */
	ofKind({ isObserver }: Pick<Session, "isObserver">): WebSocket[] {
		return [...this.#sessions].filter(([, session]) => session.isObserver === isObserver).map(([socket]) => socket);
	}

	entries(): [WebSocket, Session][] {
		return [...this.#sessions];
	}

	isBehindForText(socket: WebSocket): boolean {
		return isBehindForText(this.#reading(socket));
	}

	send(socket: WebSocket, frame: Frame): void {
		this.sendAll(socket, [toText(frame)]);
	}

	/** The client says how much it has read. */
	read(socket: WebSocket, totalChars: number): void {
		this.#readings.set(socket, onRead(this.#reading(socket), totalChars));
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
		this.#sessions.delete(socket);
	}

	/** @param data frames that belong together: a socket gets all of them or none */
	sendAll(socket: WebSocket, data: string[]): void {
		const session = this.#sessions.get(socket);
		if (session === undefined) return;
		// No timer waits for a token's end, since it would keep the object awake: it is looked at whenever it matters.
		if (session.expiresAt <= Date.now()) this.close(socket, "token_expired");
		else if (isTooFarBehind(this.#reading(socket))) this.close(socket, "slow_reader");
		else this.#trySend(socket, data);
	}

	#trySend(socket: WebSocket, data: string[]): void {
		try {
			for (const frame of data) socket.send(frame);
			this.#readings.set(socket, onSent(this.#reading(socket), charsOf(data)));
		} catch {
			// The connection broke and its close event is still on the way; if it did not, it must not seem alive.
			this.forget(socket);
			closeQuietly(socket);
		}
	}

	/**
	 * Lets go of sockets whose token has expired or whose heartbeat has stopped: the platform may believe for long in a tab that is
	 * gone. Only when awake anyway, and now and then; a client that never sent a heartbeat has not stopped one.
	 */
	reap(now: number): void {
		if (now - this.#reapedAt < REAP_EVERY_MS) return;
		this.#reapedAt = now;
		for (const [socket, { expiresAt }] of [...this.#sessions]) {
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime();
			if (expiresAt <= now) this.close(socket, "token_expired");
			else if (heardAt !== undefined && now - heardAt > SILENT_MS) this.close(socket, "silent");
		}
	}

	#reading(socket: WebSocket): Reading {
		return this.#readings.get(socket) ?? startReading;
	}

	#closeSilentLongest(kind: Session): void {
		let oldest: WebSocket | null = null;
		let oldestHeardAt = Number.POSITIVE_INFINITY;
		for (const [socket, session] of this.#sessions) {
			if (session.isObserver !== kind.isObserver) continue;
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? session.connectedAt;
			if (heardAt >= oldestHeardAt) continue;
			oldest = socket;
			oldestHeardAt = heardAt;
		}
		if (oldest !== null) this.close(oldest, "too_many_sockets");
	}
}

function charsOf(data: string[]): number {
	return data.reduce((chars, frame) => chars + frame.length, 0);
}

export function toText(frame: object): string {
	return JSON.stringify(frame);
}

function closeQuietly(socket: WebSocket): void {
	try {
		socket.close(SERVICE_RESTART);
	} catch {
		// Closed already: that is what was wanted.
	}
}
