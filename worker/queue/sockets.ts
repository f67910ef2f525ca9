/**
 * The sockets of one user: accepting, sending, and keeping a slow, expired or superfluous one from costing the others.
 * What clients say is understood in `client-frames.ts`; what is sent is decided elsewhere.
 */
import { PING, PONG } from "../../protocol/client-frames.ts";
import { CLOSE_CODES, type CloseName } from "../../protocol/close-codes.ts";
import type { ServerFrame, Sync, TextFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import type { Audience } from "../core/run.ts";
import { logEvent } from "../log.ts";
import { restoreSession, type Session, saveSession } from "./session.ts";

/** The registered code for "come back, I was restarted". */
const SERVICE_RESTART = 1012;

export class Sockets {
	readonly #context: DurableObjectState;
	/** A cache of the attachments: reading one for every frame would cost more than sending it. */
	readonly #sessions = new Map<WebSocket, Session>();

	/** How much the first frame adds to what may be unsent; lost in hibernation, when nothing is unsent. */
	readonly #firstFrameChars = new WeakMap<WebSocket, number>();

	constructor(context: DurableObjectState) {
		this.#context = context;
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

	/** Opens a socket and sends its first frame. */
	accept(session: Session, first: Sync): Response {
		while (this.#sessions.size >= LIMITS.socketsPerUser) this.#closeSilentLongest();
		const { 0: client, 1: server } = new WebSocketPair();
		this.#context.acceptWebSocket(server);
		this.update(server, session);
		const data = JSON.stringify(first);
		// A long list may be more than a slow link takes at once; it would never get its first frame otherwise.
		this.#firstFrameChars.set(server, data.length);
		this.#sendData(server, data);
		return new Response(null, { status: 101, webSocket: client, headers: { "Sec-WebSocket-Protocol": FEED_SUBPROTOCOL } });
	}

	session(socket: WebSocket): Session | undefined {
		return this.#sessions.get(socket);
	}

	update(socket: WebSocket, session: Session): void {
		this.#sessions.set(socket, session);
		saveSession(socket, session);
	}

	broadcast(frame: Sync): void {
		if (this.#sessions.size === 0) return;
		const data = JSON.stringify(frame);
		for (const socket of [...this.#sessions.keys()]) this.#sendData(socket, data);
	}

	/** Sends provisional text to those who watch; a slow reader goes without and asks again. */
	sendText(frame: TextFrame): void {
		const data = JSON.stringify(frame);
		for (const [socket, session] of [...this.#sessions]) {
			if (session.watching !== frame.taskId) continue;
			if (unsentBytes(socket) <= LIMITS.textBufferedBytes) this.#sendData(socket, data);
		}
	}

	send(socket: WebSocket, frame: ServerFrame): void {
		this.#sendData(socket, JSON.stringify(frame));
	}

	/** Who would see a report about this task at once. */
	audienceOf(taskId: string): Audience {
		if (this.#sessions.size === 0) return "nobody";
		for (const session of this.#sessions.values()) {
			if (session.watching === taskId) return "text";
		}
		return "progress";
	}

	close(socket: WebSocket, name: CloseName): void {
		if (name === "slow_reader")
			logEvent("slow reader closed", { unsentBytes: unsentBytes(socket), sockets: this.#sessions.size });
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

	#sendData(socket: WebSocket, data: string): void {
		const session = this.#sessions.get(socket);
		if (session === undefined) return;
		// No timer waits for a token's end, since it would keep the object awake: it is looked at whenever it matters.
		if (session.expiresAt <= Date.now()) this.close(socket, "token_expired");
		else if (unsentBytes(socket) > this.#unsentLimit(socket)) this.close(socket, "slow_reader");
		else this.#trySend(socket, data);
	}

	#trySend(socket: WebSocket, data: string): void {
		try {
			socket.send(data);
		} catch {
			// The connection broke and its close event is still on the way; if it did not, it must not seem alive.
			this.forget(socket);
			closeQuietly(socket);
		}
	}

	#unsentLimit(socket: WebSocket): number {
		// UTF-8 takes up to three bytes a character.
		return LIMITS.socketBufferedBytes + 3 * (this.#firstFrameChars.get(socket) ?? 0);
	}

	#closeSilentLongest(): void {
		let oldest: WebSocket | null = null;
		let oldestHeardAt = Number.POSITIVE_INFINITY;
		for (const [socket, session] of this.#sessions) {
			const heardAt = this.#context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? session.connectedAt;
			if (heardAt >= oldestHeardAt) continue;
			oldest = socket;
			oldestHeardAt = heardAt;
		}
		if (oldest !== null) this.close(oldest, "too_many_sockets");
	}
}

function closeQuietly(socket: WebSocket): void {
	try {
		socket.close(SERVICE_RESTART);
	} catch {
		// Closed already: that is what was wanted.
	}
}

/** Bytes that the reader has not taken yet; the runtime has it, its type declarations do not. */
function unsentBytes(socket: WebSocket): number {
	return "bufferedAmount" in socket && typeof socket.bufferedAmount === "number" ? socket.bufferedAmount : 0;
}
