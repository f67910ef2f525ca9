/** Understands what a client says on its socket. Anything it cannot serve is answered on that socket and disturbs nobody else. */
import * as z from "zod/v4/mini";
import { type ClientFrame, clientFrameSchema } from "../../protocol/client-frames.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { ErrorFrame } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { type TokenBucket, takeToken } from "../core/token-bucket.ts";
import type { SocketPool } from "./socket-pool.ts";

export interface FrameHandlers {
	hasTask(taskId: string): boolean;
	/** Somebody began to watch the task: its text so far is wanted. */
	watched(taskId: string): void;
	/** @returns when the token expires, or why it is not taken */
	verify(
		token: string,
	): Promise<{ ok: true; userId: string; expiresAt: number; isOps: boolean } | { ok: false; code: ErrorCode; error: string }>;
}

/** What it needs of the sockets, whatever else is sent on them. */
type Answering = Pick<SocketPool<ErrorFrame, never>, "session" | "update" | "close" | "read" | "send">;

export class ClientFrames {
	readonly #sockets: Answering;
	readonly #handlers: FrameHandlers;
	/** Lost in hibernation, which only ever favours the client. */
	readonly #buckets = new WeakMap<WebSocket, TokenBucket>();

	constructor(sockets: Answering, handlers: FrameHandlers) {
		this.#sockets = sockets;
		this.#handlers = handlers;
	}

	async receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
		const session = this.#sockets.session(socket);
		if (session === undefined) return;
		if (session.expiresAt <= Date.now()) return this.#sockets.close(socket, "token_expired");
		// Lengths before contents: the platform lets 32 MiB through, which must not be copied only to be refused.
		const isTooLarge =
			typeof message !== "string"
				? message.byteLength > LIMITS.clientFrameBytes
				: message.length > LIMITS.clientFrameBytes || new TextEncoder().encode(message).length > LIMITS.clientFrameBytes;
		if (isTooLarge) return this.#sockets.close(socket, "frame_too_large");
		const { bucket, isAllowed } = takeToken(
			this.#buckets.get(socket),
			Date.now(),
			LIMITS.clientFramesPerSecond,
			LIMITS.clientFrameBurst,
		);
		this.#buckets.set(socket, bucket);
		if (!isAllowed) return this.#sockets.close(socket, "too_many_frames");

		if (typeof message !== "string") return this.#refuse(socket, "unknown_frame", "This feed reads text frames only.");
		const json = parseJson(message);
		if (json === undefined) return this.#refuse(socket, "invalid_json", "The frame is no JSON.");
		const frame = z.safeParse(clientFrameSchema, json);
		// A newer client may know frames that this server does not: it is told, and nothing else happens.
		if (!frame.success) return this.#refuse(socket, "unknown_frame", "This server does not know such a frame.");
		await this.#handle(socket, frame.data);
	}

	async #handle(socket: WebSocket, frame: ClientFrame): Promise<void> {
		const session = this.#sockets.session(socket);
		if (session === undefined) return;
		switch (frame.type) {
			case "watch": {
				const { taskId } = frame;
				if (session.isObserver) return this.#refuse(socket, "forbidden", "Only the user may read along.", taskId);
				if (!this.#handlers.hasTask(taskId)) return this.#refuse(socket, "task_not_found", "There is no such task.", taskId);
				this.#sockets.update(socket, { ...session, watching: taskId });
				return this.#handlers.watched(taskId);
			}
			case "unwatch":
				if (session.watching === frame.taskId) this.#sockets.update(socket, { ...session, watching: null });
				return;
			case "auth": {
				const verified = await this.#handlers.verify(frame.token);
				if (!verified.ok) return this.#refuse(socket, verified.code, verified.error);
				if (verified.userId !== session.userId || (session.isObserver && !verified.isOps))
					return this.#sockets.close(socket, "forbidden");
				// The socket may have changed or gone while the token was checked.
				const current = this.#sockets.session(socket);
				if (current !== undefined) this.#sockets.update(socket, { ...current, expiresAt: verified.expiresAt });
				return;
			}
			case "ack":
				if (this.#sockets.read(socket, frame)) this.#giveBack(socket);
				return;
			default:
				return frame satisfies never;
		}
	}

	/** A mark comes back once and was asked for: a client that reads a long list fast sends many, and must not seem to flood. */
	#giveBack(socket: WebSocket): void {
		const bucket = this.#buckets.get(socket);
		if (bucket !== undefined) this.#buckets.set(socket, { ...bucket, tokens: bucket.tokens + 1 });
	}

	#refuse(socket: WebSocket, code: ErrorCode, error: string, taskId?: string): void {
		this.#sockets.send(socket, { type: "error", code, error, ...(taskId === undefined ? {} : { taskId }) });
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
