/**
 * The feed as server-sent events, for clients that cannot hold a WebSocket: this Worker holds one in their place, so that the
 * queue knows one kind of listener and may hibernate. What an event says is decided by whoever opens the stream.
 */

import * as z from "zod/v4/mini";
import type { ClientFrame } from "../../protocol/client-frames.ts";
import { type Sync, syncSchema } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** Proxies cut a silent connection after some 30 s or more. */
const HEARTBEAT_MS = 15_000;

export type EventSink = {
	/** Sends one event; `id` is what `EventSource` says again when it comes back. */
	send(event: { data: unknown; event?: string; id?: string }): void;
	end(): void;
};

export type EventStreamOptions = {
	/** An open socket to the user's queue. */
	socket: WebSocket;
	onOpen?(sink: EventSink): void;
	onSync(sync: Sync, sink: EventSink): void;
	/** The queue has closed the socket, e.g. because the token has expired. */
	onClose(reason: string, sink: EventSink): void;
	/** What to send so that the connection does not look dead. */
	heartbeat: string;
};

export function eventStream({ socket, onOpen, onSync, onClose, heartbeat }: EventStreamOptions): Response {
	const encoder = new TextEncoder();
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
	const writer = writable.getWriter();
	let unsentBytes = 0;
	let isOver = false;

	const finish = (): void => {
		if (isOver) return;
		isOver = true;
		clearInterval(timer);
		socket.close(1000);
	};
	const write = (text: string): void => {
		if (isOver) return;
		const bytes = encoder.encode(text);
		unsentBytes += bytes.length;
		// A reader that does not read is let go, as on a socket; it resumes from its last event.
		if (unsentBytes > LIMITS.socketUnreadChars) {
			finish();
			// Without this the connection would stay open and say nothing more.
			writer.abort(new Error("The reader is too slow")).catch(() => undefined);
			return;
		}
		writer.write(bytes).then(() => {
			unsentBytes -= bytes.length;
		}, finish);
	};
	const sink: EventSink = {
		send: ({ data, event, id }) => {
			const head = (id === undefined ? "" : `id: ${id}\n`) + (event === undefined ? "" : `event: ${event}\n`);
			write(`${head}data: ${JSON.stringify(data)}\n\n`);
		},
		end: () => {
			finish();
			writer.close().catch(() => undefined);
		},
	};
	const timer = setInterval(() => write(heartbeat), HEARTBEAT_MS);

	let readChars = 0;
	let toldChars = 0;
	socket.addEventListener("message", ({ data }) => {
		// Frames that were under way when the stream ended: there is nobody to tell, and nothing to say back.
		if (isOver) return;
		readChars += typeof data === "string" ? data.length : 0;
		if (readChars - toldChars >= LIMITS.ackEveryChars) {
			toldChars = readChars;
			socket.send(JSON.stringify({ type: "ack", chars: readChars } satisfies ClientFrame));
		}
		const sync = typeof data === "string" ? readSync(data) : null;
		if (sync !== null) onSync(sync, sink);
	});
	socket.addEventListener("close", ({ reason }) => {
		if (isOver) return;
		onClose(reason, sink);
		sink.end();
	});
	writer.closed.catch(finish);
	onOpen?.(sink);
	socket.accept();
	return new Response(readable, {
		headers: { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" },
	});
}

function readSync(text: string): Sync | null {
	return z.safeParse(syncSchema, JSON.parse(text)).data ?? null;
}
