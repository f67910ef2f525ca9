/**
 * Who wants to read which running chapter. A socket watches one task at a time, so the newest wish is served and the one
 * before it comes back when that ends. It decides what to send; it knows no socket.
 */
import { applyText, type LiveText } from "../../protocol/apply-text.ts";
import type { ClientFrame } from "../../protocol/client-frames.ts";
import type { TextFrame } from "../../protocol/feed.ts";

/** Receives the whole chapter so far, every time it grows. */
export type TextListener = (text: LiveText) => void;

type Watch = { taskId: string; listener: TextListener };

export type TextWatch = {
	/** @returns stops it; harmless when called twice */
	add(taskId: string, listener: TextListener): () => void;
	receive(frame: TextFrame): void;
	/** A new socket watches nothing yet. */
	resume(): void;
};

/** Some seconds of frames at the most that the server sends. */
const ASK_EVERY_GAPS = 40;

/** @param send hands a frame to the socket; may drop it while there is none, since `resume` sends it again */
export function createTextWatch(send: (frame: ClientFrame) => void): TextWatch {
	let watches: Watch[] = [];
	const texts = new Map<string, LiveText>();
	/** Frames behind a gap since the last one that fitted: those already under way must not each ask for the chapter again. */
	let gaps = 0;

	const current = () => watches.at(-1)?.taskId;

	function follow(before: string | undefined): void {
		const now = current();
		if (now === before) return;
		gaps = 0;
		if (now !== undefined) send({ type: "watch", taskId: now });
		else if (before !== undefined) send({ type: "unwatch", taskId: before });
	}

	return {
		add(taskId, listener) {
			const watch: Watch = { taskId, listener };
			const before = current();
			watches = [...watches, watch];
			follow(before);
			const known = texts.get(taskId);
			if (known !== undefined) listener(known);

			return () => {
				if (!watches.includes(watch)) return;
				const last = current();
				watches = watches.filter((other) => other !== watch);
				if (!watches.some((other) => other.taskId === taskId)) texts.delete(taskId);
				follow(last);
			};
		},

		receive(frame) {
			const listeners = watches.filter((watch) => watch.taskId === frame.taskId);
			if (listeners.length === 0) return;
			const known = texts.get(frame.taskId) ?? null;
			const { live, gap } = applyText(known, frame);
			if (gap) {
				// The answer may be dropped too, so one question is not enough.
				if (gaps % ASK_EVERY_GAPS === 0 && frame.taskId === current()) send({ type: "watch", taskId: frame.taskId });
				gaps += 1;
				return;
			}
			gaps = 0;
			if (live === null || live === known) return;
			texts.set(frame.taskId, live);
			for (const { listener } of listeners) listener(live);
		},

		resume() {
			gaps = 0;
			const taskId = current();
			if (taskId !== undefined) send({ type: "watch", taskId });
		},
	};
}
