/** The lean twins of the server's frames, and of the answer to a poll, which carries the same `Sync`. */
import { isErrorCode } from "./check-error.ts";
import { isTask, isTaskProgress } from "./check-task.ts";
import { arrayOf, either, isBoolean, isInt, isString, literal, objectOf, optional } from "./check-value.ts";
import type { ErrorFrame, ServerFrame, Sync, TextFrame } from "./feed.ts";

const syncFields = {
	cursor: isString,
	reset: isBoolean,
	tasks: arrayOf(isTask),
	deleted: arrayOf(isString),
};

const isSync = objectOf<Sync>({ type: literal("sync"), ...syncFields, progress: optional(arrayOf(isTaskProgress)) });

const isTextFrame = objectOf<TextFrame>({
	type: literal("text"),
	taskId: isString,
	attempt: isInt,
	chapterIndex: isInt,
	offset: isInt,
	text: isString,
});

const isErrorFrame = objectOf<ErrorFrame>({
	type: literal("error"),
	code: isErrorCode,
	error: isString,
	taskId: optional(isString),
});

export const isServerFrame = either<ServerFrame, ServerFrame>(either(isSync, isTextFrame), isErrorFrame);

/** What `GET /api/queue/tasks` answers: a `Sync`, and the least milliseconds until the next poll. */
export type PollAnswer = Omit<Sync, "type" | "progress"> & { success: true; nextPollMs: number };

export const isPollAnswer = objectOf<PollAnswer>({ success: literal(true), ...syncFields, nextPollMs: isInt });
