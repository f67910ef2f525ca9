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

export type FrameTemplate = { head: string; tail: string };

/** @param frame one that our own queue has sent @returns what an alternative sends: the same bytes around the number */
export function templateOf(frame: string): FrameTemplate {
	const at = frame.indexOf(MARKER) + MARKER.length;
	const tail = frame.slice(at).replace(/^\d+/, "");
	if (at < MARKER.length || tail.length === frame.length - at) throw new Error("The frame is about no change of ours.");
	return { head: frame.slice(0, at), tail };
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
