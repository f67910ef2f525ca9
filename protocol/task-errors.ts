/** Why a task can fail: the schema of the codes, and the sentence for each. */
import * as z from "zod/v4/mini";
import type { Locale } from "./message-codes.ts";
import { TASK_ERROR_CODES, type TaskErrorCode } from "./task-error-codes.ts";
import { fillDetail, TASK_ERROR_TEXTS } from "./task-error-texts.ts";

export type { TaskErrorCode } from "./task-error-codes.ts";

// Marked pure, so that a page which only renders errors does not carry the schema library.
export const taskErrorCodeSchema = /* @__PURE__ */ z.enum(TASK_ERROR_CODES);

/**
 * The sentence for a failed task's `error`.
 * @param detail the task's `errorDetail`: what the error is about, such as an address
 */
export function renderTaskError(locale: Locale, code: TaskErrorCode, detail?: string): string {
	return fillDetail(TASK_ERROR_TEXTS[code][locale], detail);
}
