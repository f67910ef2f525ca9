/** The change that is sent through every contender: a new message of a running task, as a processor reports it. */
import type { RunReport } from "../../core/run.ts";

/** Stands in the frame before the number of the change. */
export const MARKER = '"messageValues":{"chapter":';

export function reportOf(change: number): RunReport {
	return {
		progress: 0,
		message: { code: "writing_chapter", values: { chapter: change, position: 1, total: 1 } },
		chapters: [],
		stepsDone: 0,
		stepsTotal: 1,
		text: null,
	};
}

/** A text with the number of the change in it. */
export type Template = { head: string; tail: string };

/**
 * What an alternative does for each change: it commits the whole task, as ours does, and sends the frame that ours sends. It is given both as
 * texts in which only one number grows, so that its frames are some bytes shorter in the end.
 */
export type ChangeTemplates = { record: Template; frame: Template };

/** @param text one that our own queue has written */
export function templateOf(text: string): Template {
	const at = text.indexOf(MARKER) + MARKER.length;
	const tail = text.slice(at).replace(/^\d+/, "");
	if (at < MARKER.length || tail.length === text.length - at) throw new Error("The text is about no change of ours.");
	return { head: text.slice(0, at), tail };
}

export function fill({ head, tail }: Template, change: number): string {
	return `${head}${change}${tail}`;
}

/** @returns the number of the change that a frame is about, null if it is about none */
export function changeOf(frame: Buffer): number | null {
	const at = frame.indexOf(MARKER);
	if (at === -1) return null;
	let change = 0;
	for (
		let digit = frame[at + MARKER.length] ?? 0, next = at + MARKER.length;
		digit >= 48 && digit <= 57;
		digit = frame[++next] ?? 0
	) {
		change = change * 10 + digit - 48;
	}
	return change;
}

export type ReportLine = { report: (report: RunReport) => string };

/** The line of an alternative, as ours is: a function that answers with a word. */
export function createLine(take: (report: RunReport) => void): ReportLine {
	return {
		report(report) {
			take(report);
			return "progress";
		},
	};
}
