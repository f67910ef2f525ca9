/**
 * What a task says of itself in the reader's language. A code of a newer server has no sentence here: then the server's own
 * is shown, in the language that the task was queued in.
 */
import type { Locale } from "./message-codes.ts";
import { MESSAGE_TEXTS } from "./message-texts.ts";
import { renderMessage } from "./messages.ts";
import type { Task } from "./task.ts";
import { fillDetail, TASK_ERROR_TEXTS } from "./task-error-texts.ts";

export function taskMessage(task: Pick<Task, "message" | "messageCode" | "messageValues">, locale: Locale): string {
	const { messageCode: code, messageValues: values } = task;
	return Object.hasOwn(MESSAGE_TEXTS, code) ? renderMessage(locale, { code, values }) : task.message;
}

/** @returns null for a task that has not failed */
export function taskError(task: Pick<Task, "errorCode" | "error" | "errorDetail">, locale: Locale): string | null {
	const { errorCode, error, errorDetail } = task;
	return errorCode === null ? error : errorText(errorCode, locale, error, errorDetail);
}

/**
 * @param told what the server says of it; null if it sends the code alone
 * @param detail what the error is about
 */
export function errorText(code: string, locale: Locale, told: string | null, detail?: string): string {
	const texts: Partial<Record<string, Record<Locale, string>>> = TASK_ERROR_TEXTS;
	const text = Object.hasOwn(texts, code) ? texts[code]?.[locale] : undefined;
	return text === undefined ? (told ?? code) : fillDetail(text, detail);
}
