/** What the demo knows at one moment, from which its picture is drawn. */
import type { LiveText } from "../../protocol/apply-text.ts";
import type { Locale } from "../../protocol/messages.ts";
import type { Task } from "../../protocol/task.ts";
import { taskError, taskMessage } from "../../protocol/task-texts.ts";
import { say } from "./phrases.ts";

export type Connection = "connecting" | "live" | "reconnecting";

export type View = {
	locale: Locale;
	/** Epoch milliseconds. */
	now: number;
	connection: Connection;
	/** In the order of the picture; null before the feed has told of the task. */
	tasks: { label: string; task: Task | null }[];
	/** The chapter being written. */
	live: LiveText | null;
};

/** What a task says of itself, in the demo's language. */
export function describeTask(task: Task, locale: Locale): string {
	return task.status === "failed" ? (taskError(task, locale) ?? "") : taskMessage(task, locale);
}

/** The same with what holds for this moment only: how long it will still take, or how many are before it. */
export function describeMoment(task: Task, locale: Locale, now: number): string {
	const lasting = describeTask(task, locale);
	const passing = timeLeft(task, locale, now) ?? placeInLine(task, locale);
	return passing === null ? lasting : `${lasting} · ${passing}`;
}

/** In steps, as an estimate is not good to the second. */
function timeLeft({ estimatedEndAt }: Task, locale: Locale, now: number): string | null {
	const seconds = estimatedEndAt === null ? 0 : Math.ceil((estimatedEndAt - now) / 5_000) * 5;
	if (seconds <= 0) return null;
	if (seconds < 60) return say(locale, "secondsLeft", { count: seconds });
	return say(locale, "minutesLeft", { count: Math.ceil(seconds / 60) });
}

/** Whoever is next reads in the task's message what it waits for. */
function placeInLine({ position }: Task, locale: Locale): string | null {
	return position === null || position === 1 ? null : say(locale, "placeInLine", { position });
}
