/**
 * Frames from the server: the feed. A `sync` carries what changed since a cursor and is the same value on every
 * transport; `text` is provisional prose for those who watch; `error` answers a frame that could not be served.
 */
import * as z from "zod/v4/mini";
import { errorCodeSchema } from "./errors.ts";
import { taskProgressSchema, taskSchema } from "./task.ts";

export const syncSchema = z.object({
	type: z.literal("sync"),
	/** Where the client is once it has applied this. */
	cursor: z.string(),
	/** True: `tasks` replaces all the client has. */
	reset: z.boolean(),
	tasks: z.array(taskSchema),
	/** Ids of tasks that are gone. */
	deleted: z.array(z.string()),
	progress: z
		.optional(z.array(taskProgressSchema))
		.check(
			z.describe(
				"What has changed of running tasks that the client has; the rest of each stays. Only on sockets that asked for it with `delta=true`: all others are sent the whole tasks.",
			),
		),
});
export type Sync = z.infer<typeof syncSchema>;

export const textFrameSchema = z.object({
	type: z.literal("text"),
	taskId: z.string(),
	attempt: z.int(),
	/** Number of the chapter being written, from 1. */
	chapterIndex: z.int(),
	/** Where `text` begins in the chapter, in UTF-16 code units. */
	offset: z.int(),
	text: z.string(),
});
export type TextFrame = z.infer<typeof textFrameSchema>;

export const errorFrameSchema = z.object({
	type: z.literal("error"),
	code: errorCodeSchema,
	error: z.string(),
	/** The task that the refused frame was about. */
	taskId: z.optional(z.string()),
});
export type ErrorFrame = z.infer<typeof errorFrameSchema>;

/** Follows what is long; `ack` sends it back. A client that never does gets a long list in parts, a part with each connection. */
export const markFrameSchema = z.object({ type: z.literal("mark"), mark: z.string() });
export type MarkFrame = z.infer<typeof markFrameSchema>;

/**
 * The last frame: why the server ends this socket. A client closes its side at once, since the platform may end the
 * connection seconds after its own close, which carries the same code.
 */
export const closeFrameSchema = z.object({
	type: z.literal("close"),
	/** One of `CLOSE_CODES`. */
	code: z.int(),
	/** Whether the same client may come back by itself; after an expired token with a new one. */
	retry: z.boolean(),
	/** For people, in English. */
	reason: z.string(),
});
export type CloseFrame = z.infer<typeof closeFrameSchema>;

export const serverFrameSchema = z.discriminatedUnion("type", [
	syncSchema,
	textFrameSchema,
	errorFrameSchema,
	markFrameSchema,
	closeFrameSchema,
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
