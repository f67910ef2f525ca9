/** What the demo knows at one moment, from which its picture is drawn. */
import type { LiveText } from "../../protocol/apply-text.ts";
import { type Locale, renderMessage } from "../../protocol/messages.ts";
import type { Task } from "../../protocol/task.ts";
import { renderTaskError } from "../../protocol/task-errors.ts";

export type Connection = "connecting" | "live" | "reconnecting";

export type View = {
	locale: Locale;
	connection: Connection;
	/** In the order of the picture; null before the feed has told of the task. */
	tasks: { label: string; task: Task | null }[];
	/** The chapter being written. */
	live: LiveText | null;
};

/** What a task says of itself, in the demo's language. */
export function describeTask(task: Task, locale: Locale): string {
	if (task.status === "failed") {
		return task.errorCode === null ? (task.error ?? "") : renderTaskError(locale, task.errorCode);
	}
	return renderMessage(locale, { code: task.messageCode, values: task.messageValues });
}
