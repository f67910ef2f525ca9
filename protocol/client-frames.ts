/**
 * Frames from a client on its socket. `ping` is no JSON: it is the exact string that the platform answers with `pong`
 * without waking the queue.
 */
import * as z from "zod/v4/mini";
import { LIMITS } from "./limits.ts";

export const PING = "ping";
export const PONG = "pong";

/** Starts the live text of a task; the answer is the chapter so far, then what follows. A socket watches one task at a time. */
export const watchFrameSchema = z.object({ type: z.literal("watch"), taskId: z.string().check(z.maxLength(100)) });
export const unwatchFrameSchema = z.object({ type: z.literal("unwatch"), taskId: z.string().check(z.maxLength(100)) });
/** Replaces the socket's token before it expires, so that the socket need not be opened anew. */
export const authFrameSchema = z.object({ type: z.literal("auth"), token: z.string().check(z.maxLength(LIMITS.tokenChars)) });

/**
 * Sends a mark of the server back, which shows that all before it has been read. `chars` is what older clients say instead: the
 * characters of all frames that they have read on this socket. It is believed for live text alone.
 */
export const ackFrameSchema = z.object({
	type: z.literal("ack"),
	mark: z.optional(z.string().check(z.maxLength(100))),
	chars: z.optional(z.int().check(z.gte(0))),
});

export const clientFrameSchema = z.discriminatedUnion("type", [
	watchFrameSchema,
	unwatchFrameSchema,
	authFrameSchema,
	ackFrameSchema,
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;
