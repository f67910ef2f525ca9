/**
 * The feed as server-sent events, for clients that cannot hold a WebSocket: this Worker holds one in their place, so that the
 * queue knows one kind of listener and may hibernate. What an event says is decided by whoever opens the stream.
 */
import * as z from "zod/v4/mini";
import type { ClientFrame } from "../../protocol/client-frames.ts";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { type ServerFrame, type Sync, serverFrameSchema } from "../../protocol/feed.ts";
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
	let lastWrite: Promise<void> = Promise.resolve();
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
			letGo();
			return;
		}
		lastWrite = writer.write(bytes).then(() => {
			unsentBytes -= bytes.length;
		}, finish);
	};
	const letGo = (): void => {
		finish();
		// Without this the connection would stay open, hold what was not read, and say nothing more.
		writer.abort(new Error("The reader is too slow")).catch(() => undefined);
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

	const readOn = (mark: string): void => {
		if (!isOver) socket.send(JSON.stringify({ type: "ack", mark } satisfies ClientFrame));
	};
	socket.addEventListener("message", ({ data }) => {
		// Frames that were under way when the stream ended: there is nobody to tell, and nothing to say back.
		if (isOver) return;
		const frame = typeof data === "string" ? readFrame(data) : null;
		if (frame?.type === "sync") onSync(frame, sink);
		// What the stream's own reader has not read is not read: the queue waits for it, as it does for a socket.
		if (frame?.type === "mark") void lastWrite.then(() => readOn(frame.mark));
	});
	socket.addEventListener("close", ({ code, reason }) => {
		if (isOver) return;
		if (code === CLOSE_CODES.slow_reader.code && unsentBytes > 0) return letGo();
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

function readFrame(text: string): ServerFrame | null {
	return z.safeParse(serverFrameSchema, JSON.parse(text)).data ?? null;
}
