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

/** @param send hands a frame to the socket; may drop it while there is none, since `resume` sends it again */
export function createTextWatch(send: (frame: ClientFrame) => void): TextWatch {
	let watches: Watch[] = [];
	const texts = new Map<string, LiveText>();
	/** True from a gap until the chapter so far has come: frames already under way would each ask for it again. */
	let isAsking = false;

	const current = () => watches.at(-1)?.taskId;

	function follow(before: string | undefined): void {
		const now = current();
		if (now === before) return;
		isAsking = false;
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
				if (!isAsking && frame.taskId === current()) {
					isAsking = true;
					send({ type: "watch", taskId: frame.taskId });
				}
				return;
			}
			isAsking = false;
			if (live === null || live === known) return;
			texts.set(frame.taskId, live);
			for (const { listener } of listeners) listener(live);
		},

		resume() {
			isAsking = false;
			const taskId = current();
			if (taskId !== undefined) send({ type: "watch", taskId });
		},
	};
}
