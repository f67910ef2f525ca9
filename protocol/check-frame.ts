/** The lean twins of the server's frames that clients rely on, and of the answer to a poll, which carries the same `Sync`. */
import { isTask, isTaskProgress } from "./check-task.ts";
import { arrayOf, isBoolean, isInt, isString, literal, objectOf, optional } from "./check-value.ts";
import type { CloseFrame, MarkFrame, Sync, TextFrame } from "./feed.ts";

const syncFields = {
	cursor: isString,
	reset: isBoolean,
	tasks: arrayOf(isTask),
	deleted: arrayOf(isString),
};

export const isSync = objectOf<Sync>({ type: literal("sync"), ...syncFields, progress: optional(arrayOf(isTaskProgress)) });

export const isTextFrame = objectOf<TextFrame>({
	type: literal("text"),
	taskId: isString,
	attempt: isInt,
	chapterIndex: isInt,
	offset: isInt,
	text: isString,
});

export const isMarkFrame = objectOf<MarkFrame>({ type: literal("mark"), mark: isString });

export const isCloseFrame = objectOf<CloseFrame>({ type: literal("close"), code: isInt, retry: isBoolean, reason: isString });

/** What `GET /api/queue/tasks` answers: a `Sync`, and the least milliseconds until the next poll. */
export type PollAnswer = Omit<Sync, "type" | "progress"> & { success: true; nextPollMs: number };

export const isPollAnswer = objectOf<PollAnswer>({ success: literal(true), ...syncFields, nextPollMs: isInt });
